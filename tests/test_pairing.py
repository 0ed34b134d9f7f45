"""The two twins of a notebook: `make notebooks`, `make pull`, and a JupyterLab that leaves the source alone."""
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tools import notebooks

SOURCE = '''# %% [markdown] slideshow={"slide_type": "slide"}
# # A title

# %%
import os
import sys
print(os.environ["OPENBLAS_NUM_THREADS"])

# %% tags=["lab"]
from ipywidgets import IntSlider
slider = IntSlider(value=7)
slider

# %%
print("one")
print(sys.executable, file=open("python.txt", "w"))
%precision 3
1 / 3
'''


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "03_try.py").write_text(SOURCE.replace("\n%precision", "\n# %precision"), encoding="utf-8")
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def ids(path):
    return [cell.id for cell in notebooks.read_notebook(path).cells]


def test_write_runs_the_notebook_and_the_second_time_changes_no_byte(folder):
    source, path = folder / "text" / "03_try.py", folder / "03_try.ipynb"
    before = source.read_bytes()
    notebooks.write(folder, "03")
    first = path.read_bytes()
    notebook = notebooks.read_notebook(path)

    assert notebooks.first_difference(notebooks.read_source(source), notebook) == ""
    assert [cell.get("execution_count") for cell in notebook.cells] == [None, 1, 2, 3]
    assert notebook.cells[1].outputs[0].text == "1\n"
    assert notebook.cells[2].outputs[0].data == {"text/plain": "IntSlider(value=7)"}      # no widget view
    assert notebook.cells[3].outputs[-1].data == {"text/plain": "0.333"}                  # magics work
    assert (folder / "python.txt").read_text().strip() == sys.executable                  # run here, by this Python
    assert notebook.metadata == notebooks.NOTEBOOK_METADATA

    notebooks.write(folder, "03")
    assert path.read_bytes() == first
    path.unlink()
    notebooks.write(folder, "03")
    assert path.read_bytes() == first, "made anew, it has other ids"
    assert source.read_bytes() == before


def test_edited_and_unchanged_cells_keep_their_ids(folder):
    source, path = folder / "text" / "03_try.py", folder / "03_try.ipynb"
    notebooks.write(folder, "03")
    title, threads, slider, one = ids(path)
    edit(source, "value=7", "value=8")
    edit(source, "# # A title", "# # A title\n\n# %% [markdown]\n# A new cell")
    notebooks.write(folder, "03")
    after = ids(path)
    assert [after[0], *after[2:]] == [title, threads, slider, one]
    assert len(set(after)) == 5


def test_equal_cells_get_different_ids(folder):
    (folder / "text" / "03_try.py").write_text("# %%\n1\n\n# %%\n1\n", encoding="utf-8")
    notebooks.write(folder, "03")
    assert len(set(ids(folder / "03_try.ipynb"))) == 2


def test_an_error_names_notebook_and_cell_and_writes_nothing(folder):
    notebooks.write(folder, "03")
    (folder / "text" / "01_good.py").write_text("# %%\n1\n", encoding="utf-8")
    edit(folder / "text" / "03_try.py", "1 / 3", "1 / 0")
    before = (folder / "03_try.ipynb").read_bytes()
    with pytest.raises(notebooks.NotebookError, match="(?s)03_try.ipynb, cell 3 failed.*ZeroDivisionError"):
        notebooks.write(folder)
    assert (folder / "03_try.ipynb").read_bytes() == before
    assert sorted(path.name for path in folder.glob("*.ipynb*")) == ["03_try.ipynb"]


def test_a_name_nobody_has_is_an_error(folder):
    with pytest.raises(notebooks.NotebookError, match="'07'; there are: 03_try"):
        notebooks.write(folder, "07")
    with pytest.raises(notebooks.NotebookError, match="which notebook"):
        notebooks.pull(folder)


