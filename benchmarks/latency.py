"""How fast a lab answers, in a real Chromium at 2x pixel density, against what a reader would otherwise use.

    python -m benchmarks.latency                # about a quarter of an hour
    python -m benchmarks.latency --kernel       # without a browser: the kernel's part only, half a minute
    python -m benchmarks.latency BugHunt        # sliders of the labs named only, with a browser and without

Key press on a slider → changed picture, for every slider of every lab from its opening state, and for an empty echo (slider → tiny constant
picture, no drawing); for GradientFlow's ten panels drawn by `interact` with inline figures and by ipympl too.  It is quiet: 150 ms between
two presses.  Slider and echo take turns, three presses each: within seconds a shared machine may become half as fast.
Then: frames a second while a network trains and a slider is dragged, time from release to the last value, time to the first picture,
the memory of a kernel with two labs, and the kernel's part.  A line ends in "held" or "MISSED", by what the project has promised.
Milliseconds of two days can be compared only where `calibration` says the same of the machine.
"""
import importlib.util
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import ipywidgets
import numpy as np
from playwright.sync_api import Error

from benchmarks.browser import chromium, command, jupyterlab, open_notebook, run_all, write_notebook
from nnlib import labs
from nnlib.course import figures, start
from nnlib.live.stage import Stage

DRAGS, PRESSES, TURN, BETWEEN = 5, 12, 3, 150
MOST_ECHOES, MOST_KERNEL, MOST_KERNEL_NEW, MOST_KB = 2.0, 15, 25, 72              # of the echo; ms; ms, where every move draws new networks; kB a frame
LEAST_FRAMES, MOST_SECONDS, MOST_MB = 25, 1.0, 150                                  # a second; to the first picture; of a kernel with two labs
SLIDERS = ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.SelectionSlider


def sliders_of(lab):
    """The names of the controls that are sliders, as they stand on the page."""
    return [name for name in lab.controls if isinstance(getattr(lab, name), SLIDERS)]


def calibration():
    """Processor milliseconds of a fixed piece of Python and NumPy, the least of nine."""
    numbers, taken = np.random.default_rng(0).random(100_000), []
    for _ in range(9):
        began = time.process_time()
        sum(math.sqrt(i) for i in range(50_000))
        np.sort(numbers)
        taken.append(1000 * (time.process_time() - began))
    return min(taken)


def verdict(value, most):
    return "held" if value <= most else "MISSED"


# When a picture changes: an <img> that has loaded, or ipympl's canvas that is painted.
WATCH = """() => {
    window.pressed = 0; window.changes = [];
    const note = () => { window.changes.push(performance.now()); window.noted?.() };
    document.addEventListener('keydown', () => { window.pressed = performance.now() }, true);
    document.addEventListener('load', event => { if (event.target.tagName === 'IMG') note() }, true);
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...all) { note(); return draw.apply(this, all) };
}"""

ECHO = """
import io, ipywidgets
from PIL import Image
pictures = []
for grey in (0, 255):
    file = io.BytesIO(); Image.new("P", (8, 8), grey).save(file, "png"); pictures.append(file.getvalue())
slider, image = ipywidgets.IntSlider(0, max=10_000), ipywidgets.Image(value=pictures[0])
slider.observe(lambda change: image.set_trait("value", pictures[change["new"] % 2]), "value")
ipywidgets.VBox([slider, image])
"""

# As a lesson's first cell.
LABS = f"""
import matplotlib.pyplot as plt
from nnlib.course import start
from nnlib.labs import {", ".join(labs.__all__)}
start()
"""

# The same numbers and panels as the lab, drawn as a notebook usually draws: a new figure for each value.
PANELS = """
import matplotlib.pyplot as plt, ipywidgets, nnlib as nn
from nnlib import propagation as flow
from nnlib.course import start
start()

def fill(fig, var_w):
    seen = flow.flow(30, 100, var_w, 0.0, nn.tanh, nn.lecun, False, 0)
    expected = flow.predicted(30, 100, var_w, 0.0, nn.tanh)
    axes = fig.subplots(2, 5).ravel()
    for ax, name in zip(axes, ("spread", "dZ", "dW")):
        ax.fill_between(range(1, 31), seen[name].min(axis=1), seen[name].max(axis=1), alpha=0.3)
        ax.semilogy(range(1, 31), seen[name].mean(axis=1), "o")
        ax.semilogy(range(1, 31), expected[name])
        ax.set_title(name)
    for ax, shares in zip(axes[3:], seen["histograms"]):
        ax.stairs(shares, seen["edges"], fill=True)
    widths, heights = flow.border(nn.tanh)
    axes[8].plot(widths, heights)
    axes[8].plot([var_w], [0], "o")
    scale, decades = flow.depth_map(nn.tanh, 0.0)
    axes[9].contourf(scale[::4], range(1, 101), decades[::4].T)
    axes[9].plot([var_w], [30], "o")
"""

