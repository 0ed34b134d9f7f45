"""How fast a lab answers, in a real Chromium at 2x pixel density, against what a reader would otherwise use.

    python -m benchmarks.latency

Key press on a slider → changed picture, for: an empty echo (slider → tiny constant picture, no drawing), the labs, and GradientFlow's ten panels
drawn by `interact` with inline figures and by ipympl.  Rounds alternate, so that a busy moment of the machine hits all alike.
Then: frames a second while a network trains and a slider is dragged, time from release to the last value, time to the first picture,
and the memory of a kernel with both labs.
"""
import os
import pathlib
import statistics
import tempfile

from benchmarks.browser import chromium, command, jupyterlab, open_notebook, run_all, write_notebook

DRAGS = 5
PRESSES, ROUNDS = 12, 3            # BugHunt has 46 bugs: its slider must not reach its end

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
slider, image = ipywidgets.IntSlider(50), ipywidgets.Image(value=pictures[0])
slider.observe(lambda change: image.set_trait("value", pictures[change["new"] % 2]), "value")
ipywidgets.VBox([slider, image])
"""

LAB = """
import nnlib as nn
nn.prepare_machine()
from nnlib.labs import BugHunt, DeepTraining, GradientFlow, StepSize
"""

# The same numbers and panels as the lab, drawn as a notebook usually draws: a new figure for each value.
PANELS = """
import matplotlib.pyplot as plt, ipywidgets, nnlib as nn
from nnlib import propagation as flow
nn.prepare_machine()

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
    axes[9].contourf(scale, range(1, 101), decades.T)
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

CASES = {                           # name: (cells, which slider)
    "echo": ([ECHO], 0),
    "GradientFlow": ([LAB, "lab = GradientFlow()\nlab"], 1),
    "StepSize": ([LAB, "lab = StepSize()\nlab"], 0),
    "BugHunt": ([LAB, "lab = BugHunt()\nlab"], 0),
    "interact": ([INTERACT], 0),
    "ipympl": ([IPYMPL], 0),
}

SPLIT = """
import time, statistics
from nnlib.live import stage as stage_module
spent = {}
def timed(owner, name, label):
    function = getattr(owner, name)
    def wrapped(*args, **kwargs):
        began = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent.setdefault(label, []).append(1000 * (time.perf_counter() - began))
    setattr(owner, name, wrapped)
timed(type(lab), "measure", "computing")
timed(type(lab), "update", "update")
timed(stage_module.Stage, "frame", "frame")
timed(stage_module, "png", "encoding")
timed(type(lab), "refresh", "all in the kernel")
"""

REPORT = """
import os
for label, times in spent.items():
    print(label, statistics.median(times))
print("bytes", len(lab.picture.png))
"""

MEMORY = """
print("resident", int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2 ** 20)
"""


def press(page, slider, times):
    """Press keys on a slider; the milliseconds from each press to the changed picture."""
    page.locator(".noUi-handle").nth(slider).focus()
    answers = []
    for i in range(times):
        page.evaluate("""() => { window.changes = [];      // a promise, because polling would make the page draw all the time
            window.changed = new Promise((done, fail) => { window.noted = done; setTimeout(fail, 20_000, "no new picture for 20 s") }) }""")
        page.keyboard.press("ArrowRight")
        page.evaluate("() => window.changed")
        answers.append(page.evaluate("window.changes[0] - window.pressed"))
        page.wait_for_timeout(70 + 13 * (i % 5))            # not in step with the machine's own clocks
    return answers


def printed(page, cell):
    """The words that a cell printed: {first word(s): number}."""
    text = page.locator(".jp-CodeCell").nth(cell).locator(".jp-OutputArea-output").inner_text()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in text.strip().splitlines()}


def open_case(page, address, folder, name, cells):
    write_notebook(pathlib.Path(folder, f"{name}.ipynb"), *cells)
    open_notebook(page, address, f"{name}.ipynb")
    run_all(page)
    page.wait_for_selector(".noUi-handle", timeout=20_000)
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)


def latencies(address, folder):
    """Milliseconds of each case; one page each, all open at once, rounds alternating."""
    answers = {name: [] for name in CASES}
    with chromium() as page:
        pages = {name: page.context.new_page() for name in CASES}
        for name, (cells, _) in CASES.items():
            pages[name].bring_to_front()                    # a page in the background gets no frames
            open_case(pages[name], address, folder, name, cells)
        for _ in range(ROUNDS):
            for name, (_, slider) in CASES.items():
                pages[name].bring_to_front()
                press(pages[name], slider, 2)
                answers[name] += press(pages[name], slider, PRESSES)
    return answers


