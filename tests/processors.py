"""Computing as another kind of processor would.

Sums are ordered differently by OpenBLAS's kernels, and tanh, exp and log differ in their last bit with NumPy's SIMD level; chaotic
training makes large differences of that.  Both are set here as an older processor would have them.
"""
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

ROOT = Path(__file__).resolve().parent.parent
NEEDS = {"Prescott": "pni", "Haswell": "avx2", "SkylakeX": "avx512f"}         # OpenBLAS's name: the flag in /proc/cpuinfo
SIMD = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])       # beyond what this NumPy always needs
WITHOUT = {
    "Prescott": SIMD,
    "Haswell": [name for name in SIMD if "AVX512" in name or name == "X86_V4"],
    "SkylakeX": [],
}
# As what OpenBLAS computes here anyway.  (It may have no simpler name: then it is none of the three.)
OPENBLAS = [library for library in threadpoolctl.threadpool_info() if library["internal_api"] == "openblas"]
OWN = {library.get("architecture") for library in OPENBLAS}
CAN_CHOOSE = bool(OPENBLAS) and sys.platform == "linux" and platform.machine() == "x86_64"      # by these names


def environment_of(core):
    """The environment variables that make a new process compute as this kind does; none where that cannot be chosen."""
    return {"OPENBLAS_CORETYPE": core, "NPY_DISABLE_CPU_FEATURES": " ".join(WITHOUT[core])} if CAN_CHOOSE else {}


def run_as(core, *arguments):
    """Python with these arguments, run as this kind of processor."""
    if NEEDS[core] not in Path("/proc/cpuinfo").read_text().split():
        pytest.skip(f"this processor has no {NEEDS[core]}, so it cannot compute as {core} does")
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=os.environ | environment_of(core), capture_output=True, text=True)
