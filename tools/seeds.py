"""Do the lessons' claims hold for other random numbers?   python tools/seeds.py [NN] [--seeds 20]     (make seeds)

Each lesson runs once for each seed, with `np.random.default_rng(s)` giving the generator of [s, seed].  A claim must hold for at least 19
of 20.  A tolerance must be at most twice the largest deviation that the seeds show: what is wider says less than it could.
Exit status: 0 all hold, 1 some do not.
"""
import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARE, WIDE = 19 / 20, 2.0

# Runs one lesson and prints, for each claim in its order, (sentence, does it hold, the largest relative deviation, the tolerance).
PROGRAM = """
import json, runpy, sys
import matplotlib
matplotlib.use("agg")
import numpy as np
lesson, seed = sys.argv[1], int(sys.argv[2])
drawn = np.random.default_rng
if seed:
    np.random.default_rng = lambda s=None: s if isinstance(s, np.random.Generator) else drawn(None if s is None else [*np.atleast_1d(s).tolist(), seed])
from nnlib.course import claims
seen, numbers, tolerance = [], claims._pair, claims._tolerance
last = {}

def pair(sentence, measured, name, value):
    last.clear()
    if not np.isfinite(np.asarray(measured, float)).all():
        raise claims.ClaimError("not finite")
    measured, reference = numbers(sentence, measured, name, value)
    with np.errstate(all="ignore"):
        last["off"] = float(np.nanmax(np.abs(measured - reference) / np.abs(reference))) if (reference != 0).any() else 0.0
    return measured, reference

def within(sentence, value, expected):
    last["within"] = tolerance(sentence, value, expected)
    return last["within"]

def settle(sentence, ending, numbers, holds, false):
    seen.append((sentence, bool(holds.all()), last.get("off", 0.0), last.get("within")))

def caught(say):
    def said(sentence, *arguments, **named):
        try:
            say(sentence, *arguments, **named)
        except claims.ClaimError:
            seen.append((sentence, False, None, last.get("within")))
    return said

claims._pair, claims._tolerance, claims._settle = pair, within, settle
from nnlib import course
for name in ("claim", "claim_below", "claim_above"):
    setattr(course, name, caught(getattr(claims, name)))
stdout, sys.stdout = sys.stdout, open("/dev/null" if sys.platform != "win32" else "nul", "w", encoding="utf-8")
runpy.run_path(lesson)
print(json.dumps(seen), file=stdout)
"""


def run(lesson, seed):
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(lesson), str(seed)], cwd=ROOT / "notebooks", env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{lesson.name} with seed {seed}:\n{done.stderr}")
    return json.loads(done.stdout)


def complaints(lesson, runs):
    """A line for each claim that too few seeds keep, or whose tolerance is too wide."""
    found = []
    for number, tries in enumerate(zip(*runs)):
        sentence = runs[0][number][0]
        kept = sum(holds for _, holds, _, _ in tries)
        offs = [off for _, _, off, _ in tries if off is not None]
        within = next((within for *_, within in tries if within), None)
        spread = max(offs, default=0.0)
        depends = len({f"{off:.3g}" for off in offs}) > 1
        if kept < SHARE * len(tries):
            found.append(f"{lesson}: holds for {kept} of {len(tries)} seeds (largest deviation {spread:.3g}): {sentence}")
        elif within and depends and within > WIDE * spread:
            found.append(f"{lesson}: within {within:g}, but no seed is off by more than {spread:.2g}: {sentence}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prefix", nargs="?", default="")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    failed = False
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        for lesson in sorted((ROOT / "notebooks" / "text").glob(f"{chosen.prefix}*.py")):
            runs = list(pool.map(lambda seed: run(lesson, seed), range(1, chosen.seeds + 1)))
            lines = complaints(lesson.stem[:3].rstrip("_"), runs)
            print(*lines, f"{lesson.stem}: {len(runs[0])} claims, {len(runs)} seeds, {len(lines)} complaints", sep="\n", flush=True)
            failed |= bool(lines)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
