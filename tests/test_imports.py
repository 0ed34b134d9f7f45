"""Imports run one way: numbers -> course -> live -> labs -> notebooks."""
import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnlib"
RANK = {"numbers": 0, "course": 1, "live": 2, "labs": 3}
HEAVY = {"matplotlib", "ipywidgets", "IPython"}


def part(module):
    """The part of the course that a module of nnlib belongs to."""
    names = module.split(".")
    return names[1] if len(names) > 1 and names[1] in RANK else "numbers"


def imported(source, module, is_package=False):
    """Full names of all that a module imports, also within its functions. `from . import x` may be a module x: both are named."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[:len(module.split(".")) - node.level + is_package] if node.level else []
            base = ".".join(parents + [node.module] * bool(node.module))
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def wrong_imports(source, module, is_package=False):
    ours = part(module)
    complaints = []
    for name in sorted(imported(source, module, is_package)):
        top = name.split(".")[0]
        if top == "nnlib":
            theirs = part(name)
            if theirs != ours and RANK[theirs] >= RANK[ours]:
                complaints.append(f"{module} ({ours}) imports {name} ({theirs})")
        elif ours == "numbers" and top not in sys.stdlib_module_names | {"numpy"}:
            # machine.py tells the BLAS, through threadpoolctl, to use one thread: the one exception.
            if (module, top) != ("nnlib.machine", "threadpoolctl"):
                complaints.append(f"{module} imports {name}, but the numbers are NumPy only")
    return complaints


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path):
    names = path.relative_to(ROOT).with_suffix("").parts
    is_package = names[-1] == "__init__"
    assert wrong_imports(path.read_text(encoding="utf-8"), ".".join(names[:-1] if is_package else names), is_package) == []


@pytest.mark.parametrize("module, source", [
    ("nnlib.layers", "import matplotlib.pyplot as plt"),
    ("nnlib.layers", "def show():\n    from ipywidgets import Image"),
    ("nnlib.layers", "from .course import claims"),
    ("nnlib.layers", "from . import course"),
    ("nnlib.layers", "import threadpoolctl"),
    ("nnlib.propagation", "from .course.figures import draw_spread"),
    ("nnlib.theory", "from nnlib.live.lab import Lab"),
    ("nnlib.course.figures", "from nnlib import live"),
    ("nnlib.course.exercises.check", "from ...labs import BugHunt"),
    ("nnlib.live.lab", "from ..labs.bug_hunt import BugHunt"),
    ("nnlib.live.lab", "from nnlib.labs import BugHunt"),
])
def test_a_wrong_import_is_found(module, source):
    assert wrong_imports(source, module)


@pytest.mark.parametrize("module, source", [
    ("nnlib.layers", "import math\nimport numpy as np\nfrom .initializers import he"),
    ("nnlib.machine", "import threadpoolctl"),
    ("nnlib.course.figures", "import matplotlib\nfrom .. import theory"),
    ("nnlib.live.lab", "from .stage import Stage\nfrom ..course.figures import draw_spread\nfrom nnlib.course.claims import claim"),
    ("nnlib.labs.bug_hunt", "from nnlib.live.lab import Lab\nfrom ..course.bugs import BUGS"),
])
def test_a_right_import_is_not(module, source):
    assert wrong_imports(source, module) == []


def test_importing_the_package_loads_no_pictures():
    code = f"import sys, nnlib; print(sorted({HEAVY} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_nothing_needs_a_folder_beside_the_repository():
    outside = ("../" + "shared").encode()
    skipped = {".git", ".venv", ".ci", "build", "dist", "__pycache__", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints", "work"}
    files = [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)]
    assert len(files) > len(FILES)
    assert [str(path.relative_to(ROOT)) for path in files if outside in path.read_bytes()] == []
