# Each target is one line over `python -m flows …`; setup happens by itself, once.
PYTHON ?= python3
CONFIG ?= config
DATA ?= data
VENV := .venv
RUN := $(VENV)/bin/python -m flows
export LITWATCH_CONFIG := $(CONFIG)
export LITWATCH_DATA := $(DATA)

.DEFAULT_GOAL := help
.PHONY: help setup ingest check fix test clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

$(VENV)/ready: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "litwatch needs Python 3.11 or newer; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

setup: $(VENV)/ready ## create the virtual environment (every target does this by itself)

ingest: $(VENV)/ready ## capture, extract and record every due source [CONFIG= DATA=]
	@$(RUN) ingest

check: $(VENV)/ready-dev ## format, lint, types and layers: the one definition of clean
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

fix: $(VENV)/ready-dev ## format and mend what can be mended by itself
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

test: $(VENV)/ready-dev ## the fast tests: no network beyond loopback
	$(VENV)/bin/pytest -n 2

clean: ## remove caches (never DATA)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
