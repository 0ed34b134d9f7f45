"""A lab: a picture that answers while its controls move, and one sentence that says what it shows.

A lab of your own is a subclass with four parts, each of which can be tested alone:

    measure(state) -> arrays            the numbers, in NumPy only; state is {control's name: value}
    draw(stage) -> artists              made once; `stage.move(...)` names those that change
    update(artists, arrays)             sets the artists' data, nothing else
    reading(arrays) -> str              one sentence: what the picture says now

plus `controls`, which are the arguments of its constructor, and `scenarios` (named states).
"""
import base64
import contextlib
import functools
import inspect
import sys
import threading
import traceback

import ipywidgets
import matplotlib
import numpy as np

from ..course import figures
from ..course.limit import TooLong, within
from ..machine import forget_results, release_memory, trim_memory
from . import cells
from .controls import spoken, written
from .picture import Picture
from .stage import LOCK, Stage, copy_data
from .worker import PATIENCE, Worker


SECONDS = 3                         # for one call of what a student wrote; ours take milliseconds


class StudentsError(Exception):
    """A student's function failed, and the lab has said so."""


class Lab:
    """A picture, its controls and one sentence.  `lab.depth.value = 50` does what the slider does; `lab.arrays` are the numbers behind the picture."""
    controls = {}                   # {name: control}, in the order they are shown
    scenarios = {}                  # {words on the button: {name: value}}
    size = 1120, 450                # of the picture, in pixels of the page

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        either = inspect.Parameter.POSITIONAL_OR_KEYWORD
        cls.__signature__ = inspect.Signature([inspect.Parameter(name, either, default=control.default) for name, control in cls.controls.items()])

    def __init__(self, *values, **state):
        try:
            state = self.defaults() | inspect.signature(type(self)).bind(*values, **state).arguments
        except TypeError as error:
            raise TypeError(f"{type(self).__name__}: {error}; its arguments are {', '.join(self.controls)}") from None
        cells.enter(self)
        self.arrays, self.said, self.complaint, self.closed = {}, "", "", False
        self._muted, self._grip, self._notice = False, None, ""
        self.lock = threading.RLock()                       # sliders, cells and a playing lab call from different threads
        self._worker = Worker(self._say_it_runs, self._say_what_is)
        self.stage = Stage(*self.size)
        width, height = self.size
        self.picture = Picture(size={"width": width, "height": height}, listens=type(self).pointed is not Lab.pointed,
                               names={control_class(name): spoken(control.label) for name, control in self.controls.items()})
        self.picture.observe(self._pointer_moved, "pointer")
        with LOCK, matplotlib.rc_context(figures.STYLE):
            self.artists = self.draw(self.stage)
            for ghost, artist in self.ghosts(self.artists):
                ghost.set_visible(False)                    # until something is frozen: an empty line takes half the time of a full one
        self.stage.free_limits()
        complaints = []
        for name, control in self.controls.items():
            try:
                control.check(name, state[name])
            except (ValueError, TypeError) as error:
                state[name] = control.default
                complaints.append(f"{error}. The lab shows {name}={written(state[name])} instead.")
                self._notice = " ".join(complaints)         # stands before each sentence until a control is moved
            setattr(self, name, control.widget(state[name]))
        self._opened = dict(state)
        self.view = self._arrange()
        for name in self.controls:
            getattr(self, name).observe(self._withdraw, "value")
            getattr(self, name).observe(self._changed, "value")
        self.refresh()
        if not self.arrays:                                 # a student's function is broken: start from a picture that works
            complaints.append(self.complaint)
            self._show(self.defaults())
        if complaints:
            self._complain(" ".join(complaints))
        trim_memory()

    # The four parts.

    def measure(self, state):
        raise NotImplementedError(f"{type(self).__name__} needs a method measure(self, state) -> arrays")

    def draw(self, stage):
        raise NotImplementedError(f"{type(self).__name__} needs a method draw(self, stage) -> artists")

    def update(self, artists, arrays):
        raise NotImplementedError(f"{type(self).__name__} needs a method update(self, artists, arrays)")

    def reading(self, arrays):
        raise NotImplementedError(f"{type(self).__name__} needs a method reading(self, arrays) -> str")

    def ghosts(self, artists):
        """Pairs (ghost, artist it copies) for the freeze button: lines, points, bands, bars, words or rasters."""
        return ()

    def listing(self, arrays):
        """Code to show under the sentence."""
        return ""

    def pointed(self, axes, x, y, kind):
        """The picture was pointed at, at (x, y) of `axes`: kind is "down", then "move" while the button is held, then "up".

        A lab that defines it can be pointed at; most often it sets controls.
        """

    # State.

    @classmethod
    def defaults(cls):
        return {name: control.default for name, control in cls.controls.items()}

    def state(self):
        """What the controls say now: {name: value}."""
        return {name: control.read(getattr(self, name)) for name, control in self.controls.items()}

    def call(self):
        """The constructor call that opens this lab in its present state."""
        state, defaults = self.state(), self.defaults()
        words = [f"{name}={written(value)}" for name, value in state.items()
                 if value is not defaults[name] and value != defaults[name]]
        return f"{type(self).__name__}({', '.join(words)})"

    def set(self, **state):
        """Change several controls at once, with one new picture."""
        with self._together():
            for name, value in state.items():
                getattr(self, name).value = value

    def scenario(self, words):
        """Go to a named state; what it does not name goes to its default, except the seed, which stays."""
        self.stage.free_limits()
        self.set(**{name: value for name, value in (self.defaults() | self.scenarios[words]).items() if name != "seed"})

    def reset(self):
        """Back to the state in which the lab was opened."""
        self.stage.free_limits()
        self.set(**self._opened)

    def reseed(self):
        """Other random numbers, the rest unchanged."""
        self.seed.value = (self.seed.value + 1) % 10_000

    @contextlib.contextmanager
    def _together(self):
        self._muted = True
        try:
            yield
        finally:
            self._muted = False
        self.refresh()

    def _withdraw(self, change):
        self._notice = ""

    def _changed(self, change):
        if not self._muted and not self.closed:
            self.refresh()

    # Picture and sentence.

    def refresh(self):
        """Measure, draw and say what the present state gives."""
        self._do(self._refresh)

    def _refresh(self):
        with self.lock:
            self._show(self.state())

    def _do(self, job):
        """job(); but the page waits for it only a moment where a student's function may be called, or one runs now.

        What a cell asks for is there when the cell goes on.
        """
        if sys.platform != "emscripten" and cells.asked_by_page() and (self._is_own(self.state()) or self._is_busy()):
            self._worker.do(job)
        else:
            job()

    def _is_own(self, state):
        """Is any of it the student's own?"""
        return any(control.is_own(state[name]) for name, control in self.controls.items())

    def _is_busy(self):
        if free := self.lock.acquire(blocking=False):
            self.lock.release()
        return not free

    def _say_it_runs(self):
        words = f"Your function is still running; after {SECONDS} seconds it is cut off." if self._is_own(self.state()) else "The lab is still at work."
        self.picture.show(complaint=f"{words} The picture follows.")

    def _say_what_is(self):
        self.picture.show(complaint=self.complaint)

    def _show(self, state):
        """Show what a state gives; says whether there was anything to show."""
        with self.lock, np.errstate(all="ignore"):
            try:
                arrays = self._ask(state, lambda: self._measured(state))
            except StudentsError:
                return False
            with self._saying_errors():
                self.update(self.artists, arrays)
                said, png, listing = f"{self._notice} {self.reading(arrays)}".lstrip(), self.stage.frame(), self.listing(arrays)
            self.arrays, self.said, self.complaint = arrays, said, ""
            self.picture.show(png=png, reading=said, complaint="", call=self.call(), listing=listing)
            return True

    def _measured(self, state):
        return self.measure(state)

    def _ask(self, state, job):
        """job(), which may call a student's functions: StudentsError where one fails in any way, or has not ended after SECONDS.

        An error where all functions are ours stays what it is, and there is no limit.
        """
        if not self._is_own(state):
            with self._saying_errors():
                return job()
        try:
            value, error = within(SECONDS, functools.partial(outcome, job))
        except TooLong as error:
            self._complain(f"Your function had not ended after {SECONDS} seconds and was cut off. The picture shows the last state that worked.")
            raise StudentsError from error
        if error is not None:
            self._complain(explained(error))
            raise StudentsError from error
        return value

    @contextlib.contextmanager
    def _saying_errors(self):
        """An error is also said in the lab: nobody sees what a slider raises."""
        try:
            yield
        except Exception as error:
            self._complain(explained(error))
            raise

    def _complain(self, words):
        self.complaint = words
        self.picture.show(complaint=words, call=self.call())

    def _toggle_freeze(self):
        with self.lock:
            frozen = self.freeze.value
            for ghost, artist in self.ghosts(self.artists):
                ghost.set_visible(frozen)
                if frozen:
                    copy_data(artist, ghost)
            self.freeze.description = "Unfreeze" if frozen else "Freeze"
            self.picture.show(png=self.stage.frame())

    def _pointer_moved(self, change):
        """Tell `pointed` what happened between two states of the pointer; the later one may have swallowed some between."""
        before, now = change["old"], change["new"]
        if before["down"] and before["press"] != now["press"]:
            self._point(before["at"], "up")
        if before["press"] != now["press"]:
            self._grip = self._axes_at(now["from"])
            self._point(now["from"], "down")
        if now["at"] != (before["at"] if before["press"] == now["press"] else now["from"]):
            self._point(now["at"], "move")
        if not now["down"]:
            self._point(now["at"], "up")

    def _axes_at(self, place):
        """The axes that hold this place, or None."""
        return next((axes for axes in self.stage.figure.axes if axes.get_position().contains(*place)), None)

    def _point(self, place, kind):
        if self._grip is None or self.closed or not self.lock.acquire(timeout=PATIENCE):
            return                                          # while a student's function runs, the picture cannot be pointed at
        try:
            x, y = self._grip.transData.inverted().transform(self.stage.figure.transFigure.transform(place))
        finally:
            self.lock.release()
        self.pointed(self._grip, float(x), float(y), kind)

    # On the page.

    def way_back(self):
        return button("Reset", "undo", self.reset, "Back to how this lab was opened: every slider and menu")

    def buttons(self):
        """The widgets of the first row.  `New seed` is for a lab with a control `seed`, `Freeze` for one with `ghosts`."""
        made = [self.way_back()]
        if "seed" in self.controls:
            made.append(button("New seed", "random", self.reseed, "Other random numbers"))
        if type(self).ghosts is not Lab.ghosts:
            self.freeze = ipywidgets.ToggleButton(description="Freeze", icon="camera", layout=button_layout(), tooltip="Keep the present curves to compare with")
            self.freeze.observe(lambda change: self._do(self._toggle_freeze), "value")
            made.append(self.freeze)
        return made

    def _arrange(self):
        scenarios = [button(words, "", lambda words=words: self.scenario(words), "Go to this state") for words in self.scenarios]
        self._scenario_buttons = dict(zip(self.scenarios, scenarios))
        for name in self.controls:
            getattr(self, name).add_class(control_class(name))
        row = ipywidgets.Layout(flex_flow="row wrap", align_items="center", max_width=f"{self.size[0]}px", width="100%")
        seed = [self.seed] if "seed" in self.controls else []
        view = ipywidgets.VBox([
            ipywidgets.Box([*self.buttons(), *seed, *scenarios], layout=row),
            ipywidgets.Box([getattr(self, name) for name in self.controls if name != "seed"], layout=row),
            self.picture])
        view.add_class("nn-lab")
        return view

    def close(self):
        """Take the lab off the page, and give back all that it holds."""
        if self.closed:
            return
        self._stop()
        with self.lock:
            remains = {"closed": True, "opens": self.call()}
            for widget in _tree(self.view):
                widget.unobserve_all()
                for part in _parts(widget):
                    part.close()
            self.__dict__ = remains
        if not cells.leave(self):
            forget_results("nnlib", "matplotlib")
        release_memory()

    def _stop(self):
        """End what goes on by itself."""
        self._worker.stop(2 * SECONDS)                      # it may be in the middle of a student's function

    def __getattr__(self, name):
        """Asked for what is not there: most likely the lab is closed."""
        if vars(self).get("closed"):
            raise AttributeError(repr(self), name=name, obj=self)
        raise AttributeError(f"{type(self).__name__} has no {name!r}", name=name, obj=self)

    def _repr_mimebundle_(self, include=(), exclude=()):
        if self.closed:
            return {"text/plain": repr(self)}
        with self.lock:
            picture = base64.b64encode(self.picture.png).decode()
        return ({"application/vnd.jupyter.widget-view+json": {"version_major": 2, "version_minor": 0, "model_id": self.view.model_id},
                 "image/png": picture, "text/plain": repr(self)},
                {"image/png": {**self.picture.size, "alt": repr(self)}})

    def __repr__(self):
        if self.closed:
            return f"This lab is closed: its cell was run again, or close() was called. A new one: {self.opens}"
        return self.complaint or self.said


