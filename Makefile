# make chat    sets up what is missing and opens the chat on this computer (LIGHT=1: a far smaller download)
# make test    sets up what is missing and runs all tests
# make eval    measures how good the answers are, per language
# make lint    checks the style
# make lock    resolves the packages anew (constraints.txt)
# make clean   removes what the others made here (never ADVISOR_HOME)

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup chat test browser ocr eval lint lock clean

PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3 2>/dev/null))
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 7860
# How many test processes: each holds its own model (about 0.7 GB).
WORKERS ?= 2
TESTS ?=
SUITES ?=

# The set-up is done again when what it is made from has changed, or the checkout has moved.
KEY := $(shell { echo "$(CURDIR)"; cat pyproject.toml constraints.txt scripts/install scripts/pins.py scripts/wheel_data.py; } | cksum | cut -d' ' -f1)
FULL := $(VENV)/.ready-$(KEY)
# LIGHT=1 leaves out what only other embedding models need: torch, and with it most of the download.
READY := $(if $(LIGHT),$(if $(wildcard $(FULL)),$(FULL),$(FULL)-light),$(FULL))

help:
	@sed -n 's/^# make/make/p' Makefile

setup: $(READY)

$(FULL) $(FULL)-light:
	@echo "==> Setting up in $(VENV) (first time: a few minutes, most of it download)"
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "  a new environment"; "$(PYTHON)" -m venv --clear $(VENV); } || \
	  { echo "Python's venv module did not work; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python scripts/install $(if $(findstring -light,$@),--light)
	@rm -f $(VENV)/.ready-*
	@touch $@

chat: $(READY)
	@$(BIN)/advisor chat --host $(HOST) --port $(PORT)

browser:
	@scripts/browser

ocr:
	@scripts/ocr

test: $(FULL) browser ocr
	@echo "==> The models and the index that the tests share"
	@$(BIN)/python scripts/test-model >/dev/null
	@$(BIN)/python scripts/axe >/dev/null
	@$(BIN)/python scripts/prepare-tests
	@echo "==> Tests"
	@# In the order of the files: files with few tests are the slow ones, and the last of them would be waited for.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

eval: $(FULL)
	@$(BIN)/advisor eval $(SUITES)

lint: $(FULL)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

lock: $(FULL)
	@$(BIN)/python -m pip install --quiet uv
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python scripts/lock

clean:
	@rm -rf $(VENV) .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