def inside(address, folder):
    """Where the kernel's part of the time goes, and the size of a frame."""
    with chromium() as page:
        open_case(page, address, folder, "inside", [LAB, "lab = GradientFlow()\nlab", SPLIT])
        press(page, 1, 30)
        page.evaluate("""code => { const cells = window.jupyterapp.shell.currentWidget.content;
            cells.activeCellIndex = 2; cells.activeCell.model.sharedModel.setSource(code) }""", REPORT)
        command(page, "notebook:run-cell")
        page.wait_for_function("() => document.querySelectorAll('.jp-CodeCell')[2].innerText.includes('bytes')")
        return printed(page, 2)


def while_training(address, folder):
    """(frames a second, milliseconds from release to the last value) of each of DRAGS drags of a slider while a network trains."""
    with chromium() as page:
        open_case(page, address, folder, "training", [LAB, "lab = DeepTraining()\nlab"])
        page.get_by_role("button", name="Play").click()
        page.wait_for_timeout(1500)
        rates, lags = [], []
        for drag in range(DRAGS):
            handle, base = (page.locator(kind).nth(2).bounding_box() for kind in (".noUi-handle", ".noUi-base"))
            x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2       # elsewhere a press is a jump, not a drag
            end = base["x"] + base["width"] * (0.1, 0.6)[drag % 2]
            page.mouse.move(x, y)
            page.mouse.down()
            page.evaluate("window.changes = []; window.since = performance.now()")
            for i in range(100):
                page.mouse.move(x + (end - x) * (i + 1) / 100, y)
                page.wait_for_timeout(30)
            rates.append(page.evaluate("1000 * window.changes.length / (performance.now() - window.since)"))
            last = page.locator(".widget-readout").nth(2).inner_text()
            page.evaluate("window.released = performance.now()")
            page.mouse.up()
            page.wait_for_function("last => [...document.querySelectorAll('.nn-call')].some(e => e.innerText.includes('lr=' + last))", arg=last, polling=5)
            lags.append(page.evaluate("performance.now() - window.released"))
        return rates, lags


def opening(address, folder):
    """(seconds from a cell's start to its picture for each lab, megabytes of the kernel with both)."""
    with chromium() as page:
        write_notebook(pathlib.Path(folder, "opening.ipynb"), LAB, "GradientFlow()", "DeepTraining()", "import os" + MEMORY)
        open_notebook(page, address, "opening.ipynb")
        page.evaluate(WATCH)
        page.evaluate("""() => { const notebook = window.jupyterapp.shell.currentWidget.content; notebook.activeCellIndex = 0; notebook.deselectAll() }""")
        seconds = []
        for cell in range(4):
            page.evaluate("window.changes = []; window.since = performance.now()")
            command(page, "notebook:run-cell-and-select-next")
            if cell in (1, 2):
                page.wait_for_function("window.changes.length > 0", timeout=20_000)
                seconds.append(page.evaluate("(window.changes[0] - window.since) / 1000"))
            page.wait_for_timeout(1500)
        return seconds, printed(page, 3)["resident"]


def main():
    with tempfile.TemporaryDirectory() as folder, jupyterlab(folder) as address:
        answers = latencies(address, folder)
        echo = statistics.median(answers["echo"])
        print(f"key press → changed picture, median of {len(answers['echo'])} (load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)")
        for name, times in answers.items():
            quarter = statistics.quantiles(times, n=4)
            print(f"  {name:12} {statistics.median(times):6.0f} ms   ({quarter[0]:.0f} … {quarter[2]:.0f})   {statistics.median(times) / echo:5.2f} of the echo")
        lab = statistics.median(answers["GradientFlow"])
        for name in ("interact", "ipympl"):
            print(f"  GradientFlow is {statistics.median(answers[name]) / lab:.1f} times as fast as {name}")
        spent = inside(address, folder)
        kernel = spent["all in the kernel"]
        print("of GradientFlow's time:")
        print(f"  computing {spent['computing']:.1f} ms, setting data {spent['update']:.1f}, drawing {spent['frame'] - spent['encoding']:.1f}, "
              f"encoding {spent['encoding']:.1f}, all in the kernel {kernel:.1f}; transport and browser {lab - kernel:.1f}; {spent['bytes'] / 1000:.0f} kB a frame")
        rates, lags = (" ".join(f"{value:.0f}" for value in values) for values in while_training(address, folder))
        print(f"while training, {DRAGS} drags: {rates} frames a second; last value shown {lags} ms after release")
        (flow, training), memory = opening(address, folder)
        print(f"first picture: GradientFlow {flow:.2f} s, DeepTraining {training:.2f} s; kernel with both {memory:.0f} MB")


if __name__ == "__main__":
    main()
