"""A notebook has two twins: notebooks/text/NN_*.py, the source, and notebooks/NN_*.ipynb, which students open.

    python tools/notebooks.py write [NN]    source -> notebook, run from top to bottom     (make notebooks)
    python tools/notebooks.py pull NN       notebook -> source, after editing in JupyterLab (make pull NB=NN)

Writing twice gives the same bytes twice: known cells keep their ids, and nothing that changes from run to run is stored.
"""
import argparse
import difflib
import hashlib
import itertools
import os
import sys
from pathlib import Path

import jupytext
import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupytext.config import load_jupytext_configuration_file
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nnlib import labs              # noqa: E402
from tools import minutes           # noqa: E402

LABS = tuple(labs.__all__)
NOTEBOOKS = ROOT / "notebooks"
TWINS = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))

CELL_METADATA = ("tags", "slideshow", "jupyter")          # the same three that jupytext.toml names
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {                                    # as JupyterLab writes it, less the version of this Python
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
SECONDS_PER_CELL = 120                                    # as nbval's limit in pyproject.toml
ONE_BLAS_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "MKL", "OMP")} | {"VECLIB_MAXIMUM_THREADS": "1"}


class NotebookError(Exception):
    """Something an author has to put right, said in a sentence or two."""


def twins(folder, prefix=""):
    """The (source, notebook) paths whose names start with `prefix`, in order."""
    names = sorted(path.stem for path in (folder / "text").glob("*.py"))
    chosen = [name for name in names if name.startswith(prefix)]
    if not chosen:
        raise NotebookError(f"no notebook's name starts with {prefix!r}; there are: {', '.join(names) or 'none'}")
    return [(folder / "text" / f"{name}.py", folder / f"{name}.ipynb") for name in chosen]


def read_source(path):
    return jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent", config=TWINS)


def read_notebook(path):
    return nbformat.read(path, as_version=4)


def content(cell):
    """What both twins hold of a cell."""
    return cell.cell_type, cell.source, {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}


def first_difference(source, notebook):
    """A sentence on the first cell in which the twins differ, or '' if they agree."""
    pairs = itertools.zip_longest(source.cells, notebook.cells)
    for number, (ours, theirs) in enumerate(pairs):
        ours, theirs = ours and content(ours), theirs and content(theirs)
        if ours != theirs:
            return f"cell {number} is {ours} in the source but {theirs} in the notebook"
    return ""


def give_ids(new, old):
    """An unchanged cell keeps its id, an edited one too; a new cell's id is a hash of what it says."""
    said = [[(cell.cell_type, cell.source) for cell in cells] for cells in (old, new)]
    taken = set()
    for cell in new:
        cell.id = ""
    for edit, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        if edit in ("equal", "replace"):
            for before, cell in zip(old[i1:i2], new[j1:j2]):
                if before.cell_type == cell.cell_type and before.get("id") not in taken:
                    cell.id = before.get("id", "")
                    taken.add(cell.id)
    taken.update(cell.get("id") for cell in old)
    for cell in new:
        if not cell.id:
            hashes = (hashlib.sha256(f"{cell.cell_type} {n} {cell.source}".encode()).hexdigest()[:8] for n in itertools.count())
            cell.id = next(digest for digest in hashes if digest not in taken)
            taken.add(cell.id)


class ThisPython(KernelSpecManager):
    """The kernel is the Python that runs this file, whatever kernels a user has installed."""

    def get_kernel_spec(self, kernel_name):
        return self.kernel_spec_class(resource_dir=RESOURCES, **get_kernel_dict())


def execute(notebook, name, folder):
    """Run all cells, in place; the first that fails is named."""
    os.environ.update(ONE_BLAS_THREAD)
    started = [0]
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_spec_manager=ThisPython()),
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],            # not its warning that it talks to us over TCP
        timeout=SECONDS_PER_CELL,
        coalesce_streams=True,                            # else the same text may arrive in one piece or in two
        record_timing=False,
        store_widget_state=False,
        on_cell_start=lambda cell, cell_index: started.append(cell_index),
    )
    try:
        client.execute(cleanup_kc=True)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{name}, cell {started[-1]} failed; no notebook was written.\n\n{error}") from None


def strip(notebook):
    """Drop what changes from run to run, and widget views: in a notebook not yet run they hide the picture."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(content(cell)[2])
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            output.get("metadata", {}).pop(WIDGET_VIEW, None)


def to_bytes(notebook):
    nbformat.validate(notebook)
    return (nbformat.writes(notebook, version=4).rstrip("\n") + "\n").encode("utf-8")


def replace(path, data):
    """Write all or nothing, and only if it changes something; says whether it did."""
    if path.exists() and path.read_bytes() == data:
        return False
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(data)
    os.replace(beside, path)
    return True


def write(folder=NOTEBOOKS, prefix=""):
    """Run everything first and write afterwards: an error leaves all notebooks as they were."""
    made, texts = {}, {}
    for source, path in twins(folder, prefix):
        print(f"running {path.name}", flush=True)
        notebook = read_source(source)
        if minutes.with_minutes(notebook, LABS):
            texts[source] = jupytext.writes(notebook, fmt="py:percent", config=TWINS).encode("utf-8")
        give_ids(notebook.cells, read_notebook(path).cells if path.exists() else [])
        notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
        execute(notebook, path.name, folder)
        strip(notebook)
        made[path] = to_bytes(notebook)
    for source, text in texts.items():
        replace(source, text)
        print(f"{source.name}: the time in its head was brought up to date")
    for path, data in made.items():
        print(f"{path.name}: {'written' if replace(path, data) else 'unchanged'}")


def pull(folder=NOTEBOOKS, prefix=""):
    if not prefix:
        raise NotebookError("which notebook? For example: make pull NB=03")
    for source, path in twins(folder, prefix):
        notebook = read_notebook(path)
        for number, cell in enumerate(notebook.cells):
            if cell.get("attachments"):
                raise NotebookError(f"{path.name}, cell {number} has a pasted picture, which the source cannot hold: "
                                    f"save it as a file beside the notebook and link to it")
        if not first_difference(read_source(source), notebook):
            print(f"{source.name}: unchanged")
            continue
        notebook.metadata = nbformat.from_dict({})        # the source holds cells only
        replace(source, jupytext.writes(notebook, fmt="py:percent", config=TWINS).encode("utf-8"))
        print(f"{source.name}: written; now run: make notebooks NB={prefix}")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=["write", "pull"])
    parser.add_argument("prefix", nargs="?", default="", help="how the notebook's name starts, for example 03")
    chosen = parser.parse_args(arguments)
    try:
        {"write": write, "pull": pull}[chosen.job](prefix=chosen.prefix)
    except NotebookError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
