"""One BLAS thread, memory that stays with the process while it trains, and none that a lab took only to be made."""
import os
import subprocess
import sys

import pytest

THREADS = """
import threadpoolctl, numpy, nnlib as nn
nn.prepare_machine()
print({library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"})
"""

FAULTS = """
import resource, sys, numpy as np, nnlib as nn
if sys.argv[1] == "prepared":
    nn.prepare_machine()
rng = np.random.default_rng(0)
X, Y = nn.spirals(256, rng)
net = nn.Network(nn.Dense(32), nn.tanh, nn.Dense(32), nn.tanh, nn.Dense(3))
params = nn.Parameters.stack([net.build(2, rng) for _ in range(64)])
steps = nn.train(net, params, X, Y, loss=nn.softmax_cross_entropy, rule=nn.Adam(), batch_size=256, epochs=120, rng=rng)
for _ in range(20):
    next(steps)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(100):
    next(steps)
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / 100)
"""

LEFT = """
import os
from nnlib.course import start
from nnlib.labs import DeepTraining, GradientFlow
from nnlib.machine import trim_memory

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2 ** 20

start()
labs = GradientFlow(), DeepTraining()
before = resident()
trim_memory()
print(before - resident())
"""
GLIBC = pytest.mark.skipif(not sys.platform.startswith("linux") or not os.confstr("CS_GNU_LIBC_VERSION"), reason="these are calls of glibc")


def run(code, *arguments, **environment):
    without = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    return subprocess.run([sys.executable, "-c", code, *arguments], env=without | environment, capture_output=True, text=True, check=True).stdout.strip()


def test_blas_uses_one_thread():
    assert run(THREADS) in ("{1}", "set()")                 # Accelerate, on macOS, is not threadpoolctl's to limit


def test_without_threadpoolctl_it_says_so_in_one_sentence_and_does_the_rest():
    """The base install has NumPy only."""
    blocked = "import sys; sys.modules['threadpoolctl'] = None\nimport ctypes, nnlib as nn\n"
    said = run(blocked + "nn.prepare_machine()")
    assert said.count("\n") == 0 and said.count(": ") == 1 and "python -m pip install threadpoolctl" in said
    done = run(blocked + "calls = []\nclass C:\n    def mallopt(self, *what): calls.append(what)\nctypes.CDLL = lambda name: C()\nsys.platform = 'linux'\nnn.prepare_machine()\nprint(len(calls))")
    assert done.splitlines()[-1] == "2"


@GLIBC
def test_a_stack_keeps_its_memory_between_steps():
    # glibc moves its threshold as a program goes on, so that the faults of an unprepared one are a matter of luck; given, it stays.
    as_glibc_starts = dict(MALLOC_MMAP_THRESHOLD_=str(128 * 1024), OPENBLAS_NUM_THREADS="1")
    assert float(run(FAULTS, "prepared", **as_glibc_starts)) < 5 < 50 < float(run(FAULTS, "as it is", **as_glibc_starts))


@GLIBC
def test_labs_that_were_made_leave_no_memory_that_is_free_already():
    assert float(run(LEFT)) < 1                             # megabytes; measured: 0.0, and 3 where nothing is handed back
