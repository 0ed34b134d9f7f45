"""What every lab can do, shown on a small one, without a browser."""
import asyncio
import base64
import inspect
import re
import threading
import time
import weakref

import ipywidgets
import numpy as np
import pytest

import nnlib as nn
from nnlib.labs import Averages, BatchNormLab, Boundary, BugHunt, DeepTraining, Descent, GradientFlow, Saturation, Scaling, StepSize, Symmetry, Tangent
from nnlib.live import Lab, TrainingLab
from nnlib.live import lab as lab_module
from nnlib.live import training_lab as training_lab_module
from nnlib.live.controls import Amount, Choice, Rate, Seed, Switch, Whole, spoken, written
from waiting import wait_until


def accept_function(name, value):
    if not callable(value):
        raise TypeError(f"{name} is {value!r}; give a function")


class Wave(Lab):
    controls = {"n": Whole("points", 1, 100, default=10), "height": Amount("height", 0, 2, 1e6, 0.1, default=1.0),
                "f": Choice("f", {"sin": np.sin, "cos": np.cos}, accept_function, default=np.sin),
                "dashed": Switch("dashed"), "seed": Seed()}
    scenarios = {"Low": {"height": 0.1}, "Cosine": {"f": np.cos}}
    size = 200, 120

    def measure(self, state):
        x = np.arange(state["n"])
        return {"x": x, "y": state["height"] * state["f"](x)}

    def draw(self, stage):
        axes = stage.figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(-2, 2))
        artists = {"line": axes.plot([], [], lw=3)[0], "ghost": axes.plot([], [], ":")[0]}
        stage.move(*artists.values())
        return artists

    def update(self, artists, arrays):
        artists["line"].set_data(arrays["x"], arrays["y"])

    def reading(self, arrays):
        return f"{len(arrays['x'])} points, the highest is {arrays['y'].max():.2f}."

    def ghosts(self, artists):
        return [(artists["ghost"], artists["line"])]


class Counting:
    """A run that only counts."""

    def __init__(self, start):
        self.value, self.t, self.threads, self.pace = float(start), 0, set(), 0

    def follow(self, state):
        self.pace = state["lr"]

    def step(self):
        self.value += self.pace
        self.t += 1
        self.threads.add(threading.current_thread().name)
        return self.t < 100_000


class Count(TrainingLab):
    controls = {"start": Whole("start", 0, 100, default=0), "lr": Rate("pace", -2, 2, default=1.0), "seed": Seed(),
                "f": Choice("f", {"none": abs}, accept_function, default=abs)}
    size = 200, 120

    def begin(self, state):
        state["f"](1)
        return Counting(state["start"])

    def measure(self, state, run):
        time.sleep(0.002)
        return {"value": run.value, "steps": run.t}

    def draw(self, stage):
        line, = stage.figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 100)).plot([0, 1], [0, 0])
        stage.move(line)
        return line

    def update(self, line, arrays):
        line.set_ydata([0, arrays["value"] % 100])

    def reading(self, arrays):
        return f"{arrays['steps']} steps: {arrays['value']:.1f}"


class OtherCount(Count):
    pass


class Diverging(Count):
    """From 77 on a run is over with its first step."""

    def _step(self, state):
        return super()._step(state) and state["start"] < 77


@pytest.fixture
def wave():
    return Wave()


def players():
    return [thread for thread in threading.enumerate() if thread.name == "playing lab"]


# Values, picture and sentence.

def test_setting_a_control_changes_arrays_picture_and_sentence(wave):
    picture, said = bytes(wave.picture.png), repr(wave)
    wave.n.value = 50
    assert len(wave.arrays["x"]) == 50
    assert bytes(wave.picture.png) != picture and repr(wave) != said == "10 points, the highest is 0.99."


def test_measure_is_pure(wave):
    state = wave.state()
    first, second = wave.measure(state), wave.measure(state)
    assert all((first[name] == second[name]).all() for name in first) and state == wave.state()


def test_update_only_sets_data(wave):
    wave.height.value = 1.5
    assert wave.stage.redraws == 1


def test_several_controls_at_once_are_drawn_once(wave):
    drawn = []
    wave.stage.frame = lambda: drawn.append(1) or b"picture"
    wave.set(n=20, height=0.5)
    assert len(drawn) == 1 and len(wave.arrays["x"]) == 20


