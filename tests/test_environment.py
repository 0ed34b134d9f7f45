"""One list of dependencies, in three files and a Makefile that installs it."""
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("course", "author", "test")


def bounds(requirements):
    """{name: bounds}, for example {"numpy": ">=2.0"}."""
    return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, requirements)}


def of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["dependencies"] + [r for extra in EXTRAS for r in project["optional-dependencies"][extra]]
    return bounds(listed) | {"python": project["requires-python"]}


def of_conda(text):
    listed = yaml.safe_load(text)["dependencies"]
    through_pip = [r for entry in listed if isinstance(entry, dict) for r in entry["pip"]]
    assert through_pip[-1] == "-e .", "environment.yml installs nnlib itself last"
    return bounds([entry for entry in listed if isinstance(entry, str) and entry != "pip"] + through_pip[:-1])


def test_conda_and_pip_install_the_same():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert of_conda(text) == of_pyproject()
    assert of_conda(text.replace("numpy>=2.0", "numpy>=2.1")) != of_pyproject()


def test_every_dependency_has_a_lower_bound_only():
    assert {name: bound for name, bound in of_pyproject().items() if not re.fullmatch(r">=[\d.]+", bound)} == {}


def test_the_pinned_versions_are_within_the_bounds():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {canonicalize_name(r.name): r.specifier for r in map(Requirement, (line for line in lines if line[0] != "#"))}
    for name, bound in of_pyproject().items():
        if name != "python":
            (pin,) = pins[name]
            assert pin.operator == "==" and Requirement(f"{name}{bound}").specifier.contains(pin.version), (name, bound, pin)


def test_no_server_parses_grammars_before_it_starts():
    """They come with jsonschema from 4.25 on, and took longer than the rest of JupyterLab: the Makefile says so where it makes the pins."""
    assert "\nrfc3987-syntax==" not in (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert '"jsonschema<4.25"' in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("make") or sys.platform == "win32", reason="needs make and a POSIX shell")
@pytest.mark.parametrize("python, said", [
    ("old-python", "Python 3.11 or newer is needed, but '.*old-python' is: Python 3.9.2"),
    ("no-such-python", "Python 3.11 or newer is needed, but '.*no-such-python' is: .*(not found|No such file)"),
])
def test_make_says_which_python_it_found_and_what_to_do(tmp_path, python, said):
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi\n')
    old.chmod(0o755)
    # Not the flags of the make that runs this test.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    run = subprocess.run(["make", "lab", f"PYTHON={tmp_path / python}"], cwd=tmp_path, capture_output=True, text=True,
                         env=environment)
    assert run.returncode != 0
    assert re.search(said, run.stdout) and "make lab PYTHON=python3.12" in run.stdout
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("required, outcome", [("0", "1 skipped"), ("1", "1 error")])
def test_without_chromium_a_browser_test_is_skipped_but_fails_where_one_is_required(tmp_path, required, outcome):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_page.py").write_text("import pytest\n@pytest.mark.browser\ndef test_page(chromium): pass\n")
    environment = os.environ | {"PATH": str(tmp_path), "CHROMIUM": "nowhere", "REQUIRE_BROWSER": required}
    run = subprocess.run([sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", tmp_path, "-rfs", tmp_path],
                         env=environment, capture_output=True, text=True)
    assert outcome in run.stdout and "needs Chromium" in run.stdout, run.stdout


def test_the_pins_hold_on_the_oldest_python_that_is_promised():
    """CI runs on it; here: the pins say which Python they were made with."""
    first = (ROOT / "constraints.txt").read_text(encoding="utf-8").partition("\n")[0]
    promised = str(of_pyproject()["python"]).removeprefix(">=")
    assert re.search(r"on Python (\d+\.\d+)", first).group(1) == promised


@pytest.mark.parametrize("file", ["README.md", "Makefile", "postBuild"])
def test_everybody_starts_the_same_way(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "-m nnlib.start" in text and "jupyter lab" not in text
