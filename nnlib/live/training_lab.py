"""A lab whose network trains: play, pause, one step, and every control live during training."""
import asyncio
import threading
import time

import ipywidgets
import numpy as np

from .lab import BUTTON, Lab, button, explained

FRAME = 1 / 36                      # seconds between two frames of a playing lab
TRAINING = 0.008                    # seconds of a frame that go to training; while a slider moves, one step, so that the picture keeps up


class TrainingLab(Lab):
    """A lab whose network trains: play, pause, one step; every control is live during training.

    Two more parts: `begin(state) -> training`, anything that `step(training, state) -> bool` advances by one step (False: it has
    ended).  `restarts` names the controls whose change begins anew; the others act on the run as it goes.
    `measure` finds the run in `self.training`.
    """
    restarts = ()
    _playing = None                 # the one lab that plays

    def __init__(self, **state):
        self.training, self._begun, self._turn, self._moved = None, None, None, False
        self._frames = threading.Condition()
        self.frames = 0
        self.play = ipywidgets.ToggleButton(description="Play", icon="play", layout=BUTTON, button_style="primary", tooltip="Train; all sliders stay live")
        self.play.observe(self._toggle_play, "value")
        if type(TrainingLab._playing) is type(self):        # the older one, whose cell was perhaps run again, plays no more
            TrainingLab._playing.play.value = False
        super().__init__(**state)

    def begin(self, state):
        raise NotImplementedError(f"{type(self).__name__} needs a method begin(self, state) -> training")

    def step(self, training, state):
        raise NotImplementedError(f"{type(self).__name__} needs a method step(self, training, state) -> bool")

    def buttons(self):
        rewind, reseed, freeze = super().buttons()
        rewind.tooltip = "Back to the same initial weights; the sliders stay"
        return [self.play, button("One step", "step-forward", self.run, "Train by one step"), rewind, reseed, freeze]

    def run(self, steps=1):
        """Train by so many steps, then show.  Returns the lab: `DeepTraining(depth=20).run(steps=200)`."""
        self._train_and_show(lambda made: made < steps)
        return self

    def rewind(self):
        """Back to the same initial weights; the controls stay as they are."""
        with self.lock:
            self._begun = None
        self.refresh()

    def scenario(self, words):
        with self.lock:
            self._begun = None
        super().scenario(words)

    def close(self):
        self.play.value = False
        super().close()

    def _train_and_show(self, wanted):
        """Steps while `wanted(number made)`, then a picture; says whether training can go on."""
        with self.lock:
            state, made, goes_on = self.state(), 0, True
            try:
                with np.errstate(all="ignore"):
                    self._catch_up(state)
                    while goes_on and wanted(made):
                        goes_on = self.step(self.training, state)
                        made += 1
            except Exception as error:                      # a student's function may raise anything
                self._complain(explained(error))
                return False
            self._show(self.state())                        # a slider may have moved meanwhile
            return goes_on and not self.complaint

    def _catch_up(self, state):
        key = tuple(state[name] for name in self.restarts)
        if self._begun != key:
            self.training, self._begun = self.begin(state), key

    def _show(self, state):
        with self.lock:
            try:
                with np.errstate(all="ignore"):
                    self._catch_up(state)
            except Exception as error:
                self._complain(explained(error))
                return
            super()._show(state)

    def _changed(self, change):
        if self._turn is None or not isinstance(self._turn, threading.Thread) or self._turn is threading.current_thread():
            super()._changed(change)
        elif not self._muted:
            # The next frames show it.  Waiting for them, not returning at once, lets ipywidgets hold back and merge what the slider sends.
            self._moved = True
            with self._frames:
                seen = self.frames
                self._frames.wait_for(lambda: self.frames > seen or self._turn is None, timeout=0.5)

    # Playing.

    def _toggle_play(self, change):
        self.play.description, self.play.icon = ("Pause", "pause") if change["new"] else ("Play", "play")
        if not change["new"]:
            self._turn = None
            return
        if TrainingLab._playing is not None and TrainingLab._playing is not self:
            TrainingLab._playing.play.value = False
        TrainingLab._playing = self
        self._turn = threading.Thread(target=self._play_in_thread, daemon=True, name="playing lab")
        try:
            self._turn.start()
        except RuntimeError:                                # no threads here (Pyodide): the same frames on the event loop
            self._turn = asyncio.ensure_future(self._play_on_loop())

    def _play_in_thread(self):
        turn = threading.current_thread()
        while self._turn is turn:
            time.sleep(self._frame())

    async def _play_on_loop(self):
        turn = self._turn = asyncio.current_task()
        while self._turn is turn:
            await asyncio.sleep(self._frame())

    def _frame(self):
        """Train for a moment and show; returns how long to rest."""
        began = time.perf_counter()
        until, self._moved = began + (0 if self._moved else TRAINING), False
        if self._turn is not None and not self._train_and_show(lambda made: made == 0 or time.perf_counter() < until):
            self.play.value = False
        with self._frames:
            self.frames += 1
            self._frames.notify_all()
        return max(0.002, began + FRAME - time.perf_counter())      # others get the lock while this one rests