def test_last_value_wins(wave):
    for n in range(1, 60):
        wave.n.value = n
    assert len(wave.arrays["x"]) == 59 and "59 points" in wave.picture.reading


# What is on the page.

def test_bundle_holds_view_picture_and_sentence(wave):
    data, metadata = wave._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == wave.view.model_id
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert data["text/plain"] == repr(wave) and metadata["image/png"] == {"width": 200, "height": 120, "alt": repr(wave)}


def test_the_signature_follows_from_the_controls():
    assert str(inspect.signature(Wave)).startswith("(n=10, height=1.0, f=<ufunc 'sin'>, dashed=False, seed=0)")
    assert Wave(7).n.value == 7


@pytest.mark.parametrize("values, state", [((), {"points": 3}), ((1, 2, np.sin, False, 0, 6), {}), ((7,), {"n": 7})])
def test_an_unknown_argument_is_a_clear_type_error(values, state):
    with pytest.raises(TypeError, match="Wave: .*; its arguments are n, height, f, dashed, seed"):
        Wave(*values, **state)


def test_call_reproduces_the_lab(wave):
    assert wave.call() == "Wave()"
    wave.set(n=20, height=0.3, dashed=True)
    assert wave.call() == "Wave(n=20, height=0.3, dashed=True)"
    again = eval(wave.call())
    assert again.state() == wave.state() and wave.picture.call == "Wave(n=20, height=0.3, dashed=True)"


def test_a_change_is_one_message_to_the_page(wave):
    sent = []
    wave.picture.send_state = lambda key=None: sent.append({*key})
    wave.set(n=20, height=0.5)
    assert sent == [{"png", "reading", "call"}]


def test_controls_are_named_as_they_are_said(wave):
    assert wave.picture.names["nn-control-n"] == "points" and "nn-control-n" in wave.n._dom_classes
    assert spoken(r"$\sigma_w^2$") == "σ_w²"


# Pointing at the picture.

class Sketch(Wave):
    """Two axes; what was pointed at is kept."""

    def draw(self, stage):
        self.at = []
        stage.figure.add_axes((0, 0.5, 1, 0.5), xlim=(0, 1), ylim=(1e-4, 1), yscale="log")
        return {"line": stage.figure.add_axes((0.5, 0, 0.5, 0.5), xlim=(0, 10), ylim=(-2, 2)).plot([], [])[0]}

    def ghosts(self, artists):
        return []

    def pointed(self, axes, x, y, kind):
        self.at.append((self.stage.figure.axes.index(axes), round(x, 6), round(y, 6), kind))


def point(lab, press, down, start, at):
    lab.picture.pointer = {"press": press, "down": down, "from": start, "at": at}


def test_the_pointer_speaks_in_data_coordinates():
    lab = Sketch()
    assert lab.picture.listens and not Wave().picture.listens
    point(lab, 1, True, [0.75, 0.25], [0.75, 0.25])
    point(lab, 1, True, [0.75, 0.25], [1, 0.5])
    point(lab, 1, True, [0.75, 0.25], [1, 0.75])            # outside: still this axes'
    point(lab, 1, False, [0.75, 0.25], [1, 0.75])
    assert lab.at == [(1, 5, 0, "down"), (1, 10, 2, "move"), (1, 10, 4, "move"), (1, 10, 4, "up")]
    lab.at.clear()
    point(lab, 2, True, [0.5, 0.75], [0.5, 0.75])
    assert lab.at == [(0, 0.5, 0.01, "down")]               # a log axis


def test_a_press_whose_messages_were_merged_is_told_whole():
    lab = Sketch()
    point(lab, 1, True, [0.75, 0.25], [0.75, 0.25])
    point(lab, 3, False, [0.5, 0.75], [0.25, 0.75])         # the end of the first, and a whole second press
    assert lab.at == [(1, 5, 0, "down"), (1, 5, 0, "up"), (0, 0.5, 0.01, "down"), (0, 0.25, 0.01, "move"), (0, 0.25, 0.01, "up")]


def test_a_press_beside_all_axes_is_none():
    lab = Sketch()
    point(lab, 1, False, [0.2, 0.2], [0.8, 0.2])
    assert lab.at == []


# Scenarios, freeze, reset, seed.

def test_scenarios_reset_and_seed(wave):
    wave.n.value = 33
    wave.scenario("Low")
    assert wave.height.value == 0.1 and wave.n.value == 10
    wave.reseed()
    assert wave.seed.value == 1
    wave.reset()
    assert wave.state() == Wave().state()


