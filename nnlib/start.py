"""Lay the lessons out for a student, and open JupyterLab on them.

    python -m nnlib.start               (what `make lab` does)
    python -m nnlib.start --fresh 03    a fresh copy of lesson 03, beside your own
    python -m nnlib.start --lay         lay the copies out and open nothing; other options go to JupyterLab

A student works in work/NN_*.ipynb, copies without outputs and with the answers folded: no prediction is spoiled, and a `git pull` never
meets their edits.  A copy that was touched is never overwritten.
"""
import argparse
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
LEDGER = ".laid.json"               # in the folder of copies: {name: SHA-256 of the copy as it was laid}
PORT = 8888                         # JupyterLab's own first choice


class StartError(Exception):
    """Something that keeps the course from starting, and what to do."""


ANSWER = re.compile(r"\*\*(What happened[^*]*?)[.:]?\*\*")                # how a text begins that answers a prediction
COVER = "# run this; open it afterwards\n"                                   # JupyterLab shows the first line of a cell that is folded
ENDS = re.compile(r"#+ |\*\*Exercise")                                    # and what does not belong to it any more


def unspoiled(notebook):
    """The bytes of a notebook's file, from its JSON text: nothing run yet, and what answers a prediction, or "Spot the error", opens on a click.

    That is the claims between the question and the text "What happened", whose code names the result, and that text, up to the next heading or exercise.
    """
    content, asked = json.loads(notebook), False
    for cell in content["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            asked = asked or source.startswith("predict(")
            if asked and re.search(r"^ *claim\w*\(", source, re.MULTILINE):
                cell["metadata"]["jupyter"] = cell["metadata"].get("jupyter", {}) | {"source_hidden": True}
                cell["source"] = [COVER, *cell["source"]]
        elif ANSWER.match(source):
            cell["source"], asked = (folded(source) if asked else source).splitlines(keepends=True), False
        elif source.startswith("#"):
            asked = "# Spot the error" in source
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def folded(text):
    """The text "What happened", under a line that opens it."""
    paragraphs = text.split("\n\n")
    end = next((i for i, paragraph in enumerate(paragraphs) if ENDS.match(paragraph)), len(paragraphs))
    inside, after = "\n\n".join(paragraphs[:end]), paragraphs[end:]
    return "\n\n".join([f"<details><summary><b>{ANSWER.match(text)[1]}</b> (open it when you have seen it)</summary>\n\n{inside}\n\n</details>", *after])


def lessons(course=COURSE):
    """{file name: the bytes of a fresh copy}, in order."""
    found = sorted((course / "notebooks").glob("[0-9]*.ipynb"))
    if not found:
        raise StartError(f"there are no lessons in {course / 'notebooks'}; the course is used from its folder: install it there with\n"
                         "    python -m pip install -e \".[course]\"")
    return {path.name: unspoiled(path.read_text(encoding="utf-8")) for path in found}


def lay(fresh, folder):
    """Bring the copies in `folder` up to date; yield a line for each that was made, renewed, or kept although the lesson is newer."""
    ledger = folder / LEDGER
    try:
        laid = json.loads(ledger.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        laid = {}                   # no ledger: every copy counts as touched
    for name, content in fresh.items():
        copy, now = folder / name, digest(content)
        if copy.exists() and copy.read_bytes() != content:
            if digest(copy.read_bytes()) != laid.get(name):         # it was touched
                if laid.get(name) != now:
                    yield f"{name}: the course has a newer one. Yours is kept; for a fresh one beside it: python -m nnlib.start --fresh {name[:name.index('_')]}"
                continue
            yield f"{name}: renewed (you had not touched it)"
        elif not copy.exists():
            yield f"{name}: laid out"
        write(copy, content)
        laid[name] = now
    write(ledger, (json.dumps(laid, indent=1) + "\n").encode("utf-8"))


def lay_beside(fresh, folder, lesson):
    """A fresh copy of each lesson whose name starts with `lesson`, under a name that is free; yields the names."""
    chosen = [name for name in fresh if name.startswith(lesson)]
    if not chosen:
        raise StartError(f"no lesson's name starts with {lesson!r}; there are: {', '.join(name[:name.index('_')] for name in fresh)}")
    for name in chosen:
        stem, number = name.removesuffix(".ipynb"), 1
        while (copy := folder / f"{stem}_fresh{'' if number == 1 else number}.ipynb").exists():
            number += 1
        write(copy, fresh[name])
        yield copy.name


def digest(content):
    return hashlib.sha256(content).hexdigest()


def write(path, content):
    """All or nothing."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    os.replace(beside, path)


def can_write(folder):
    """Whether a file can be made there; the folder itself is made if it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def folder_of_copies(course=COURSE):
    """`work` in the course's folder; where that cannot be written, `nnlib-work` in the home folder."""
    places = course / "work", home() / "nnlib-work"
    found = next(filter(can_write, places), None)
    if found is None:
        raise StartError("your copies of the lessons need a folder, but none of these can be written:\n"
                         + "".join(f"    {place}\n" for place in places) + "Copy the course to a folder of your own and start it there.")
    return found


def home():
    return Path(os.path.expanduser("~"))


def environment():
    """The environment for JupyterLab; a home folder that cannot be written is replaced by one that goes with this session.

    With the C library's malloc in place of Python's own, 50 labs that were open at once and closed leave 4 MB in place of 59: Python hands memory back only in
    pieces of a megabyte in which nothing is left.  Sliders and training take the same time.
    """
    found = dict(os.environ)
    if sys.platform == "linux":
        found.setdefault("PYTHONMALLOC", "malloc")
    if can_write(home()):
        return found
    settings = tempfile.mkdtemp(prefix="nnlib-home-")
    print(f"The home folder {home()} cannot be written: JupyterLab keeps its settings in {settings} this time.")
    return dict(found, HOME=settings, USERPROFILE=settings)


def free_port(wanted=PORT):
    """The first free port from `wanted` on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as s:
            if sys.platform != "win32":                             # there it would allow what is in use
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise StartError(f"no port from {wanted} to {wanted + 99} is free; close some programs, or name a port: python -m nnlib.start --port=9999")


def become(command, environment):
    """Run the command in this one's place, so that ending this ends it; Windows can only wait for it."""
    sys.stdout.flush()
    if sys.platform == "win32":
        return subprocess.call(command, env=environment)
    os.execve(command[0], command, environment)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m nnlib.start", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fresh", metavar="NN", help="also make a fresh copy of this lesson, beside your own")
    parser.add_argument("--lay", action="store_true", help="lay the copies out and open nothing")
    chosen, for_jupyter = parser.parse_known_args(arguments)
    try:
        fresh, folder = lessons(), folder_of_copies()
        for line in lay(fresh, folder):
            print(line)
        first = next(iter(fresh))
        if chosen.fresh is not None:
            for first in lay_beside(fresh, folder, chosen.fresh):
                print(f"{first}: fresh")
        print(f"Your copies of the lessons: {folder}")
        if chosen.lay:
            return 0
        if not any(option.startswith("--port") or "ServerApp.port" in option for option in for_jupyter):
            port = free_port()
            if port != PORT:
                print(f"Port {PORT} is taken, perhaps by another JupyterLab; this one uses {port}.")
            for_jupyter.append(f"--port={port}")
        return become([sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{first}", *for_jupyter], environment())
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:       # Ctrl+C is how JupyterLab is left
        return 0


if __name__ == "__main__":
    sys.exit(main())