def outcome(job):
    """(job(), None), or (None, the error): any error, also those that end programs, but that the time is up."""
    try:
        with np.errstate(all="ignore"):                     # a thread of its own has settings of its own
            return job(), None
    except TooLong:
        raise
    except BaseException as error:
        return None, error


def explained(error):
    """An exception in one line: what it says, and the line of the student's code it comes from."""
    try:
        said = str(error)
    except BaseException as unprintable:
        said = f"(its text cannot be printed: {type(unprintable).__name__})"
    kind = "" if type(error) in (ValueError, TypeError) and said else f"{type(error).__name__}: "
    lines = [frame.line for frame in traceback.extract_tb(error.__traceback__)
             if "ipykernel" in frame.filename or frame.filename.startswith("<")]
    where = f" (in your line: {lines[-1]})" if lines and lines[-1] else ""
    return f"{kind}{said}{where}. The picture shows the last state that worked."


def in_percent(share):
    """A share as a sentence says it: 100% is all of them."""
    return f"{share if share == 1 else min(share, 0.99):.0%}"


def control_class(name):
    """By what the page finds a control."""
    return f"nn-control-{name}"


def _tree(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _tree(child)


def _parts(widget):
    """A widget, its layout and its style."""
    return [widget, *(value for value in map(widget.__getattribute__, widget.keys) if isinstance(value, ipywidgets.Widget))]


def button(words, icon, action, tooltip):
    button = ipywidgets.Button(description=words, icon=icon, tooltip=tooltip, layout=button_layout())
    button.on_click(lambda _: action())
    return button


def button_layout():
    return ipywidgets.Layout(width="auto", margin="1px 4px 1px 0")