def test_scenario_button_does_what_it_says(wave):
    wave._scenario_buttons["Cosine"].click()
    assert wave.f.value is np.cos


def test_freeze_keeps_the_present_curve_as_a_ghost(wave):
    wave.freeze.value = True
    kept = wave.arrays["y"]
    wave.height.value = 0.2
    assert (wave.artists["ghost"].get_ydata() == kept).all()
    wave.freeze.value = False
    assert not wave.artists["ghost"].get_visible()
    wave.freeze.value = True
    assert wave.artists["ghost"].get_visible() and (wave.artists["ghost"].get_ydata() == wave.artists["line"].get_ydata()).all()


# Mistakes.

@pytest.mark.parametrize("state, words", [
    ({"n": 0}, "n is 0; give a whole number from 1 to 100. The lab shows n=10 instead."),
    ({"n": 2.5}, "n is 2.5; give a whole number"),
    ({"n": "many"}, "n is 'many'; give a whole number"),
    ({"n": True}, "n is True; give a whole number"),
    ({"height": -1}, "height is -1; give a number from 0 to 1e+06"),
    ({"height": float("nan")}, "height is nan; give a number"),
    ({"f": "sin"}, "f is 'sin'; give a function"),
    ({"dashed": 1}, "dashed is 1; give True or False"),
    ({"seed": -3}, "seed is -3; it starts the random numbers"),
])
def test_wrong_argument_is_explained_inside_the_lab(state, words):
    lab = Wave(**state)
    assert words in repr(lab) and words in lab.picture.complaint
    assert lab.arrays and len(lab.picture.png) > 100
    lab.n.value = 7
    assert repr(lab).startswith("7 points")


def test_broken_function_is_explained_and_the_picture_stays(wave):
    def broken(x):
        return x / nothing_of_that_name

    picture = bytes(wave.picture.png)
    wave.f.value = broken
    assert "NameError" in repr(wave) and "nothing_of_that_name" in repr(wave)
    assert bytes(wave.picture.png) == picture
    wave.f.value = np.cos
    assert repr(wave).startswith("10 points") and not wave.picture.complaint


@pytest.mark.parametrize("part", ["measure", "update", "reading"])
def test_an_error_of_the_lab_s_own_is_raised(wave, part):
    """… and said in the lab as well: nobody sees what a slider raises."""
    setattr(wave, part, lambda *args: wave.arrays["nothing of that name"])
    with pytest.raises(KeyError):
        wave.n.value = 50
    assert "nothing of that name" in repr(wave)


def test_an_error_of_update_is_raised_though_the_function_is_a_student_s(wave):
    wave.f.value = np.tan
    wave.update = lambda artists, arrays: arrays["nothing of that name"]
    with pytest.raises(KeyError):
        wave.n.value = 50


def test_lab_can_be_made_with_a_broken_function():
    lab = Wave(f=lambda x: 1 / 0)
    assert "ZeroDivisionError" in repr(lab) and len(lab.picture.png) > 100


def test_amount_stretches_for_large_values_and_shrinks_back():
    lab = Wave(height=1e5)
    assert lab.height.value == 1e5 == lab.height.max
    lab.height.value = 0.5
    assert lab.height.max == 2


def test_rate_takes_any_number_in_its_range():
    lab = Count()
    lab.lr.value = 0.0137
    assert lab.lr.value == 0.0137 and "lr=0.0137" in lab.call()
    lab.lr.value = 1e9
    assert lab.lr.value == 100


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def raising(error):
    def broken(x):
        raise error
    return broken


@pytest.mark.parametrize("error", [SystemExit("bye"), KeyboardInterrupt(), GeneratorExit(), Unprintable(), RecursionError("deep"), MemoryError()])
def test_whatever_a_student_s_function_raises_is_a_message(wave, error):
    wave.f.value = raising(error)
    assert type(error).__name__ in repr(wave) and "last state that worked" in repr(wave)
    wave.f.value = np.cos
    assert not wave.complaint


def test_an_interruption_by_the_student_is_none_of_his_function_s(wave):
    """The stop button of the notebook, while his function works: the cell ends, too."""
    wave.f.value = np.tan
    wave.measure = raising(KeyboardInterrupt())             # not in the function, though one of his is there
    patched = lab_module.within
    lab_module.within = lambda seconds, job: raising(KeyboardInterrupt())(0)
    try:
        with pytest.raises(KeyboardInterrupt):
            wave.n.value = 5
    finally:
        lab_module.within = patched


