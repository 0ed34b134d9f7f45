"""What the random walks share: a lab goes from state to state by all that a reader can do, and its sentence is taken apart."""
import re

import numpy as np

DRAWN = 5                           # each fifth state is drawn, which takes most of the time: the tests look at the artists' data
NUMBER = r"[-\d.e+]+"


def walk(lab, move, states, drawn=DRAWN):
    """Move the lab so often, at random; yields each state.  `move(rng)` gives the state to go to, or has gone there itself and gives what it did."""
    rng, frame = np.random.default_rng(0), lab.stage.frame
    try:
        for i in range(states):
            lab.stage.frame = frame if i % drawn == 0 else lambda: lab.picture.png
            state = move(rng)
            if isinstance(state, dict):
                lab.set(**state)
            assert not lab.complaint, (state, lab.complaint)
            yield state
    finally:
        lab.close()


def any_move(lab, rng, draw, steps):
    """One of what a reader can do with a lab that trains, most often some steps after it; gives its name.  `draw(rng)` is a state, `steps` how many to run."""
    kind = pick(rng, ("state", "state", "live", "live", "run", "run", "rewind", "scenario", "seed", "freeze", "reset"))
    if kind == "state":
        lab.set(**draw(rng))
    elif kind == "live":
        lab.set(**{name: value for name, value in draw(rng).items() if name in lab.live and rng.random() < 0.5})
    elif kind == "scenario":
        lab.scenario(pick(rng, lab.scenarios))
    elif kind == "seed":
        lab.reseed()
    elif kind == "freeze":
        lab.freeze.value = not lab.freeze.value
    elif kind != "run":
        getattr(lab, kind)()
    if kind == "run" or kind != "freeze" and rng.random() < 0.6:
        lab.run(steps=pick(rng, steps))
    return kind


def pick(rng, values):
    return [*values][rng.integers(len(values))]


def number_after(words, sentence):
    """The number after these words, which are a regular expression; None where they are not said."""
    found = re.search(f"{words} ?({NUMBER})", sentence)
    return float(found.group(1).rstrip(".")) if found else None


def line(artist):
    """The data of a line, as floats: (2, n)."""
    return np.array(artist.get_data(), float)


def close(shown, expected, rel=1e-9, abs=0.0):
    """Are the arrays alike, nan where nan?  (pytest.approx takes a hundred times as long.)"""
    shown, expected = np.asarray(shown, float), np.asarray(expected, float)
    return shown.shape == expected.shape and np.allclose(shown, expected, rtol=rel, atol=abs, equal_nan=True)
