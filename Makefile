# Every target works on a fresh machine that has make and Python 3.11 or newer: the environment is made first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000
# Chapters, and processes of the tests, at a time.
JOBS ?= 2

# The package is imported from this checkout by every process of the run, and its compiled kernels are kept in it.
export PYTHONPATH := $(CURDIR)
export NUMBA_CACHE_DIR := $(CURDIR)/_build/numba
# No debugger attaches to the chapters' kernels; this keeps its notice off the screen.
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help book chapter test pytest fuzz lint pdf walk serve outputs bench kernels dft binder lock clean

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1|/' | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: name it with  make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

book: $(READY)  ## compute every chapter and build the pages from nothing, warnings being errors
	rm -rf _build
	$(BIN)/python scripts/compute.py --jobs $(JOBS)
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo
	@echo "The book: _build/html/index.html   (open it in a browser, or type  make serve)"

chapter: $(READY)  ## build and check one chapter:  make chapter CH=flat-steep
	@test -f "book/$(CH).ipynb" || { echo "name a chapter of book/:  make chapter CH=flat-steep"; exit 1; }
	$(BIN)/python scripts/compute.py $(CH)
	$(BIN)/jupyter-book build . -W -n --keep-going -q
	$(BIN)/python -m pytest -q --nbval --computed book/$(CH).ipynb tests/book/test_book.py tests/book/test_pages.py -k $(CH)
	@echo
	@echo "The chapter: _build/html/book/$(CH).html"

test: lint book  ## everything that can be checked: style, types, layers, chapters, pages
	$(BIN)/python scripts/book_pdf.py --where-possible
	$(MAKE) pytest

# What `make book` has just computed is held against the stored outputs; any other chapter is run.
pytest: $(READY)  ## the tests alone, on the pages already built
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder --nbval --computed

fuzz: $(READY)  ## the property tests with many new examples
	HYPOTHESIS_PROFILE=fuzz OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) -m hypothesis tests

lint: $(READY)  ## style, types, and the rule of layers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pdf: $(READY)  ## print the built pages as one PDF with bookmarks, _build/html/multigap.pdf (by Chromium or Chrome)
	$(BIN)/python scripts/book_pdf.py

walk: $(READY)  ## measure the built pages: heights, what is cut, accessibility, links, weight
	$(BIN)/python scripts/walk_pages.py

serve:  ## show the built pages at http://localhost:8000
	@test -f _build/html/index.html || { echo "no pages yet: type  make book"; exit 1; }
	@echo "http://localhost:$(PORT)   (Ctrl-C stops)"
	@$(PYTHON) -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

outputs: $(READY)  ## write the outputs and findings that the repository stores, for every chapter
	$(BIN)/python scripts/outputs.py

bench: $(READY)  ## the speed of the solver beside other ways of computing the same
	$(BIN)/python -m benchmarks

kernels: $(READY)  ## compile the explorers' kernels that changed, for the pages:  make kernels K=dome  for one
	$(BIN)/python scripts/build_kernels.py $(K)

dft: $(READY)  ## compute the H3S band structure anew (long; installs PySCF)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dft]'
	$(BIN)/python scripts/dft_h3s.py --again

binder: $(READY)  ## do here what Binder does, in an empty environment, and measure what a reader meets (ten minutes)
	$(BIN)/python scripts/check_binder.py

lock:  ## write requirements.txt and binder/requirements.txt anew from the ranges in pyproject.toml
	$(PYTHON) scripts/lock.py

clean:  ## remove the pages and the environments
	rm -rf _build $(VENV) .venv-kernels
