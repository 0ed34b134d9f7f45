"""What a lab shows on the page: its picture, the sentence that says what it shows, and the call that opens it again.

One widget with a little JavaScript of its own (`picture.js`), for what no stock widget has: a text alternative that follows the picture,
a voice for screen readers that speaks when the lab rests, keys that stay inside the lab, a full screen, and a picture that can be pointed at.
"""
import pathlib
import threading

import anywidget
from traitlets import Bool, Bytes, Dict, Unicode

HERE = pathlib.Path(__file__).parent


class Picture(anywidget.AnyWidget):
    """`show(png=…, reading=…)` changes any of the traits with one message to the page.

    `pointer` comes from the page: {"press": number of the press, "down": whether the button is still down,
    "from" and "at": [x, y] of the press and of now, as shares of the picture from its lower left corner}.
    """
    _esm = (HERE / "picture.js").read_text(encoding="utf-8")           # text: of a path anywidget would remember every widget, for ever
    _css = (HERE / "picture.css").read_text(encoding="utf-8")
    png = Bytes().tag(sync=True)
    reading = Unicode().tag(sync=True)                      # what the picture says now: its text alternative
    complaint = Unicode().tag(sync=True)                    # shown in the reading's place; the picture then stays as it was
    call = Unicode().tag(sync=True)
    listing = Unicode().tag(sync=True)                      # code to be read, under all
    names = Dict().tag(sync=True)                           # {css class of a control: what it is called aloud}
    size = Dict().tag(sync=True)                            # {"width", "height"} in pixels of the page
    listens = Bool().tag(sync=True)                         # can the picture be pointed at?
    pointer = Dict({"press": 0, "down": False, "from": [0, 0], "at": [0, 0]}).tag(sync=True, echo_update=False)

    def __init__(self, **values):
        self._showing = threading.Lock()                    # a lab at work and one that says so are two threads
        super().__init__(**values)

    def show(self, **values):
        with self._showing, self.hold_sync():
            for name, value in values.items():
                setattr(self, name, value)
