# `make demo` designs an accelerator, `make test` runs the tests; both make a virtual environment first.
# Needed: Python 3.11 or newer, make, g++ (or Icarus Verilog). PYTHON=... chooses another Python.

PYTHON ?= python3 python3.13 python3.12 python3.11
VENV   := .venv
RUN    := $(VENV)/bin/python -m

# What each purpose installs beyond hwgen itself: the extras of pyproject.toml.
EXTRAS_demo :=
EXTRAS_test := [test,pnr,notebook]
EXTRAS_docs := [docs]
EXTRAS_dev  := [dev]
ALL_STAMPS  := $(addprefix $(VENV)/.installed-,demo test docs dev)

.DEFAULT_GOAL := help
.PHONY: help demo test gate lint docs bench clean
# A stamp is kept although only pattern rules name it, and is removed where its recipe fails.
.PRECIOUS: $(VENV)/.installed-%
.DELETE_ON_ERROR:

help:  ## Show what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

demo: $(VENV)/.installed-demo  ## Design an int8 GEMM accelerator from one sentence
	@$(VENV)/bin/hwgen design "systolic GEMM for int8"

test: $(VENV)/.installed-test  ## Run the whole test suite; ARGS="-k word" chooses tests
	@$(RUN) pytest -n auto $(ARGS)

gate: $(VENV)/.installed-test  ## Check every design in rtl/ again
	@$(VENV)/bin/hwgen gate rtl $(ARGS)

lint: $(VENV)/.installed-dev  ## Check style, types and layers
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(VENV)/bin/lint-imports --no-logo

docs: $(VENV)/.installed-docs  ## Build the documentation into site/
	@$(VENV)/bin/python docs/cli_page.py
	@NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --strict --quiet
	@echo "site/index.html"

bench: $(VENV)/.installed-test  ## Measure what benchmarks/README.md reports (takes long)
	@for script in $(filter-out %/tools.py,$(wildcard benchmarks/*.py)); do \
	  echo "== $$script"; $(VENV)/bin/python "$$script" || exit; \
	done

clean:  ## Remove what can be made again; runs/ is kept
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find hwgen sim tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.installed-%: pyproject.toml $(VENV)/.made
	@echo "hwgen: installing hwgen$(EXTRAS_$*) into $(VENV) (once, some minutes at most)" >&2
	@$(RUN) pip install --quiet --disable-pip-version-check --editable '.$(EXTRAS_$*)'
	@touch $@ $(if $(filter dev,$*),$(ALL_STAMPS))

$(VENV)/.made:
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" .ci/make_venv.py $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo "hwgen: no Python 3.11 or newer was found (tried $(PYTHON)); install one, or name it with PYTHON=..." >&2; \
	exit 1
