"""A real JupyterLab in a real Chromium, for the benchmarks and the browser tests."""
import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import nbformat

ROOT = pathlib.Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},       # every cell is in the page
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
TOKEN = "local"


def find_chromium():
    """The path of the system's Chromium, or "" where there is none.  CHROMIUM names another, by its path or as a command."""
    names = os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"
    return next(filter(None, map(shutil.which, filter(None, names))), "")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextlib.contextmanager
def served(command, url, cwd, **environment):
    """Run a server; yields its address once it answers, ends it and its kernels afterwards."""
    env = dict(os.environ, PYTHONPATH=str(ROOT), **environment)
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=cwd, env=env)
        try:
            for _ in range(240):
                try:
                    urllib.request.urlopen(url, timeout=60)
                    break
                except (urllib.error.URLError, ConnectionError):
                    if server.poll() is not None:
                        break
                    time.sleep(0.25)
            else:
                server.kill()
            if server.poll() is not None:
                log.seek(0)
                raise RuntimeError(f"{command[2]} did not start:\n{log.read()}")
            yield url.split("/api")[0]
        finally:
            server.terminate()
            try:
                server.wait(60)                             # it waits for its kernels, and a busy machine takes its time
            except subprocess.TimeoutExpired:
                server.kill()


@contextlib.contextmanager
def jupyterlab(folder, **environment):
    """JupyterLab on `folder`; yields its address."""
    with tempfile.TemporaryDirectory() as config:
        for name, value in SETTINGS.items():
            target = pathlib.Path(config, f"{name}.jupyterlab-settings")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(value))
        port = free_port()
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--allow-root",
                   f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True",
                   f"--ServerApp.root_dir={folder}"]
        with served(command, f"http://127.0.0.1:{port}/api?token={TOKEN}", folder,
                    JUPYTERLAB_SETTINGS_DIR=config, JUPYTERLAB_WORKSPACES_DIR=config, **environment) as address:
            yield address


@contextlib.contextmanager
def notebook7(folder, **environment):
    """Jupyter Notebook 7 on `folder`; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "notebook", "--no-browser", f"--port={port}", "--allow-root",
               f"--IdentityProvider.token={TOKEN}", "--JupyterNotebookApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    with served(command, f"http://127.0.0.1:{port}/api?token={TOKEN}", folder, **environment) as address:
        yield address


@contextlib.contextmanager
def voila(notebook):
    """Voilà showing one notebook; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "voila", "--no-browser", f"--port={port}", str(notebook)]
    with served(command, f"http://127.0.0.1:{port}", notebook.parent) as address:
        yield address


@contextlib.contextmanager
def chromium(**page_options):
    """A page of the system's Chromium at 2x pixel density, 1400x1000 unless told otherwise."""
    from playwright.sync_api import sync_playwright
    options = dict(viewport={"width": 1400, "height": 1000}, device_scale_factor=2) | page_options
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser.new_context(**options).new_page()
        browser.close()


def write_notebook(path, *cells):
    """A notebook of code cells without outputs, for `open_notebook`."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
                  "language_info": {"name": "python"}})
    nbformat.write(notebook, path)


def open_notebook(page, address, name, at="doc/tree"):
    """Open a notebook, in JupyterLab's single-document mode (or, at="notebooks", in Notebook 7), and wait for its kernel."""
    page.goto(f"{address}/{at}/{name}?token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel",
                           timeout=60_000)


def run_all(page, timeout=60):
    """Run every cell and wait until none is busy."""
    command(page, "notebook:run-all-cells")
    page.wait_for_function(IDLE, timeout=1000 * timeout)


def command(page, name):
    """A JupyterLab command, such as "notebook:restart-run-all"."""
    page.evaluate("name => { window.jupyterapp.commands.execute(name) }", name)


IDLE = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
          .every(e => /\\[\\d+\\]/.test(e.textContent))"""
