# make lab          lay out your copies of the lessons in work/ and open them in JupyterLab (a fresh one: ARGS="--fresh 03")
# make test         everything that must hold: unit, property, notebook and browser tests (some: ARGS="tests/test_oracle.py")
# make notebooks    notebooks/text/*.py -> notebooks/*.ipynb, run (one lesson: NB=03)
# make pull NB=03   edits made in JupyterLab -> notebooks/text/03_*.py
# make pictures    docs/*.png, for the README, out of the notebooks' outputs
# make mutants     plant bugs in a copy of nnlib; every one must turn a test or a claim red (some words: ARGS="batch norm")
# make seeds        try the lessons' claims with twenty other seeds (some minutes; one lesson: NB=03)
# make constraints  pin the newest versions in constraints.txt (with the oldest Python that is promised: PYTHON=python3.11)
# make clean        remove what was installed and made
# Another Python: make lab PYTHON=python3.12. Newest versions instead of the pinned ones: make test CONSTRAINTS=

PYTHON ?= python3
CONSTRAINTS ?= constraints.txt
NB ?=
ARGS ?=

python := .venv/bin/python
install = -m pip install --quiet --disable-pip-version-check $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS))
everything := .[course,author,test]

# One BLAS thread: matrices of this size are slower with two (a batch-norm sweep: 5 s against 46 s).
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export VECLIB_MAXIMUM_THREADS := 1
export OMP_NUM_THREADS := 1

# Jupyter and Chromium write into the home folder.  Where that is not possible they get one of their own.
ifeq ($(shell t=$$(mktemp "$$HOME/.nnlib-XXXXXX" 2>/dev/null) && rm -f "$$t" && echo writable),)
export HOME := $(CURDIR)/.venv/home
$(shell mkdir -p "$(CURDIR)/.venv/home")
endif

.PHONY: help lab test notebooks pull pictures mutants seeds constraints clean

help:
	@sed -n 's/^# \(.*\)/\1/p;/^$$/q' Makefile

lab: .venv/lab
	$(python) -m nnlib.start $(ARGS)

# Files go to as many processes as there are cores, the slow ones first (tests/conftest.py), each whole: the cells of a notebook share a kernel.
# The notebooks are run as an older processor computes: what they print must not depend on the reader's (notebooks/conftest.py).
test: export NOTEBOOKS_AS := Prescott
test: .venv/test
	$(python) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

notebooks: .venv/test
	$(python) tools/notebooks.py write $(NB)

pull: .venv/test
	$(python) tools/notebooks.py pull $(NB)

pictures: .venv/test
	$(python) tools/pictures.py

mutants: .venv/test
	$(python) tools/mutants.py $(ARGS)

seeds: .venv/test
	$(python) tools/seeds.py $(NB) $(ARGS)

# jsonschema 4.25 and 4.26 parse 38 grammars when they are imported: every Jupyter server, and every pytest, starts two to three seconds later.
constraints: .venv/bin/python
	rm -rf .venv/newest && $(PYTHON) -m venv .venv/newest
	.venv/newest/bin/python -m pip install --quiet --disable-pip-version-check --editable "$(everything)" "jsonschema<4.25"
	@echo "# The versions the tests passed with, of everything pip installs for $(everything) on $$($(PYTHON) --version): pins must hold on the oldest Python that is promised" > constraints.txt
	.venv/newest/bin/python -m pip freeze --exclude-editable >> constraints.txt
	rm -rf .venv/newest

clean:
	rm -rf .venv build *.egg-info .pytest_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +

# These two files say what is installed, so that a second `make` installs nothing.
.venv/lab: extras := .[course]
.venv/test: extras := $(everything)
.venv/lab .venv/test: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing $(extras) into .venv (a few minutes, once) ..."
	@$(python) $(install) --editable "$(extras)"
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, but '$(PYTHON)' is: $$($(PYTHON) --version 2>&1)"; \
	  echo "Install a newer Python, then name it:  make $(MAKECMDGOALS) PYTHON=python3.12"; \
	  exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  rm -rf .venv; \
	  echo "'$(PYTHON) -m venv' failed: see above. On Debian and Ubuntu it needs the package python3-venv."; \
	  exit 1; }
