"""A student's function that hangs or takes long holds up its own lab only: in a real kernel, moved as a page moves it."""
import ast
import threading

import pytest

from kernels import Kernel
from nnlib.live.worker import Worker

OPEN = """
import threading, time, numpy as np, nnlib as nn
go = threading.Event(); go.set(); calls = []

def slow(z):
    calls.append(threading.current_thread().name)
    while not go.is_set():
        time.sleep(0.01)
    return np.tanh(z)

own = nn.Activation(slow, nn.tanh.slope)
slow_lab, other = Tangent(activation=own), StepSize()
count = DeepTraining(depth=2, width=8, activation=own)
labs = {"slow": slow_lab, "other": other, "count": count}
widgets = {f"{name}.{part}": getattr(lab, part) for name, lab in labs.items() for part in ("picture", *lab.controls)}
widgets |= {f"{name}.{button.description}": button for name, lab in labs.items() for button in lab.view.children[0].children}
print({name: widget.comm.comm_id for name, widget in widgets.items()})
"""


class Page:
    """Moves widgets, presses buttons, and hears what pictures say."""

    def __init__(self):
        self.kernel = Kernel()
        self.ids = ast.literal_eval(self.kernel.run(OPEN))
        self.pictures = {id: name.removesuffix(".picture") for name, id in self.ids.items() if name.endswith(".picture")}

    def send(self, widget, data):
        client = self.kernel.client
        client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": self.ids[widget], "data": data}))

    def move(self, widget, value):
        self.send(widget, {"method": "update", "state": {"value": value}, "buffer_paths": []})

    def press(self, button):
        self.send(button, {"method": "custom", "content": {"event": "click"}})

    def hear(self, number):
        """The next so many sentences: [(lab, what its picture now says)]."""
        heard = []
        while len(heard) < number:
            message = self.kernel.client.get_iopub_msg(timeout=30)
            state = message["content"]["data"].get("state", {}) if message["msg_type"] == "comm_msg" else {}
            said = state.get("complaint") or state.get("reading")
            if said and message["content"]["comm_id"] in self.pictures:
                heard.append((self.pictures[message["content"]["comm_id"]], said))
        return heard


@pytest.fixture(scope="module")
def open_page():
    page = Page()
    yield page
    page.kernel.shut_down()


@pytest.fixture
def page(open_page):
    open_page.kernel.run("go.clear()")
    yield open_page
    open_page.kernel.run("go.set()\nfor lab in labs.values(): lab._worker.stop(10)")


def test_while_a_function_hangs_in_one_lab_another_s_slider_answers(page):
    page.move("slow.z", 1.5)
    page.move("other.theta", -2.0)
    said = page.hear(3)
    assert [lab for lab, _ in said] == ["slow", "other", "slow"]
    assert "Your function is still running" in said[0][1] and "had not ended after 3 seconds" in said[2][1]


def test_its_buttons_hold_up_nobody_either(page):
    page.move("count.lr", 0.5)
    for button in ("One step", "Rewind", "New seed", "Freeze"):
        page.press(f"count.{button}")
    page.move("other.theta", 2.0)
    said = page.hear(2)
    assert [lab for lab, _ in said] == ["count", "other"] and "Your function is still running" in said[0][1]


def test_the_latest_value_is_measured_when_a_slow_function_ends_and_none_between(page):
    page.kernel.run("zs, measure = [], slow_lab.measure\nslow_lab.measure = lambda state: (zs.append(state['z']), measure(state))[1]")
    for z in (-1.0, 0.0, 1.0, 2.0):
        page.move("slow.z", z)
    said = page.kernel.run("go.set()\nwhile slow_lab._worker._thread: time.sleep(0.01)\ndel slow_lab.measure\nprint(zs, slow_lab.arrays['z'], bool(slow_lab.complaint), bool(slow_lab.picture.complaint))")
    assert said.strip() == "[-1.0, 2.0] 2.0 False False"


def test_a_cell_waits_until_the_picture_is_there(page):
    page.move("slow.depth", 3)                          # a page's message before changes nothing
    assert page.kernel.run("threading.Timer(1, go.set).start()\nslow_lab.z.value = 0.5\nprint(slow_lab.arrays['z'])").strip() == "0.5"


def test_what_runs_late_is_said_and_taken_back_when_it_has_ended():
    go, said = threading.Event(), []
    worker = Worker(lambda: (said.append("late"), go.set()), lambda: said.append("done"))
    worker.do(lambda: (go.wait(10), said.append("work")))
    worker.stop(10)
    worker.do(lambda: said.append("quick"))
    assert said == ["late", "work", "done", "quick"]


def test_work_that_fails_ends_and_the_next_is_done(monkeypatch):
    failed, said = [], []
    monkeypatch.setattr(threading, "excepthook", lambda error: failed.append(error.exc_type))
    worker = Worker(None, None)
    worker.do(lambda: 1 / 0)
    worker.do(lambda: said.append("next"))
    assert failed == [ZeroDivisionError] and said == ["next"]
