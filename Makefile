# Each target is one line over `python -m flows …`; setup happens by itself, once.
PYTHON ?= python3
CONFIG ?= config
DATA ?= data
VENV := .venv
RUN := $(VENV)/bin/python -m flows
export LITWATCH_CONFIG := $(CONFIG)
export LITWATCH_DATA := $(DATA)
# Through the environment, so that quotes in a query need no escaping.
export Q

.DEFAULT_GOAL := help
.PHONY: help setup ingest demo schedule changes sql verify check fix test test-all bench clean eval

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

# The lists name every package with its hash, so pip has nothing to resolve (and cannot get it wrong).
$(VENV)/ready: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "litwatch needs Python 3.11 or newer; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	touch $@

$(VENV)/ready-render: $(VENV)/ready requirements-render.txt
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-render.txt
	touch $@

setup: $(VENV)/ready ## create the virtual environment (every target does this by itself)

ingest: $(VENV)/ready ## capture, extract and record every due source [CONFIG= DATA=]
	@$(RUN) ingest

demo: $(VENV)/ready ## show a small web of our own change over a year; needs no network [DATA=demo-data]
	@$(RUN) demo --data $(if $(filter file,$(origin DATA)),demo-data,$(DATA))

schedule: $(VENV)/ready ## run ingest every night until stopped; cron and timezone are in settings.yml
	@$(RUN) schedule

changes: $(VENV)/ready ## what changed since a date: SINCE=2026-01-31
	@$(RUN) changes $(or $(SINCE),$(error say since when: make changes SINCE=2026-01-31))

sql: $(VENV)/ready ## ask the warehouse: Q="SELECT …", or a prompt
	@$(RUN) sql "$$Q"

verify: $(VENV)/ready ## extract the archived bytes anew and check every quote and invariant
	@$(RUN) verify

.PHONY: reextract replay prune backfill import
import: $(VENV)/ready ## take saved pages into the history: FILES="crawl.warc.gz folder/" [SOURCE=an-id] [ALL=1]
	@$(RUN) import $(or $(FILES),$(error say what: make import FILES=crawl.warc.gz)) $(if $(SOURCE),--source $(SOURCE)) $(if $(ALL),--all)

reextract: $(VENV)/ready ## read every archived page anew if rules, words or libraries changed [FORCE=1]
	@$(RUN) reextract $(if $(FORCE),--force)

replay: $(VENV)/ready ## rebuild the history from the archived bytes and compare it with the stored one
	@$(RUN) replay

prune: $(VENV)/ready ## list what earlier epochs left behind; YES=1 deletes it
	@$(RUN) prune $(if $(YES),--yes)

backfill: $(VENV)/ready ## take what web archives hold of our sources: SINCE=2019-01-01 [SOURCE=an-id]
	@$(RUN) backfill --since $(or $(SINCE),$(error say since when: make backfill SINCE=2019-01-01)) $(if $(SOURCE),--source $(SOURCE))

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

test-all: $(VENV)/ready-dev $(VENV)/ready-render ## every test: real servers, Prefect, faults (installs what it needs with apt-get)
	tests/install-servers
	$(VENV)/bin/pytest tests

eval: $(VENV)/ready ## score extraction against hand-annotated documents: GOLD=folder [TEXTS=folder JSON=file]
	@$(RUN) eval $(or $(GOLD),tests/gold) $(if $(TEXTS),--texts $(TEXTS)) $(if $(JSON),--json $(JSON))

bench: $(VENV)/ready-dev ## measure speed beside other tools, in ratios: [WHAT=judge|extract|warehouse]
	@for what in $(or $(WHAT),judge extract warehouse); do $(VENV)/bin/python -m tests.bench.$${what}_bench || exit 1; done

clean: ## remove caches (never DATA)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
