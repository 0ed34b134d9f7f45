"""The README's pictures are outputs of the notebooks:  python tools/pictures.py   (make pictures)"""
import base64
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {                        # file: (notebook, words of the cell that makes it)
    "gradient_flow.png": ("03_vanishing_exploding_gradients", "GradientFlow(depth=30"),
    "trainability.png": ("03_vanishing_exploding_gradients", "ax.pcolormesh("),
    "symmetry.png": ("02_zero_versus_random", "Symmetry(units=64"),
}


def picture(notebook, words):
    """The first PNG among the outputs of the first cell with these words."""
    cells = nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4).cells
    cell = next(cell for cell in cells if cell.cell_type == "code" and words in cell.source)
    return base64.b64decode(next(output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {})))


if __name__ == "__main__":
    for name, where in PICTURES.items():
        (ROOT / "docs" / name).write_bytes(picture(*where))