# Time.

def endless(x):
    for _ in range(1000):                                   # so that a test without a limit fails, and does not hang
        time.sleep(0.01)
    ENDED.append(x)
    return x


ENDED = []                                                  # the calls of `endless` that were not cut off


def test_a_function_that_does_not_end_is_said_and_the_slider_stays_alive(wave, monkeypatch):
    monkeypatch.setattr(lab_module, "SECONDS", 0.3)
    wave.f.value = endless
    assert "Your function had not ended after 0.3 seconds and was cut off" in repr(wave) and not ENDED
    wave.f.value = np.cos
    wave.n.value = 20
    assert repr(wave).startswith("20 points")
    wait_until(lambda: not [thread for thread in threading.enumerate() if thread._target is not None and "within" in str(thread._target)])


def test_a_hanging_function_stops_only_its_own_lab(wave, monkeypatch):
    monkeypatch.setattr(lab_module, "SECONDS", 60)
    playing, called, go = Count(), threading.Event(), threading.Event()
    playing.play.value = True

    def slow(x):
        called.set()
        go.wait(60)
        return x

    thread = threading.Thread(target=lambda: setattr(wave.f, "value", slow))
    thread.start()
    assert called.wait(30)
    other, frames = Wave(), playing.arrays["steps"]
    other.n.value = 33
    wait_until(lambda: playing.arrays["steps"] > frames + 3)
    assert repr(other).startswith("33 points") and not go.is_set() and thread.is_alive()
    go.set()
    thread.join()
    wait_until(lambda: not wave.picture.complaint)
    assert not wave.complaint


def test_play_ends_when_a_function_hangs_and_goes_on_when_it_is_mended(monkeypatch):
    monkeypatch.setattr(lab_module, "SECONDS", 0.3)
    lab = Count()
    lab.play.value = True
    lab.f.value = endless
    wait_until(lambda: not lab.play.value)
    assert "had not ended" in repr(lab) and lab.play.description == "Play"
    lab.f.value = abs
    lab.play.value = True
    steps = lab.training.t
    wait_until(lambda: lab.training.t > steps and not lab.complaint)


@pytest.mark.parametrize("error", [SystemExit("bye"), KeyboardInterrupt(), GeneratorExit(), Unprintable()])
def test_play_says_the_truth_whatever_a_function_raises(error, monkeypatch):
    lab = Count()
    lab.play.value = True
    lab.f.value = raising(error)
    wait_until(lambda: not lab.play.value and not players())
    assert lab.play.description == "Play" and type(error).__name__ in repr(lab)
    monkeypatch.setattr(lab._frames, "wait_for", lambda *_: pytest.fail("it waits for frames that do not come"))
    lab.lr.value = 2


def test_a_run_goes_on_after_a_function_failed_in_the_middle_of_a_step():
    moods = {"broken": False}

    def moody(Z):
        return raising(ValueError("not now"))(Z) if moods["broken"] else np.tanh(Z)

    lab = DeepTraining(depth=2, width=8, activation=nn.Activation(moody, lambda Z, A: 1 - A * A)).run(3)
    moods["broken"] = True
    assert "not now" in repr(lab.run(3)) and lab.training.t == 3
    moods["broken"] = False
    assert lab.run(3).training.t == 6 and not lab.complaint
    lab.close()


# Closing.

def widgets():
    return set(ipywidgets.widgets.widget._instances)


@pytest.mark.parametrize("kind", [Wave, Count, Averages, BatchNormLab, Boundary, BugHunt, DeepTraining, Descent, GradientFlow, Saturation, Scaling, StepSize, Symmetry, Tangent])
def test_a_closed_lab_leaves_no_widget(kind):
    before = widgets()
    lab = kind()
    assert len(widgets()) > len(before) + 20
    lab.close()
    assert widgets() == before
    lab.close()                                             # again: nothing to do


def test_a_closed_lab_lets_go_of_all_it_held():
    lab = Wave(n=20)
    held = [weakref.ref(each) for each in (lab.stage, lab.stage.figure, lab.picture, lab.n, lab.view, *lab.artists.values())]
    lab.close()
    assert [ref() for ref in held] == [None] * len(held)


