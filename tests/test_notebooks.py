"""What must hold for every committed notebook, beside nbval's comparison of all outputs.

Each rule is a function from a notebook to a list of complaints, and is itself tried on a notebook that breaks it.
"""
import ast
import base64
import io
import os
import re
import statistics
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from tools import minutes, notebooks

NAMES = sorted({path.stem for path in notebooks.NOTEBOOKS.glob("*.ipynb")}
               | {path.stem for path in (notebooks.NOTEBOOKS / "text").glob("*.py")})
ROW = 8                             # code cells without a picture or a lab
LINE = 106                          # characters of a code cell at 1280 × 720 with the file browser open: 858 pixels less a scroll bar, 7.83 each
OPT_OUT = re.compile(r"(nbval|pytest_validate)[-_]\w+|raises-exception", re.IGNORECASE)
VOLATILE = re.compile(
    r"/(?:home|root|Users|tmp|work|private|var/folders)/\S*|[A-Z]:\\\S+|\S*site-packages\S*|ipykernel_\d+|\b0x[0-9a-f]{6,}")
REPR = re.compile(r"<.*>|\w+\(.*\)", re.DOTALL)        # <Figure size ...>, VBox(children=...)


def code_cells(notebook):
    return [(number, cell) for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]


def outputs(notebook):
    return [(number, output) for number, cell in code_cells(notebook) for output in cell.outputs]


# ---- the rules ----

def was_run_from_top_to_bottom(notebook):
    """nbval runs a cell without an execution count but compares nothing."""
    counts = [cell.execution_count for _, cell in code_cells(notebook)]
    return [] if counts == list(range(1, len(counts) + 1)) else [f"execution counts are {counts}, not 1 to {len(counts)}"]


def has_no_errors(notebook):
    return [f"cell {number} ends in {output.get('ename', 'stderr')}: {output.get('evalue', output.get('text'))}"
            for number, output in outputs(notebook)
            if output.output_type == "error" or output.get("name") == "stderr"]


def hides_nothing_from_nbval(notebook):
    return [f"cell {number} opts out of the comparison: {found.group()}"
            for number, cell in code_cells(notebook)
            for found in OPT_OUT.finditer(cell.source + " " + " ".join(cell.metadata.get("tags", [])))]


def stores_no_widgets(notebook):
    """A stored view shows "model not found" in place of the picture, and its id is random."""
    views = [f"cell {number} stores a widget view" for number, output in outputs(notebook)
             if notebooks.WIDGET_VIEW in output.get("data", {})]
    return views + ["the notebook stores widget state"] * ("widgets" in notebook.metadata)


def stores_nothing_volatile(notebook):
    complaints = [f"cell {number} has metadata {key!r}" for number, cell in enumerate(notebook.cells)
                  for key in cell.metadata if key not in notebooks.CELL_METADATA]
    if notebook.metadata != notebooks.NOTEBOOK_METADATA:
        complaints.append("the notebook's metadata is not what `make notebooks` writes")
    for number, output in outputs(notebook):
        texts = [output.get("text", "")] + [value for kind, value in output.get("data", {}).items()
                                            if isinstance(value, str) and not kind.startswith("image/")]
        complaints += [f"cell {number} prints {found!r}, which differs between machines or runs"
                       for text in texts for found in VOLATILE.findall(text)]
    return complaints


def labs_made(source, names):
    """The classes of nnlib.labs that this cell constructs. `names` (what imports have bound so far) grows."""
    made = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            first, *rest = ast.unparse(node.func).split(".")
            full = ".".join([names.get(first, first), *rest])
            if full.startswith("nnlib.labs.") and full.rpartition(".")[2][0].isupper():
                made.append(full)
    return made


