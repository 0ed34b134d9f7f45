"""How a student's copies are laid out: `python -m nnlib.start`."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from nnlib import start
from waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def course(tmp_path):
    """A checkout with two lessons that were run, in a folder whose name has spaces and an umlaut."""
    course = tmp_path / "über uns/neural networks"
    (course / "notebooks").mkdir(parents=True)
    for name in ("00_start.ipynb", "03_depth.ipynb"):
        (course / "notebooks" / name).write_text(run_notebook("x = 1"), encoding="utf-8")
    return course


def run_notebook(source):
    cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Größe ‖dZ‖"]},
             {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 7, "source": [source],
              "outputs": [{"output_type": "stream", "name": "stdout", "text": ["the answer is 42"]}]}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def change(course, source="x = 2"):
    (course / "notebooks" / "03_depth.ipynb").write_text(run_notebook(source), encoding="utf-8")


def lay(course):
    folder = start.folder_of_copies(course)
    return folder, list(start.lay(start.lessons(course), folder))


def test_copies_have_no_outputs_and_the_lessons_keep_theirs(course):
    folder, said = lay(course)
    assert said == ["00_start.ipynb: laid out", "03_depth.ipynb: laid out"]
    copy = (folder / "03_depth.ipynb").read_text(encoding="utf-8")
    code = json.loads(copy)["cells"][1]
    assert code["outputs"] == [] and code["execution_count"] is None and code["source"] == ["x = 1"]
    assert "42" not in copy and "‖dZ‖" in copy
    assert "42" in (course / "notebooks" / "03_depth.ipynb").read_text(encoding="utf-8")


def test_what_answers_a_prediction_opens_on_a_click():
    def laid(*sources):
        cells = [{"cell_type": kind, "id": str(i), "metadata": {}, "source": source.splitlines(keepends=True)} for i, (kind, source) in enumerate(sources)]
        made = json.loads(start.unspoiled(json.dumps({"cells": cells})))["cells"]
        return ["".join(cell["source"]) for cell in made], [cell["metadata"].get("jupyter", {}).get("source_hidden", False) for cell in made]

    happened = "**What happened.** It grew.\n\n$$x$$"
    shown, hidden = laid(("code", "claim(1)"), ("markdown", happened), ("code", 'predict("0.a")'), ("code", "grow()"), ("code", "for x in y:\n    claim_above(x)"),
                         ("markdown", happened + "\n\n### Exercise 0.1\n\nDo it."), ("code", "claim(2)"), ("markdown", happened))
    assert hidden == [False, False, False, False, True, False, False, False]           # only what stands between a prediction and its answer
    assert shown[1] == shown[7] == happened and shown[4] == start.COVER + "for x in y:\n    claim_above(x)" and shown[6] == "claim(2)"
    opening, rest = shown[5].split("</details>")
    assert opening.startswith("<details><summary><b>What happened</b>") and happened in opening and rest == "\n\n### Exercise 0.1\n\nDo it."


def test_what_answers_spot_the_error_opens_on_a_click_too():
    cells = [("markdown", "## Backward\n\n### Spot the error\n\nWhich?"), ("code", "claim(1)"), ("markdown", "**What happened.** The second."), ("code", "claim(2)")]
    made = json.loads(start.unspoiled(json.dumps({"cells": [{"cell_type": kind, "id": str(i), "metadata": {}, "source": [source]} for i, (kind, source) in enumerate(cells)]})))["cells"]
    assert [cell["metadata"] for cell in made] == [{}, {"jupyter": {"source_hidden": True}}, {}, {}]
    assert ["".join(cell["source"])[:9] for cell in made] == ["## Backwa", start.COVER[:9], "<details>", "claim(2)"]


def test_every_lesson_folds_the_answers_that_follow_its_predictions():
    for name, content in start.lessons().items():
        asked, folded = 0, 0
        for cell in json.loads(content)["cells"]:
            source = "".join(cell["source"])
            if source.startswith("predict("):
                asked += 1
            folded += source.startswith("<details>")
            assert source.count("<details>") == source.count("</details>")
        assert folded >= 0.6 * asked > 0, name              # some are answered by a table, or by the lab


def test_a_second_start_changes_and_says_nothing(course):
    folder, _ = lay(course)
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.ipynb")}
    assert lay(course)[1] == []
    assert {path.name for path in folder.iterdir()} == {"00_start.ipynb", "03_depth.ipynb", start.LEDGER} and len(before) == 2


def test_an_untouched_copy_is_renewed_with_the_lesson(course):
    folder, _ = lay(course)
    change(course)
    assert lay(course)[1] == ["03_depth.ipynb: renewed (you had not touched it)"]
    assert "x = 2" in (folder / "03_depth.ipynb").read_text(encoding="utf-8") and lay(course)[1] == []


def test_a_touched_copy_is_never_overwritten_and_the_newer_lesson_is_offered(course):
    folder, _ = lay(course)
    mine = folder / "03_depth.ipynb"
    mine.write_text(run_notebook("my own work"), encoding="utf-8")
    kept = mine.read_bytes()
    assert lay(course)[1] == [] and mine.read_bytes() == kept             # the lesson is not newer: nothing to say
    change(course)
    for _ in range(2):
        said = lay(course)[1]
        assert said == ["03_depth.ipynb: the course has a newer one. Yours is kept; for a fresh one beside it: python -m nnlib.start --fresh 03"]
        assert mine.read_bytes() == kept


@pytest.mark.parametrize("ledger", [None, "", "{", "[]"[:1]])
def test_without_its_ledger_every_copy_counts_as_touched(course, ledger):
    folder, _ = lay(course)
    mine = folder / "03_depth.ipynb"
    mine.write_text("mine", encoding="utf-8")
    (folder / start.LEDGER).unlink() if ledger is None else (folder / start.LEDGER).write_text(ledger)
    change(course)
    lay(course)
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_fresh_copy_lies_beside_the_own_one(course):
    folder, _ = lay(course)
    (folder / "03_depth.ipynb").write_text("mine", encoding="utf-8")
    fresh = start.lessons(course)
    assert list(start.lay_beside(fresh, folder, "03")) == ["03_depth_fresh.ipynb"]
    assert list(start.lay_beside(fresh, folder, "03")) == ["03_depth_fresh2.ipynb"]
    assert (folder / "03_depth.ipynb").read_text(encoding="utf-8") == "mine"
    assert (folder / "03_depth_fresh.ipynb").read_bytes() == fresh["03_depth.ipynb"]
    with pytest.raises(start.StartError, match="no lesson's name starts with '9'; there are: 00, 03"):
        list(start.lay_beside(fresh, folder, "9"))


def test_a_folder_without_lessons_says_what_to_do(tmp_path):
    with pytest.raises(start.StartError, match="there are no lessons .* install it there"):
        start.lessons(tmp_path)


def test_a_read_only_checkout_puts_the_copies_into_the_home_folder(course, monkeypatch, tmp_path):
    (course / "work").write_text("a file where the folder should be")     # root may write anywhere, so permissions would not tell
    monkeypatch.setattr(start, "home", lambda: tmp_path / "home")
    folder, said = lay(course)
    assert folder == tmp_path / "home" / "nnlib-work" and len(said) == 2
    monkeypatch.setattr(start, "home", lambda: course / "work")
    with pytest.raises(start.StartError, match="none of these can be written:(.|\n)*Copy the course to a folder of your own"):
        start.folder_of_copies(course)


def test_jupyterlab_is_started_with_memory_that_can_be_handed_back(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "home", lambda: tmp_path)
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.delenv("PYTHONMALLOC", raising=False)
    assert start.environment() == os.environ | {"PYTHONMALLOC": "malloc"}
    monkeypatch.setenv("PYTHONMALLOC", "debug")             # somebody's own choice stays
    assert start.environment() == dict(os.environ)
    monkeypatch.setattr(start.sys, "platform", "darwin")
    monkeypatch.delenv("PYTHONMALLOC")
    assert start.environment() == dict(os.environ)


def test_a_home_that_cannot_be_written_is_replaced(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(start, "home", lambda: tmp_path / "file")
    changed = start.environment()
    assert start.can_write(Path(changed["HOME"])) and "cannot be written" in capsys.readouterr().out
    shutil.rmtree(changed["HOME"])


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < start.free_port(port) < port + 100


def clone(folder):
    """What a checkout needs to start: the package and the notebooks."""
    shutil.copytree(ROOT / "nnlib", folder / "nnlib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


def environment_of(folder, **changes):
    return os.environ | {"PYTHONPATH": str(folder)} | changes


def test_it_lays_the_course_out_without_git_and_with_a_home_that_is_none(tmp_path):
    folder = clone(tmp_path / "Übung 1 (neu)")
    run = subprocess.run([sys.executable, "-m", "nnlib.start", "--lay"], cwd=tmp_path, capture_output=True, text=True,
                         env=environment_of(folder, PATH="", HOME=os.devnull, PYTHONIOENCODING="utf-8"), encoding="utf-8")
    assert run.returncode == 0 and run.stderr == "" and f"Your copies of the lessons: {folder / 'work'}" in run.stdout
    laid = sorted(path.name for path in (folder / "work").glob("*.ipynb"))
    assert laid == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_it_opens_jupyterlab_on_the_copies_beside_a_taken_port_and_without_a_home(tmp_path):
    folder = clone(tmp_path / "Übung 1 (neu)")
    with socket.socket() as taken:
        if not start.can_write(Path.cwd()) or not answers(start.PORT):
            taken = socket.create_server(("127.0.0.1", start.PORT))
        log = tmp_path / "log.txt"
        with open(log, "w") as file:
            server = subprocess.Popen([sys.executable, "-m", "nnlib.start", "--no-browser", "--allow-root", "--IdentityProvider.token=t"], cwd=tmp_path,
                                      env=environment_of(folder, HOME=os.devnull, PYTHONUNBUFFERED="1"), stdout=file, stderr=subprocess.STDOUT)
            try:
                for _ in range(200):
                    said = log.read_text()
                    if "/lab/tree/00_start_here.ipynb" in said or server.poll() is not None:
                        break
                    time.sleep(0.2)
                address = next(line.split()[-1] for line in said.splitlines() if "http://127.0.0.1" in line)
                port = int(address.split(":")[2].split("/")[0])
                assert port != start.PORT and f"Port {start.PORT} is taken, perhaps by another JupyterLab; this one uses {port}." in said
                wait_until(lambda: server.poll() is not None or answers(port))         # it says its address a moment before it listens there
                listed = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents?token=t", timeout=20))
                assert "00_start_here.ipynb" in {entry["name"] for entry in listed["content"]} and "cannot be written" in said
            finally:
                server.terminate()
                server.wait(20)
                taken.close()