@pytest.mark.parametrize("use", [lambda lab: lab.n, lambda lab: lab.set(n=3), lambda lab: lab.run(), lambda lab: lab.arrays, lambda lab: lab.reset(), lambda lab: lab.call(),
                                 lambda lab: lab.scenario("Low"), lambda lab: lab.picture])
def test_a_closed_lab_that_is_used_says_so(use):
    lab = Wave(n=20)
    lab.close()
    with pytest.raises(AttributeError, match=re.escape("This lab is closed: its cell was run again, or close() was called. A new one: Wave(n=20)")):
        use(lab)
    assert lab._repr_mimebundle_() == {"text/plain": repr(lab)}


def test_what_an_open_lab_does_not_have_is_said_as_usual(wave):
    with pytest.raises(AttributeError, match="Wave has no 'depth'"):
        wave.depth
    assert not hasattr(wave, "_ipython_display_")


def test_closing_waits_for_the_frame_that_is_being_made():
    lab = Count()
    lab.play.value = True
    wait_until(lambda: lab.arrays["steps"] > 2)
    lab.play.value = False                                  # the thread is still there
    lab.close()
    assert not players()


# Training.

def test_run_trains_without_a_browser():
    lab = Count(start=5)
    assert lab.run(steps=20) is lab
    assert lab.arrays["steps"] == 20 and repr(lab) == "20 steps: 25.0"


def test_rate_acts_on_the_run_and_start_begins_anew():
    lab = Count().run(steps=10)
    lab.lr.value = 2
    lab.run(steps=10)
    assert lab.arrays["value"] == 30
    lab.start.value = 50
    assert lab.arrays == {"value": 50.0, "steps": 0}


def test_rewind_keeps_the_controls():
    lab = Count().run(steps=10)
    lab.lr.value = 2
    lab.rewind()
    assert lab.arrays["steps"] == 0 and lab.lr.value == 2


def test_play_trains_in_one_daemon_thread_until_it_is_paused():
    lab = Count()
    lab.play.value = True
    wait_until(lambda: lab.arrays["steps"] > 5)
    assert [thread.daemon for thread in players()] == [True] and lab.play.description == "Pause"
    lab.play.value = False
    wait_until(lambda: not players())
    steps = lab.arrays["steps"]
    time.sleep(0.1)
    assert lab.arrays["steps"] == steps


def test_controls_are_live_while_it_plays():
    lab = Count()
    lab.play.value = True
    lab.lr.value = 50
    wait_until(lambda: lab.arrays["value"] > lab.arrays["steps"])
    lab.start.value = 100
    wait_until(lambda: lab.arrays["value"] >= 100)


def test_one_lab_plays_at_a_time():
    first, second = Count(), OtherCount()
    first.play.value = True
    second.play.value = True
    assert not first.play.value
    wait_until(lambda: len(players()) == 1 and second.arrays["steps"] > 2)


def test_a_newer_lab_of_its_class_ends_the_play():
    older = Count()
    older.play.value = True
    OtherCount()
    assert older.play.value
    Count()
    assert not older.play.value
    wait_until(lambda: not players())


def test_play_goes_on_when_a_slider_leaves_what_had_diverged():
    lab = Diverging(start=77)
    lab.play.value = True
    wait_until(lambda: not lab.play.value and lab._cut_short)
    lab.start.value = 5
    wait_until(lambda: lab.play.value and lab.arrays["steps"] > 3)
    lab.play.value = False                                  # paused by hand: no slider starts it
    lab.start.value = 6
    assert not lab.play.value


def test_play_that_diverged_is_not_begun_by_rewind():
    lab = Diverging(start=77)
    lab.play.value = True
    wait_until(lambda: not lab.play.value and lab._cut_short)
    lab.rewind()
    lab.start.value = 5
    assert not lab.play.value


def test_the_call_counts_no_steps_between_which_a_live_control_has_moved():
    lab = Count().run(steps=3)
    assert lab.call() == "Count().run(steps=3)"
    lab.lr.value = 2
    lab.run(steps=1)
    lab.lr.value = 1                                        # back where it was: the steps between are no others for that
    assert lab.call() == "Count()"
    lab.rewind()
    assert lab.run(steps=2).call() == "Count().run(steps=2)"