INTERACT = PANELS + """
%config InlineBackend.figure_format = "retina"
def draw(var_w=1.0):
    fill(plt.figure(figsize=(11.6, 5), dpi=100), var_w)
    plt.show()
_ = ipywidgets.interact(draw, var_w=(0.0, 4.0, 0.02))
"""

IPYMPL = """
%matplotlib widget
""" + PANELS + """
plt.ioff()
fig = plt.figure(figsize=(11.6, 5), dpi=100)
slider = ipywidgets.FloatSlider(1.0, min=0, max=4, step=0.02)
def draw(change):
    fig.clear()
    fill(fig, change["new"])
    fig.canvas.draw_idle()
slider.observe(draw, "value")
ipywidgets.VBox([slider, fig.canvas])
"""

PEERS = {"interact": INTERACT, **({"ipympl": IPYMPL} if importlib.util.find_spec("ipympl") else {})}         # pip install -e ".[bench]"

MEMORY = """
print("resident", int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2 ** 20)
"""


def press(page, slider, times):
    """Press the right arrow on a slider (at its right end Home); the milliseconds from each press to the changed picture."""
    page.bring_to_front()                                   # a page in the background gets no frames
    handle = page.locator(".noUi-handle").nth(slider)
    handle.focus()
    answers = []
    for i in range(times):
        page.evaluate("""() => { window.changes = [];      // a promise, because polling would make the page draw all the time
            window.changed = new Promise((done, fail) => { window.noted = done; setTimeout(fail, 5_000, "no new picture for 5 s") }) }""")
        page.keyboard.press("Home" if handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax") else "ArrowRight")
        try:
            page.evaluate("() => window.changed")
        except Error:                                       # the end of the slider, or one without an effect: the same picture is no new one
            break
        answers.append(page.evaluate("window.changes[0] - window.pressed"))
        page.wait_for_timeout(BETWEEN + 13 * (i % 5))       # not in step with the machine's own clocks
    return answers


def in_turns(page, slider, echo_page):
    """Milliseconds of a slider and of the echo, PRESSES each.  The first press on a page that comes to the front does not count."""
    answers = [], []
    for _ in range(PRESSES // TURN):
        for found, (where, place) in zip(answers, ((page, slider), (echo_page, 0))):
            found += press(where, place, 1 + TURN)[1:]
    return answers


def printed(page, cell):
    """The words that a cell printed: {first word(s): number}."""
    text = page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea-output").inner_text()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.strip().splitlines()}


def open_case(page, address, folder, name, *cells):
    write_notebook(pathlib.Path(folder, f"{name}.ipynb"), *cells)
    page.bring_to_front()
    open_notebook(page, address, f"{name}.ipynb")
    fresh(page)
    page.evaluate(WATCH)


def fresh(page):
    """Run all cells: the lab is in its opening state."""
    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    page.wait_for_timeout(1000)


def latencies(address, folder, names):
    """Milliseconds of {(lab, slider)}, of the peers too, and of the echo in turns with each; one page for each lab."""
    echo, answers = {}, {}
    with chromium() as page:
        open_case(page, address, folder, "echo", ECHO)
        press(page, 0, 3)
        for lab in names:
            own = page.context.new_page()
            open_case(own, address, folder, lab, LABS, f"lab = {lab}()\nlab")
            for place, name in enumerate(sliders_of(getattr(labs, lab)())):
                if place:
                    fresh(own)
                if press(own, place, 2):                    # else it has no effect in the opening state, as a leak on tanh
                    answers[lab, name], echo[lab, name] = in_turns(own, place, page)
            own.close()
        for name, cell in PEERS.items() if "GradientFlow" in names else ():
            own = page.context.new_page()
            open_case(own, address, folder, name, cell)
            press(own, 0, 2)
            answers[name, "var_w"], echo[name, "var_w"] = in_turns(own, 0, page)
            own.close()
    return echo, answers


def while_training(address, folder):
    """(frames a second, milliseconds from release to the last value) of each of DRAGS drags of a slider while a network trains."""
    with chromium() as page:
        slider = sliders_of(labs.DeepTraining()).index("lr")
        open_case(page, address, folder, "training", LABS, "lab = DeepTraining()\nlab")
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(1500)
        rates, lags = [], []
        for drag in range(DRAGS):
            handle, base = (page.locator(kind).nth(slider).bounding_box() for kind in (".noUi-handle", ".noUi-base"))
            x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2       # elsewhere a press is a jump, not a drag
            end = base["x"] + base["width"] * (0.1, 0.5)[drag % 2]                              # up to 0.03: what has diverged shows the same picture, which is no frame
            page.mouse.move(x, y)
            page.mouse.down()
            page.evaluate("window.changes = []; window.since = performance.now()")
            for i in range(100):
                page.mouse.move(x + (end - x) * (i + 1) / 100, y)
                page.wait_for_timeout(30)
            rates.append(page.evaluate("1000 * window.changes.length / (performance.now() - window.since)"))
            last = page.locator(".widget-readout").nth(slider).inner_text()
            page.evaluate("window.released = performance.now()")
            page.mouse.up()
            page.wait_for_function("last => [...document.querySelectorAll('.nn-call')].some(e => e.innerText.includes('lr=' + last))", arg=last, polling=5)
            lags.append(page.evaluate("performance.now() - window.released"))
        return rates, lags


def opening(address, folder):
    """({lab: seconds from its cell's start to its picture}, megabytes of the kernel with the first two that lesson 03 opens)."""
    first = ["GradientFlow", "DeepTraining"]
    order = first + [lab for lab in labs.__all__ if lab not in first]
    with chromium() as page:
        cells = [f"{lab}()" for lab in order]
        write_notebook(pathlib.Path(folder, "opening.ipynb"), LABS, *cells[:2], "import os" + MEMORY, *cells[2:])
        open_notebook(page, address, "opening.ipynb")
        page.evaluate(WATCH)
        page.evaluate("""() => { const notebook = window.jupyterapp.shell.currentWidget.content; notebook.activeCellIndex = 0; notebook.deselectAll() }""")
        seconds = []
        for cell in range(2 + len(order)):
            page.evaluate("window.changes = []; window.since = performance.now()")
            command(page, "notebook:run-cell-and-select-next")
            if cell not in (0, 3):
                page.wait_for_function("window.changes.length > 0", timeout=20_000)
                seconds.append(page.evaluate("(window.changes[0] - window.since) / 1000"))
            page.wait_for_timeout(1500)
        return dict(zip(order, seconds)), printed(page, 3)["resident"]


def move_right(slider):
    """What a press of the right arrow does; at the right end, of the key Home, so that each moves."""
    if isinstance(slider, ipywidgets.SelectionSlider):
        slider.index = (slider.index + 1) % len(slider.options)
    else:
        slider.value = slider.value + slider.step if slider.value + slider.step <= slider.max else slider.min


def in_the_kernel(names):
    """For every slider: milliseconds of each move; medians of `measure`, of `Stage.frame` and of the processor's own time, without what other
    programs took; and the largest frame in bytes."""
    spent = {}

    def timed(owner, name):
        function = getattr(owner, name)

        def wrapped(*args, **kwargs):
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent.setdefault(name, []).append(1000 * (time.perf_counter() - began))
        setattr(owner, name, wrapped)

    start()
    timed(Stage, "frame")
    for name in names:
        lab = getattr(labs, name)()
        timed(lab, "measure")
        opened = lab.state()
        for control in sliders_of(lab):
            lab.set(**opened)
            for _ in range(2):                              # the first ones meet empty caches
                move_right(getattr(lab, control))
            spent.clear()
            times, busy, sizes = [], [], []
            for _ in range(PRESSES):
                began, worked = time.perf_counter(), time.process_time()
                move_right(getattr(lab, control))
                times.append(1000 * (time.perf_counter() - began))
                busy.append(1000 * (time.process_time() - worked))
                sizes.append(len(lab.picture.png))
                time.sleep(0.05)
            yield name, control, times, {part: statistics.median(each) for part, each in spent.items()} | {"busy": statistics.median(busy)}, max(sizes)
        lab.close()


def report_kernel(names):
    print(f"calibration: {calibration():.1f} ms")
    print(f"in the kernel, median of {PRESSES} moves from the opening state, judged by the processor's time (load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
    for lab, control, times, parts, size in in_the_kernel(names):
        most = MOST_KERNEL_NEW if control in ("depth", "width") else MOST_KERNEL
        print(f"  {lab:12} {control:10} processor {parts['busy']:5.1f} ms {verdict(parts['busy'], most):6}   clock {statistics.median(times):5.1f}, of it measure {parts['measure']:5.1f}, frame {parts['frame']:4.1f}"
              f"   {size / 1000:3.0f} kB a frame {verdict(size / 1000, MOST_KB)}", flush=True)


def report_latencies(echo, answers):
    usual = statistics.median(sum(echo.values(), []))
    print(f"key press → changed picture, median of {PRESSES} (load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores); the empty echo: {usual:.0f} ms")
    for (lab, slider), times in answers.items():
        took, base, quarter = statistics.median(times), statistics.median(echo[lab, slider]), statistics.quantiles(times, n=4)
        judged = "" if lab in PEERS else f"   {verdict(took / base, MOST_ECHOES)}"
        print(f"  {lab:12} {slider:10} {took:6.0f} ms   ({quarter[0]:.0f} … {quarter[2]:.0f})   {took / base:5.2f} of the echo's {base:.0f}{judged}")
    for peer in PEERS.keys() & {lab for lab, _ in answers}:
        ours = statistics.median(answers["GradientFlow", "var_w"])
        print(f"  GradientFlow is {statistics.median(answers[peer, 'var_w']) / ours:.1f} times as fast as {peer}", flush=True)
    if "ipympl" not in PEERS:
        print("  ipympl is not installed here, so it is not compared", flush=True)


def least_time(action, times=7):
    """Milliseconds of the quickest of some calls: what else the machine does only adds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - began))
    return min(taken)


def report_rasters():
    """A frame whose 100 × 100 cells all change, on 2240 × 900 pixels: by `Stage.raster`, and by Matplotlib's `imshow` on the same stage."""
    stages, rng = [Stage(1120, 450), Stage(1120, 450)], np.random.default_rng(0)
    axes = [stage.figure.add_axes((0, 0, 1, 1)) for stage in stages]
    raster, image = stages[0].raster(axes[0], (100, 100), figures.SEQUENTIAL), axes[1].imshow(np.zeros((100, 100)), aspect="auto", vmin=0, vmax=1)
    stages[1].move(image)
    ours, theirs = (least_time(lambda: (cells.set_data(rng.random((100, 100)).round(1)), stage.frame())) for cells, stage in zip((raster, image), stages))
    print(f"a frame of 100 × 100 cells: {ours:.1f} ms, {theirs / ours:.1f} times as fast as imshow", flush=True)


def main(names):
    with tempfile.TemporaryDirectory() as folder, jupyterlab(folder) as address:
        report_latencies(*latencies(address, folder, names))
        if names == labs.__all__:
            report_promises(address, folder)
            report_rasters()
    subprocess.run([sys.executable, "-m", "benchmarks.latency", "--kernel", *names], check=True)        # a process without a browser and its threads


def report_promises(address, folder):
    rates, lags = while_training(address, folder)
    usual = statistics.median(rates)
    print(f"while training, {DRAGS} drags: {' '.join(f'{rate:.0f}' for rate in rates)} frames a second {verdict(-usual, -LEAST_FRAMES)}; "
          f"last value shown {' '.join(f'{lag:.0f}' for lag in lags)} ms after release")
    seconds, memory = opening(address, folder)
    for lab, took in seconds.items():
        print(f"first picture: {lab:12} {took:.2f} s {verdict(took, MOST_SECONDS)}")
    print(f"kernel with two labs: {memory:.0f} MB {verdict(memory, MOST_MB)}", flush=True)


if __name__ == "__main__":
    wanted = [name for name in sys.argv[1:] if name != "--kernel"]
    if unknown := set(wanted) - set(labs.__all__):
        sys.exit(f"there is no lab {', '.join(unknown)}; there are {', '.join(labs.__all__)}")
    (report_kernel if "--kernel" in sys.argv[1:] else main)(wanted or labs.__all__)
