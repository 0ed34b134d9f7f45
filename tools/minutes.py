"""How long a lesson takes, counted from its text:  python tools/minutes.py [NN]

Words at 130 a minute; 9 seconds for each line of code that is shown, and at least 20 for a cell; 6 minutes an exercise, 8 a lab
(2 when it is opened again), 1 a prediction.  Working through two lessons honestly took 120 to 150 minutes where this says 110 to 130.
The lesson's head says the result, section by section; `make notebooks` writes it there.
"""
import re
import sys
from pathlib import Path
from typing import NamedTuple

WORDS = 130                         # a minute
LINE, CELL = 9 / 60, 20 / 60        # minutes
EXERCISE, LAB, LAB_AGAIN, PREDICTION = 6, 8, 2, 1
CORE = 75                           # minutes at the most: a class of 90 with questions
DEEPER = "Deeper: "
TIME = re.compile(r"^\*\*Time\.\*\*.*?(?=\n\n|\Z)", re.S | re.M)


class Section(NamedTuple):
    title: str
    minutes: float
    deeper: bool                    # can be left out without loss
    cells: tuple


def sections(notebook, labs):
    """The sections of a notebook (their headings begin with ##, or with "### Deeper: "), in order.  `labs`: names of the classes of labs.

    A section that is Deeper ends with the next heading of its own level or a higher one.
    """
    found, opened = [], set()
    level = 2
    for cell in notebook.cells:
        heading = re.match(r"(#+) (.*)", cell.source) if cell.cell_type == "markdown" else None
        if heading and (len(heading[1]) <= level or heading[2].startswith(DEEPER)):
            level = max(2, len(heading[1])) if heading[2].startswith(DEEPER) else 2
            found.append([heading[2], 0.0, heading[2].startswith(DEEPER), []])
        found[-1][1] += minutes(cell, labs, opened)
        found[-1][3].append(cell)
    return [Section(title, time, deeper, tuple(cells)) for title, time, deeper, cells in found]


def minutes(cell, labs, opened):
    """What one cell takes; `opened` collects the labs that were met."""
    if cell.cell_type == "markdown":
        return len(re.findall(r"\w+", TIME.sub("", cell.source))) / WORDS
    hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    shown = [] if hidden else [line for line in cell.source.splitlines() if line.strip()]
    time = 0 if hidden else max(CELL, LINE * len(shown))
    time += EXERCISE * len(re.findall(r"\bcheck\(", cell.source)) + PREDICTION * len(re.findall(r"\bpredict\(", cell.source))
    for lab in labs:
        for _ in re.findall(rf"\b{lab}\(", cell.source):
            time += LAB_AGAIN if lab in opened else LAB
            opened.add(lab)
    return time


def core(parts):
    return sum(part.minutes for part in parts if not part.deeper)


def paragraph(parts):
    """What the lesson's head says."""
    deeper = sum(part.minutes for part in parts if part.deeper)
    more = f", and {rounded(deeper)} more for the sections marked *Deeper*: leave those out the first time, nothing later needs them" if deeper else ""
    each = " · ".join(f"{short(part)} {max(1, round(part.minutes))}" for part in parts[1:])
    return f"**Time.** {rounded(core(parts))} minutes{more}. In minutes: {each}."


def short(part):
    """A section's title up to its first colon, comma or stop; of a lab, its name too."""
    title = re.split(r"(?<!Lab)[:,.?]", part.title.removeprefix(DEEPER))[0].strip('"').replace("Lab:", "Lab")
    return f"*{title}*" if part.deeper else title


def rounded(minutes):
    """To 5 minutes, upwards: a promise."""
    return 5 * -int(-minutes // 5)


def with_minutes(notebook, labs):
    """Bring the paragraph **Time.** of the first cell up to date, in place; says whether that changed it."""
    head = notebook.cells[0]
    before = head.source
    head.source = TIME.sub(lambda _: paragraph(sections(notebook, labs)), before, count=1)
    return head.source != before


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tools import notebooks

    for source, _ in notebooks.twins(notebooks.NOTEBOOKS, *sys.argv[1:2]):
        parts = sections(notebooks.read_source(source), notebooks.LABS)
        print(f"{source.stem}: core {core(parts):.0f}, deeper {sum(part.minutes for part in parts) - core(parts):.0f}")
        for part in parts:
            print(f"  {part.minutes:5.1f}{' deeper' if part.deeper else '       '} {part.title}")