def test_closing_waits_for_players_that_were_paused_too(monkeypatch):
    died = []
    monkeypatch.setattr(threading, "excepthook", died.append)
    monkeypatch.setattr(training_lab_module, "FRAME", 0.5)
    lab = Count()
    lab.play.value = True
    wait_until(lambda: lab.frames)
    lab.play.value = False                                  # it rests, and will see that half a second later
    monkeypatch.setattr(training_lab_module, "FRAME", 0.01)
    lab.play.value = True
    lab.close()
    assert not players() and not died


def test_closing_ends_the_play():
    lab = Count()
    lab.play.value = True
    lab.close()
    wait_until(lambda: not players())


def test_play_on_and_off_quickly_leaves_one_thread():
    lab = Count()
    for _ in range(5):
        lab.play.value = True
        lab.play.value = False
    lab.play.value = True
    wait_until(lambda: len(players()) == 1)


def test_a_student_s_error_while_playing_is_shown_and_stops():
    lab = Count()
    lab.play.value = True

    def broken(x):
        raise ZeroDivisionError("mine")

    lab.f.value = broken
    wait_until(lambda: not lab.play.value)
    assert "mine" in repr(lab)
    lab.f.value = abs
    lab.rewind()
    assert repr(lab.run(steps=2)) == "2 steps: 2.0"


def test_an_error_of_ours_while_playing_is_raised_and_stops(monkeypatch):
    raised = []
    monkeypatch.setattr(threading, "excepthook", lambda error: raised.append(error.exc_type))
    lab = Count()
    lab.training.step = lambda: nothing_of_that_name
    lab.play.value = True
    wait_until(lambda: not lab.play.value and not players())
    assert raised == [NameError] and "nothing_of_that_name" in repr(lab) and lab.play.description == "Play"
    with pytest.raises(NameError):
        lab.run()


def test_training_that_ends_stops_the_play():
    lab = Count()
    lab.training.step = lambda: False
    lab.play.value = True
    wait_until(lambda: not lab.play.value and not players())


def test_without_threads_it_plays_on_the_event_loop(monkeypatch):
    def no_threads(self):
        raise RuntimeError("can't start new thread")

    async def play(lab):
        monkeypatch.setattr(threading.Thread, "start", no_threads)
        lab.play.value = True
        while lab.arrays["steps"] < 5:
            await asyncio.sleep(0.01)
        lab.lr.value = 2
        lab.play.value = False
        await asyncio.sleep(0.1)
        steps = lab.arrays["steps"]
        await asyncio.sleep(0.1)
        return steps == lab.arrays["steps"]

    lab = Count()
    stopped = []                        # a thread with a loop of its own: Playwright's may be running in this one
    loop = threading.Thread(target=lambda: stopped.append(asyncio.run(asyncio.wait_for(play(lab), 10))), name="with a loop")
    loop.start()
    loop.join(15)
    assert stopped == [True]
    assert lab.training.threads == {"with a loop"}


def test_moving_a_control_from_another_thread_while_playing_shows_the_last_value():
    lab = Count()
    lab.play.value = True

    def drag():
        for start in range(60):
            lab.start.value = start

    thread = threading.Thread(target=drag)
    thread.start()
    thread.join(20)
    lab.play.value = False
    lab.rewind()
    assert lab.arrays["value"] == 59


@pytest.mark.parametrize("value, words", [(0.1, "0.1"), (0.123456, "0.123456"), (np.float64(0.25), "0.25"), (3, "3"), (True, "True"), ("loss", "'loss'"), (nn.relu, "nn.relu")])
def test_a_value_is_written_as_in_a_cell(value, words):
    assert written(value) == words


def test_reset_goes_to_how_the_lab_was_opened():
    wave = Wave(height=0.3, n=20)
    wave.set(height=0.7, n=40)
    wave.reset()
    assert (wave.height.value, wave.n.value) == (0.3, 20)


@pytest.mark.parametrize("batch_norm", [False, True])
def test_networks_of_deep_training_are_what_build_makes_of_each_seed(batch_norm):
    from nnlib.labs.deep_training import INPUTS, NETWORKS, of_sliders

    lab = DeepTraining(depth=4, var_w=1.7, width=7, batch_norm=batch_norm, seed=3)
    net = of_sliders(4, 1.7, 7, nn.relu, batch_norm)
    each = nn.Parameters.stack(net.build(INPUTS, np.random.default_rng([3, k]), np.float32) for k in range(NETWORKS))
    assert lab.training.params.vector.tobytes() == each.vector.tobytes()
