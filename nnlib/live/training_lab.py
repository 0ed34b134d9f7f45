"""A lab whose network trains: play, pause, one step, and every control live during training."""
import asyncio
import math
import threading
import time
import weakref

import ipywidgets
import numpy as np

from ..losses import no_penalty
from ..training import gradient, train
from .lab import SECONDS, Lab, StudentsError, button, button_layout
from .worker import PATIENCE

FRAME = 1 / 36                      # seconds between two frames of a playing lab
TRAINING = 0.008                    # seconds of a frame that go to training; while a slider moves, one step, so that the picture keeps up
POINTS = 128                        # at most so many places of a cost curve are kept


class Run:
    """A network that trains as it goes: after t steps `cost`, `trace`, `deltas` and `grads` are those of the latest (before the first, of the first batch).

    `rule` makes the optimizer from the learning rate, which is the lab's control `lr` and may move: nn.GradientDescent, or
    lambda lr: nn.Momentum(lr, beta=0.9).  The batch size is the lab's control `batch_size`, or all examples where it has none.
    `watch(run)` looks at a run; what it says before the first step is kept as `started`.
    `diverged` is the step whose cost was the first that is no number (0: none was), `used` the learning rate of that step or of the latest; of a stack (K,).
    `tried` is {learning rate: (steps made with it, the cost after them)}; a lab that is rewound hands it on to the next run.
    """

    def __init__(self, net, params, X, Y, *, loss, rule, rng, penalty=no_penalty, watch=lambda run: None):
        self.net, self.params, self.X, self.Y = net, params, X, Y
        self.loss, self.rule, self.rng, self.penalty, self.watch = loss, rule, rng, penalty, watch
        self.t, self.lr, self.batch_size, self.tried = 0, 0.0, 0, {}

    def follow(self, state):
        """From now on, train with the learning rate and the batch size that the controls say.  (A new batch size makes the rule forget its averages.)"""
        self.lr = state.get("lr", 0.0)
        size = state.get("batch_size", self.X.shape[-1])
        if size == self.batch_size:
            return
        self.batch_size, self._steps = size, ()             # the next step begins it: most runs that a slider makes never take one
        if self.t == 0:
            self._look(*(A[..., :size] for A in (self.X, self.Y)))

    def _training(self):
        vector = self.params.vector
        fine = np.isfinite(vector)
        if fine.all():                                      # as at every new run, which shall not wait for a copy
            return self._begun_training()
        kept = vector.copy()
        vector[~fine] = 0                                   # what has diverged stays so, and `train` would not begin with it
        try:
            return self._begun_training()
        finally:
            vector[...] = kept

    def _begun_training(self):
        run = weakref.proxy(self)                           # in a circle with its steps, each run a slider leaves behind would stay until Python looks for circles
        return train(self.net, self.params, self.X, self.Y, loss=self.loss, rule=self.rule(lambda t: run.lr), batch_size=self.batch_size,
                     epochs=math.inf, rng=self.rng, penalty=self.penalty)

    def _look(self, X, Y):
        before = self.rng.bit_generator.state
        try:
            self.cost, self.trace, self.deltas, self.grads = gradient(self.net, self.params, X, Y, loss=self.loss, penalty=self.penalty, rng=self.rng)
        finally:
            self.rng.bit_generator.state = before           # looking changes nothing
        self.diverged, self.used = np.where(np.isfinite(self.cost), 0, 1), np.zeros(np.shape(self.cost))
        self._kept, self._stride = [(0, self.cost)], 1
        self.started = self.watch(self)

    def step(self):
        """One step; False when the cost is a number no more, for every network."""
        self._steps = self._steps or self._training()
        try:
            made = next(self._steps)
        except StopIteration:
            return False
        except BaseException:                               # a generator that was interrupted is over; training is not
            self._steps = ()
            raise
        self.t += 1
        self.cost, self.trace, self.deltas, self.grads = made.cost, made.trace, made.deltas, made.grads
        self.tried[self.lr] = 1 + self.tried.get(self.lr, (0, 0))[0], self.cost
        fine, well = np.isfinite(self.cost), self.diverged == 0
        self.used = np.where(well, self.lr, self.used)
        if not np.all(fine):
            self.diverged = np.where(well & ~fine, self.t, self.diverged)
        if self.t % self._stride == 0:
            self._kept.append((self.t, self.cost))
        if len(self._kept) > POINTS:
            self._kept, self._stride = self._kept[::2], 2 * self._stride
        return bool(np.any(fine))

    @property
    def curve(self):
        """Steps (T,) and their costs, (T,) or (T, K) for a stack: every step's at first, then every second's, every fourth's …, and the latest."""
        kept = self._kept if self._kept[-1][0] == self.t else [*self._kept, (self.t, self.cost)]
        steps, costs = zip(*kept)
        return np.array(steps), np.array(costs)


