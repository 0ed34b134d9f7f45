"""A title and labelled lines, as text and as HTML.  The same answer gives the same bytes: nbval compares them."""
import html
import re
from dataclasses import dataclass

# Word and colour both say it; the colours are told apart by colour-blind readers.
COLOURS = {"right": "#0072b2", "wrong": "#d55e00"}
VALUES = {"input", "expected", "got"}                       # shown as code; the other lines are prose
BOX = "border-left:4px solid {colour};padding:.3em .8em;margin:.3em 0;max-width:60em"
STRESSED = re.compile(r"(?<![\w*])\*(\w|\w[^*\n]*\w)\*(?![\w*])")           # *so*; not a*b*c, nor *shape
PRE = "margin:0;padding:0;background:none;white-space:pre-wrap;font-size:.95em"


@dataclass(frozen=True, eq=False, repr=False)
class Shown:
    """Something a notebook shows when it is a cell's last value: `title`, then (label, text) lines."""
    title: str
    details: tuple

    def __repr__(self):
        width = max((len(label) for label, _ in self.details), default=0) + 2
        lines = [self.title]
        for label, text in self.details:
            first, *rest = text.splitlines()
            lines += [f"  {label:{width}}{first}", *(" " * (width + 2) + line for line in rest)]
        return "\n".join(lines)

    def _repr_html_(self):
        colour = next((colour for word, colour in COLOURS.items() if self.title.endswith(word)), "#888888")
        rows = "".join(f"<tr><td style='text-align:left;vertical-align:top;white-space:nowrap;opacity:.7'>{html.escape(label)}</td>"
                       f"<td style='text-align:left'>{preformatted(text) if label in VALUES else prose(text)}</td></tr>" for label, text in self.details)
        return f"<div style='{BOX.format(colour=colour)}'><b>{html.escape(self.title)}</b><table>{rows}</table></div>"


def unfold(summary, inside, colour="#888888"):
    """A line that opens when it is clicked; `inside` is HTML.  Needs no kernel: it works in a notebook that was not run."""
    return f"<details style='{BOX.format(colour=colour)}'><summary style='cursor:pointer'>{prose(summary)}</summary>{inside}</details>"


def prose(text):
    """Text as HTML; a word between asterisks is stressed, as in the lessons' own text."""
    return STRESSED.sub(r"<em>\1</em>", html.escape(text))


def paragraph(text):
    return f"<p>{prose(text)}</p>"


def preformatted(text):
    return f"<pre style='{PRE}'>{html.escape(text)}</pre>"
