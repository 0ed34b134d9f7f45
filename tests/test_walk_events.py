"""Sliders, menus and buttons of the eight newer labs, moved at random while they play and while they do not: no exception, no complaint, no thread that died."""
import threading
import time
import warnings

import ipywidgets
import numpy as np
import pytest

from nnlib.labs import Averages, BatchNormLab, Boundary, Descent, Saturation, Scaling, Symmetry, Tangent

EVENTS = 60


def any_event(lab, rng):
    """Move one control to a place of its slider or menu, or press a button."""
    if rng.random() < 0.1:
        lab.scenario([*lab.scenarios][rng.integers(len(lab.scenarios))])
    elif rng.random() < 0.1:
        lab.reset() if rng.random() < 0.5 or not hasattr(lab, "rewind") else lab.rewind()
    elif hasattr(lab, "freeze") and rng.random() < 0.1:
        lab.freeze.value = not lab.freeze.value
    else:
        name = [*lab.controls][rng.integers(len(lab.controls))]
        widget = getattr(lab, name)
        if isinstance(widget, ipywidgets.Checkbox):
            widget.value = not widget.value
        elif hasattr(widget, "_options_values"):
            widget.value = widget._options_values[rng.integers(len(widget._options_values))]
        elif isinstance(widget, ipywidgets.Button):
            widget.value = tuple((*rng.uniform(-1.5, 1.5, 2).round(2).tolist(), int(rng.integers(2))) for _ in range(rng.integers(4)))
        else:
            places = int(round((widget.max - widget.min) / (getattr(widget, "step", 1) or 1)))
            widget.value = type(widget.value)(widget.min + rng.integers(places + 1) * (getattr(widget, "step", 1) or 1))


@pytest.mark.parametrize("kind", [Averages, BatchNormLab, Boundary, Descent, Saturation, Scaling, Symmetry, Tangent])
def test_no_order_of_events_confuses_a_lab(kind, events=EVENTS):
    died = []
    hook, threading.excepthook = threading.excepthook, lambda trouble: died.append(trouble)
    lab, rng = kind(), np.random.default_rng(0)
    frame = lab.stage.frame
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for i in range(events):
                lab.stage.frame = frame if i % 20 == 0 else lambda: lab.picture.png
                if hasattr(lab, "play") and i % 15 == 7:
                    lab.play.value = not lab.play.value
                any_event(lab, rng)
                assert not lab.complaint and not died, (i, lab.state(), lab.complaint, died)
            if hasattr(lab, "play"):                        # it still plays
                lab.scenario([*lab.scenarios][0])
                lab.play.value = False
                lab.rewind()
                lab.play.value = True
                until = time.monotonic() + 60
                while lab.training.t == 0 and time.monotonic() < until:
                    time.sleep(0.01)
                assert lab.training.t > 0 and lab._turn.is_alive() or not lab.play.value
            assert not lab.complaint and not died
    finally:
        lab.stage.frame = frame
        lab.close()
        threading.excepthook = hook