class TrainingLab(Lab):
    """A lab whose network trains: play, pause, one step; every control is live during training.

    `begin(state) -> Run` makes the network; `measure(state, run)` looks at it.  The controls named in `live` act on the run as it goes; a
    change of any other begins anew.  (Anything with `follow(state)`, `step() -> bool` and `t`, the steps made, can be a run.)
    """
    live = ("lr", "batch_size")
    _playing = None                 # the one lab that plays
    _turn = None                    # the thread or task that plays this one; a closed lab has none

    def __init__(self, *values, **state):
        self.training, self._begun, self._players, self._moved = None, None, [], False
        self._wished, self._granted = 0, 0                  # how often it was to begin anew, and how many of these wishes the run has seen
        self._pace, self._steady = (), True                 # the live controls at the run's first step; have they stayed so?
        self._cut_short = False                             # playing ended because the run had diverged, not because Play was pressed
        self._frames = threading.Condition()
        self.frames = 0
        self.play = ipywidgets.ToggleButton(description="Play", icon="play", layout=button_layout(), button_style="primary", tooltip="Train; all sliders stay live")
        self.play.layout.min_width = "6em"                  # of Pause: the other buttons stay where they are
        self.play.observe(self._toggle_play, "value")
        if type(TrainingLab._playing) is type(self):        # the older one, whose cell was perhaps run again, plays no more
            TrainingLab._playing.play.value = False
        super().__init__(*values, **state)

    def begin(self, state):
        raise NotImplementedError(f"{type(self).__name__} needs a method begin(self, state) -> Run")

    def measure(self, state, run):
        raise NotImplementedError(f"{type(self).__name__} needs a method measure(self, state, run) -> arrays")

    def buttons(self):
        return [self.play, button("One step", "step-forward", lambda: self._do(self.run), "Train by one step"), *super().buttons()]

    def way_back(self):
        return button("Rewind", "backward", self.rewind, "Back to step 0 and the same initial weights; the sliders stay where they are")

    def run(self, steps=1):
        """Train by so many steps, then show.  Returns the lab: `DeepTraining(depth=20).run(steps=200)`."""
        self._train_and_show(lambda made: made < steps)
        return self

    def rewind(self):
        """Back to the same initial weights; the controls stay as they are."""
        self._wished += 1
        self.stage.free_limits()
        self.refresh()

    def reset(self):
        self._wished += 1
        super().reset()

    def scenario(self, words):
        self._wished += 1
        super().scenario(words)

    def _stop(self):
        super()._stop()
        self.play.value = False
        if TrainingLab._playing is self:
            TrainingLab._playing = None
        for player in self._players:
            player.join(2 * SECONDS)                        # it may be in the middle of a frame

    def call(self):
        """The call that reproduces the picture; without the steps, where a live control moved between them."""
        made = self.training.t if self.training else 0
        same = made and self._steady and self._pace == self._live_values(self.state())
        return super().call() + (f".run(steps={made})" if same else "")

    def _live_values(self, state):
        return [state[name] for name in self.live if name in state]

    def _train_and_show(self, wanted):
        """Steps while `wanted(number made)`, then a picture; says whether training can go on."""
        with self.lock, np.errstate(all="ignore"):
            state, made, goes_on = self.state(), 0, True
            try:
                self._ask(state, lambda: self._catch_up(state))
                while goes_on and wanted(made):
                    goes_on = self._ask(state, lambda: self._step(state))
                    made += 1
            except StudentsError:
                return False
            return self._show(self.state()) and goes_on     # a slider may have moved meanwhile

    def _step(self, state):
        if not self.training.t:
            self._pace = self._live_values(state)
        self._steady = self._steady and self._pace == self._live_values(state)
        return self.training.step()

    def _catch_up(self, state):
        """Begin anew where the state wants another network; the live controls act on the run that is there."""
        key = [value for name, value in state.items() if name not in self.live]
        wished = self._wished                               # one more may come while a run begins
        if self._granted != wished or self._begun != key:
            goes_on = self._cut_short and self._granted == wished                   # a slider left what had diverged: go on playing; after Rewind, Play has to be pressed
            tried = getattr(self.training, "tried", {}) if self._begun == key else {}
            self.training, self._begun, self._granted, self._steady, self._cut_short = self.begin(state), key, wished, True, False
            self.training.tried = tried
            if goes_on:
                self.play.value = True
        self.training.follow(state)

    def _measured(self, state):
        self._catch_up(state)
        return self.measure(state, self.training)

    def _changed(self, change):
        if self._turn is None or not isinstance(self._turn, threading.Thread) or self._turn is threading.current_thread():
            super()._changed(change)
        elif not self._muted:
            # The next frames show it.  Waiting for them, not returning at once, lets ipywidgets hold back and merge what the slider sends.
            self._moved = True
            with self._frames:
                seen = self.frames
                self._frames.wait_for(lambda: self.frames > seen or self._turn is None, PATIENCE)

    # Playing.

    def _toggle_play(self, change):
        self.play.description, self.play.icon = ("Pause", "pause") if change["new"] else ("Play", "play")
        if not change["new"]:
            self._turn = None
            return
        if TrainingLab._playing is not None and TrainingLab._playing is not self:
            TrainingLab._playing.play.value = False
        TrainingLab._playing = self
        self._turn = thread = threading.Thread(target=self._play_in_thread, daemon=True, name="playing lab")
        try:
            thread.start()
            self._players = [*filter(threading.Thread.is_alive, self._players), thread]         # one that was paused rests a little, and then ends
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
        try:
            if self._turn is not None and not self._train_and_show(lambda made: made == 0 or time.perf_counter() < until):
                self.play.value = False
                self._cut_short = not self.complaint
        except BaseException:
            self.play.value = False
            raise
        finally:
            with self._frames:
                self.frames += 1
                self._frames.notify_all()
        return max(0.002, began + FRAME - time.perf_counter())      # others get the lock while this one rests