def labs_show_a_picture_and_a_reading(notebook):
    """nbval passes when a picture is missing, so that a lab could lose it unseen."""
    complaints, names = [], {}
    for number, cell in code_cells(notebook):
        plain = "\n".join(line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!")))
        if not labs_made(plain, names) and "lab" not in cell.metadata.get("tags", []):
            continue
        shown = [output.data for output in cell.outputs if "image/png" in output.get("data", {})]
        if not shown:
            complaints.append(f"cell {number} makes a lab but shows no picture")
        for data in shown:
            if not is_a_picture(data["image/png"]):
                complaints.append(f"the picture of the lab in cell {number} is empty")
            reading = data.get("text/plain", "").strip()
            if not reading or REPR.fullmatch(reading):
                complaints.append(f"the lab in cell {number} has no reading, only {reading!r}")
    return complaints


def is_a_picture(encoded):
    """It can be decoded and is not of one colour."""
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGB")
    except OSError:
        return False
    return any(low < high for low, high in picture.getextrema())


def agrees_with_its_source(notebook, source):
    difference = notebooks.first_difference(source, notebook)
    return [f"{difference}; run `make notebooks`, or `make pull` after editing in JupyterLab"] if difference else []


def fits_a_class(notebook):
    """The core is short enough, and the head says how long each section takes."""
    parts = minutes.sections(notebook, notebooks.LABS)
    if minutes.core(parts) > minutes.CORE:
        return [f"the core takes {minutes.core(parts):.0f} minutes, more than {minutes.CORE}: move something to a section that begins with {minutes.DEEPER!r}"]
    if minutes.paragraph(parts) not in notebook.cells[0].source:
        return ["the head does not say the minutes that are counted: it needs a paragraph **Time.**, and `make notebooks` fills it"]
    return []


def shows_something_every_few_cells(notebook):
    row, complaints = 0, []
    for number, cell in code_cells(notebook):
        if cell.source.startswith("predict("):              # a question, and no code to follow
            continue
        row = 0 if any("image/png" in output.get("data", {}) for output in cell.outputs) else row + 1
        if row == ROW + 1:
            complaints.append(f"cell {number} ends a row of more than {ROW} code cells without a picture or a lab")
    return complaints


def has_short_cells(notebook):
    lines = statistics.median(len(cell.source.strip().splitlines()) for _, cell in code_cells(notebook))
    return [f"the median code cell has {lines:g} lines, more than 5"] if lines > 5 else []


def shows_whole_lines(notebook):
    """What is longer is cut at the right edge.  (Cells that are folded are not read on a projector.)"""
    return [f"cell {number} has a line of {len(line)} characters, more than {LINE}: {line.strip()[:60]}…"
            for number, cell in code_cells(notebook) if not cell.metadata.get("jupyter", {}).get("source_hidden")
            for line in cell.source.splitlines() if len(line) > LINE]


def asks_before_it_answers(notebook):
    """Code stands between a prediction and the next text; after four lines or less, the text is folded."""
    complaints = []
    for number, cell in code_cells(notebook):
        if not cell.source.startswith("predict("):
            continue
        lines, text = 0, ""
        for after in notebook.cells[number + 1:]:
            if after.cell_type == "markdown":
                text = after.source
                break
            lines += len(after.source.splitlines())
        if lines == 0 or lines <= 4 and re.match(r"\*\*(What happened|Verdict)", text):
            complaints.append(f"the prediction in cell {number} has its answer beside it: put the experiment between them, or fold the text in <details>")
    return complaints


def statements(body):
    """In the order they run, those inside loops and conditions too, but not those of functions."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.For, ast.While, ast.If, ast.With, ast.Try)):
            yield from statements([*statement.body, *getattr(statement, "orelse", [])])


def names_in(kind, *nodes):
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, kind)}


def can_be_run_twice(notebook):
    """No cell makes something new of what an earlier cell made, under its name: run again, it would start from its own result.  (`|=` adds to a dictionary what it has already.)"""
    complaints = []
    for number, cell in code_cells(notebook):
        made = set()
        for statement in statements(ast.parse("\n".join(line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!")))).body):
            changed = set()
            if isinstance(statement, ast.Assign):
                own = {argument.arg for part in ast.walk(statement.value) if isinstance(part, ast.arguments) for argument in part.args} | names_in(ast.Store, statement.value)
                changed = names_in(ast.Store, *statement.targets) & names_in(ast.Load, statement.value) - own
            elif isinstance(statement, ast.AugAssign) and not isinstance(statement.op, ast.BitOr):
                changed = names_in((ast.Store, ast.Load), statement.target)
            complaints += [f"cell {number} changes {name}, which an earlier cell made: run twice, it does so twice" for name in changed - made]
            made |= names_in(ast.Store, *([statement.target] if isinstance(statement, ast.For) else [] if hasattr(statement, "body") else [statement])) | {getattr(statement, "name", "")}
    return complaints


RULES = [was_run_from_top_to_bottom, has_no_errors, hides_nothing_from_nbval, stores_no_widgets, stores_nothing_volatile,
         labs_show_a_picture_and_a_reading, fits_a_class, shows_something_every_few_cells, has_short_cells,
         shows_whole_lines, asks_before_it_answers, can_be_run_twice]


# ---- kept by every notebook ----

def test_there_are_notebooks():
    assert NAMES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_notebook(name, rule):
    assert rule(notebooks.read_notebook(notebooks.NOTEBOOKS / f"{name}.ipynb")) == []


@pytest.mark.parametrize("name", NAMES)
def test_notebook_agrees_with_its_source(name):
    source, path = notebooks.NOTEBOOKS / "text" / f"{name}.py", notebooks.NOTEBOOKS / f"{name}.ipynb"
    assert agrees_with_its_source(notebooks.read_notebook(path), notebooks.read_source(source)) == []
    assert path.read_bytes() == notebooks.to_bytes(notebooks.read_notebook(path)), "not written by `make notebooks`"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_deeper_can_be_left_out(name, tmp_path):
    """Every later cell still runs, and every claim of the core holds."""
    parts = minutes.sections(notebooks.read_source(notebooks.NOTEBOOKS / "text" / f"{name}.py"), notebooks.LABS)
    core = [cell.source for part in parts if not part.deeper for cell in part.cells if cell.cell_type == "code"]
    (tmp_path / "core.py").write_text("\n\n".join(core), encoding="utf-8")
    environment = os.environ | {"MPLBACKEND": "agg", "PYTHONPATH": str(notebooks.ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, tmp_path / "core.py"], cwd=notebooks.NOTEBOOKS, env=environment, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr


# ---- able to fail ----

def png(colours):
    file = io.BytesIO()
    picture = Image.new("RGB", (20, 10), colours[0])
    picture.paste(colours[-1], (0, 0, 10, 10))
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def lab_output(**changes):
    return new_output("display_data", data={"image/png": png(["white", "blue"]),
                                            "text/plain": "30 layers: vanishing, x0.71 a layer"} | changes)


def a_good_notebook():
    notebook = new_notebook(metadata=nbformat.from_dict(notebooks.NOTEBOOK_METADATA), cells=[
        new_markdown_cell("# Text\n\n**Time.** 10 minutes. In minutes: ."),
        new_code_cell("import nnlib.labs as labs", execution_count=1),
        new_code_cell("%time\nlabs.GradientFlow(depth=30)", execution_count=2, outputs=[lab_output()]),
        new_code_cell("1 / 3", execution_count=3,
                      outputs=[new_output("execute_result", data={"text/plain": "0.333"}, execution_count=3)])])
    return notebook


def test_a_good_notebook_breaks_no_rule():
    assert [rule(a_good_notebook()) for rule in RULES] == [[]] * len(RULES)
    assert agrees_with_its_source(a_good_notebook(), a_good_notebook()) == []


def lab_shows(*shown):
    return lambda notebook: notebook.cells[2].update(outputs=list(shown))


def result(**data):
    return lambda notebook: notebook.cells[3].outputs[0].update(data=data)


def text(value):
    return result(**{"text/plain": value})


BROKEN = {
    "a cell not run": (was_run_from_top_to_bottom, lambda nb: nb.cells[3].update(execution_count=None)),
    "a cell run twice": (was_run_from_top_to_bottom, lambda nb: nb.cells[3].update(execution_count=4)),
    "an error": (has_no_errors, lambda nb: nb.cells[3].outputs.append(new_output("error", ename="ValueError", evalue="no"))),
    "stderr": (has_no_errors, lambda nb: nb.cells[3].outputs.append(new_output("stream", name="stderr", text="careful"))),
    "a comment for nbval": (hides_nothing_from_nbval, lambda nb: nb.cells[3].update(source="# NBVAL_IGNORE_OUTPUT\n1 / 3")),
    "a tag for nbval": (hides_nothing_from_nbval, lambda nb: nb.cells[3].metadata.update(tags=["nbval-skip"])),
    "an expected exception": (hides_nothing_from_nbval, lambda nb: nb.cells[3].metadata.update(tags=["raises-exception"])),
    "a widget view": (stores_no_widgets, lab_shows(lab_output(**{notebooks.WIDGET_VIEW: {"model_id": "a1"}}))),
    "widget state": (stores_no_widgets, lambda nb: nb.metadata.update(widgets={})),
    "times": (stores_nothing_volatile, lambda nb: nb.cells[3].metadata.update(execution={})),
    "this Python's version": (stores_nothing_volatile, lambda nb: nb.metadata.update(language_info={"name": "python", "version": "3.11.7"})),
    "pairing": (stores_nothing_volatile, lambda nb: nb.metadata.update(jupytext={"formats": "ipynb,py"})),
    "a path": (stores_nothing_volatile, text("/home/ana/course/x.py")),
    "a Windows path": (stores_nothing_volatile, text(r"C:\Users\ana\x.py")),
    "an address": (stores_nothing_volatile, text("<function f at 0x7f3a9c2b1d00>")),
    "a path in HTML": (stores_nothing_volatile, result(**{"text/plain": "1", "text/html": "<a href='/tmp/x'>x</a>"})),
    "a lab without output": (labs_show_a_picture_and_a_reading, lab_shows()),
    "a lab without picture": (labs_show_a_picture_and_a_reading, lab_shows(new_output("display_data", data={"text/plain": "30 layers"}))),
    "an empty picture": (labs_show_a_picture_and_a_reading, lab_shows(lab_output(**{"image/png": ""}))),
    "a white picture": (labs_show_a_picture_and_a_reading, lab_shows(lab_output(**{"image/png": png(["white"])}))),
    "a lab without reading": (labs_show_a_picture_and_a_reading, lab_shows(lab_output(**{"text/plain": " "}))),
    "a figure's repr": (labs_show_a_picture_and_a_reading, lab_shows(lab_output(**{"text/plain": "<Figure size 640x480 with 1 Axes>"}))),
    "a widget's repr": (labs_show_a_picture_and_a_reading, lab_shows(lab_output(**{"text/plain": "VBox(children=(Image(),))"}))),
    "a tagged cell": (labs_show_a_picture_and_a_reading, lambda nb: nb.cells[3].metadata.update(tags=["lab"])),
    "a long lesson": (fits_a_class, lambda nb: nb.cells[1].update(source="\n".join(["check('1.1', f)"] * 12))),
    "other minutes": (fits_a_class, lambda nb: nb.cells[0].update(source="# Text\n\n**Time.** 5 minutes. In minutes: .")),
    "nothing to see": (shows_something_every_few_cells, lambda nb: nb.cells.extend(new_code_cell("", execution_count=n) for n in range(4, 13))),
    "a long line": (shows_whole_lines, lambda nb: nb.cells[3].update(source="x = " + "1 + " * 26 + "1")),
    "an answer under its question": (asks_before_it_answers, lambda nb: nb.cells.extend([
        new_code_cell("predict('1.a')", execution_count=4), new_markdown_cell("**What happened.** It grows.")])),
    "an answer after one line": (asks_before_it_answers, lambda nb: nb.cells.extend([
        new_code_cell("predict('1.a')", execution_count=4), new_code_cell("x = 1", execution_count=5), new_markdown_cell("**What happened.** It grows.")])),
    "a stack of a stack": (can_be_run_twice, lambda nb: nb.cells[3].update(source="params = nn.Parameters.stack([params] * 3)")),
    "a sum that goes on": (can_be_run_twice, lambda nb: nb.cells[3].update(source="for t in range(3):\n    total += t")),
    "an array changed in place": (can_be_run_twice, lambda nb: nb.cells[3].update(source="X[0] *= 2")),
    "long cells": (has_short_cells, lambda nb: [cell.update(source="x\n" * 6) for cell in nb.cells[1:]]),
    "a lab imported by name": (labs_show_a_picture_and_a_reading, lambda nb: nb.cells[3].update(
        source="from nnlib.labs import GradientFlow as Flow\nFlow().run(steps=2)")),
    "a lab through the package": (labs_show_a_picture_and_a_reading, lambda nb: nb.cells[3].update(
        source="import nnlib as nn\nlab = nn.labs.GradientFlow()")),
}


@pytest.mark.parametrize("rule, damage", BROKEN.values(), ids=BROKEN)
def test_a_rule_finds(rule, damage):
    notebook = a_good_notebook()
    damage(notebook)
    assert len(rule(notebook)) == 1


@pytest.mark.parametrize("change", [
    lambda notebook: notebook.cells[3].update(source="1 / 4"),
    lambda notebook: notebook.cells[3].metadata.update(tags=["lab"]),
    lambda notebook: notebook.cells[3].metadata.update(slideshow={"slide_type": "slide"}),
    lambda notebook: notebook.cells.pop(),
    lambda notebook: notebook.cells.append(new_markdown_cell("more")),
    lambda notebook: notebook.cells.insert(0, notebook.cells.pop()),
], ids=["source", "tags", "slide", "missing", "added", "moved"])
def test_a_difference_from_the_source_is_found(change):
    notebook = a_good_notebook()
    change(notebook)
    assert len(agrees_with_its_source(notebook, a_good_notebook())) == 1