def test_pull_takes_edits_tags_and_slides_into_the_source(folder):
    source, path = folder / "text" / "03_try.py", folder / "03_try.ipynb"
    notebooks.write(folder, "03")
    notebook = notebooks.read_notebook(path)
    notebook.cells[1].source += "\n2 + 2"
    notebook.cells[1].metadata.update(tags=["hint"], slideshow={"slide_type": "fragment"}, trusted=True)
    notebook.cells[2].metadata.tags.append("wide")
    notebook.metadata.language_info.version = "3.99"       # as JupyterLab saves it
    path.write_bytes(notebooks.to_bytes(notebook))

    notebooks.pull(folder, "03")
    assert notebooks.first_difference(notebooks.read_source(source), notebook) == ""
    assert 'tags=["lab", "wide"]' in source.read_text() and "trusted" not in source.read_text()
    assert source.read_text().startswith("# %% [markdown]"), "the source has no header"
    notebooks.write(folder, "03")
    again = notebooks.read_notebook(path)
    assert again.cells[1].metadata == {"tags": ["hint"], "slideshow": {"slide_type": "fragment"}}
    assert [cell.id for cell in again.cells] == [cell.id for cell in notebook.cells]


def test_pull_without_edits_leaves_the_source_as_it_was_typed(folder):
    source = folder / "text" / "03_try.py"
    edit(source, "\n# %% tags", "\n\n\n# %% tags")
    before = source.read_bytes()
    notebooks.write(folder, "03")
    notebooks.pull(folder, "03")
    assert source.read_bytes() == before


def test_pull_refuses_a_pasted_picture(folder):
    notebooks.write(folder, "03")
    path = folder / "03_try.ipynb"
    notebook = notebooks.read_notebook(path)
    notebook.cells[0].attachments = {"x.png": {"image/png": "aGk="}}
    path.write_bytes(notebooks.to_bytes(notebook))
    with pytest.raises(notebooks.NotebookError, match="cell 0 has a pasted picture"):
        notebooks.pull(folder, "03")


# ---- JupyterLab, with jupytext's contents manager, as an author has it ----

@pytest.fixture
def server(tmp_path):
    """A Jupyter server on a copy of the course's layout: a function (method, path, body) -> answer."""
    course = tmp_path / "course"
    (course / "notebooks" / "text").mkdir(parents=True)
    shutil.copy(notebooks.ROOT / "jupytext.toml", course)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    own = {f"JUPYTER_{what}_DIR": str(tmp_path / what) for what in ("CONFIG", "DATA", "RUNTIME")}
    log = open(tmp_path / "server.log", "w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=t",
         f"--ServerApp.root_dir={course}", "--ServerApp.disable_check_xsrf=True"],
        env=os.environ | own, stdout=log, stderr=subprocess.STDOUT)

    def ask(method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/{path}", method=method, data=body and json.dumps(body).encode(),
            headers={"Authorization": "token t", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    try:
        for _ in range(240):
            try:
                ask("GET", "status")
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "server.log").read_text()
                time.sleep(0.25)
        ask.course = course
        yield ask
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def make_pair(course):
    """A notebook and a source that is older and says something else: the hardest case."""
    source, path = course / "notebooks" / "text" / "03_try.py", course / "notebooks" / "03_try.ipynb"
    source.write_text("# %% [markdown]\n# Edited in the source\n", encoding="utf-8")
    os.utime(source, (time.time() - 3600,) * 2)
    notebook = notebooks.read_source(source)
    notebook.cells[0].source = "In the notebook"
    notebooks.strip(notebook)
    path.write_bytes(notebooks.to_bytes(notebook))
    return source, path


def open_and_save(ask):
    opened = ask("GET", "contents/notebooks/03_try.ipynb?type=notebook")["content"]
    opened["cells"][0]["source"] += ", changed by a student"
    ask("PUT", "contents/notebooks/03_try.ipynb", {"type": "notebook", "format": "json", "content": opened})


def test_opening_and_saving_in_jupyterlab_never_touches_the_source(server):
    source, path = make_pair(server.course)
    before, changed = source.read_bytes(), source.stat().st_mtime_ns
    as_notebook = server("GET", "contents/notebooks/text/03_try.py?type=notebook")
    assert as_notebook["type"] == "notebook", "jupytext is not active, so this test would show nothing"
    open_and_save(server)
    assert "changed by a student" in path.read_text(encoding="utf-8")
    assert (source.read_bytes(), source.stat().st_mtime_ns) == (before, changed)
    assert "jupytext" not in notebooks.read_notebook(path).metadata


def test_with_formats_it_would(server):
    """So the test above can fail."""
    with open(server.course / "jupytext.toml", "a") as config:
        config.write('\nformats = "notebooks///ipynb,notebooks/text///py:percent"\n')
    source, _ = make_pair(server.course)
    before = source.read_bytes()
    try:
        open_and_save(server)
    except urllib.error.HTTPError as refused:
        assert refused.code == 400
        return
    assert source.read_bytes() != before
