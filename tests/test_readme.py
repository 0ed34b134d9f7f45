"""What the README shows and says is so."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import pictures

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_is_the_notebooks(name):
    assert (ROOT / "docs" / name).read_bytes() == pictures.picture(*pictures.PICTURES[name]), "run: make pictures"
    assert f"](docs/{name})" in README


def test_its_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 4 and [link for link in links if not (ROOT / link).exists()] == []


def test_its_make_commands_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"\bmake (\w+)", README)) <= targets


@pytest.mark.parametrize("program", re.findall(r"```python\n(.*?)```", README, re.S))
def test_its_programs_run(program):
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert float(said.split()[-1]) > 0.95               # the accuracy that it prints
