# `make chat` asks, `make test` checks, `make help` lists the rest. Everything may be run again; the second time is quick.

.DEFAULT_GOAL := help
.PHONY: help install chat test check lint browser docs eval quality bench clean
MAKEFLAGS += --no-print-directory

# The first Python of 3.11 or newer; `make install PYTHON=/path/to/python` takes another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
# Where else to look for torch, such as https://download.pytorch.org/whl/cpu for the build without a GPU.
TORCH_INDEX ?=
# Further options of pytest, such as PYTEST="-k splitting".
PYTEST ?=

BIN := .venv/bin
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED)  ## create .venv with the pinned dependencies

# torch goes first and alone: a build already chosen, by TORCH_INDEX or by pip's own settings, then stays.
$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Byline needs Python 3.11 or newer; name one with PYTHON=/path/to/python" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned dependencies into .venv; this takes some minutes the first time."
	$(PIP) install --quiet --upgrade pip
	$(PIP) install --quiet $(addprefix --extra-index-url ,$(TORCH_INDEX)) -c constraints.txt torch
	$(PIP) install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

chat: install  ## index corpus/ and open the chat on http://127.0.0.1:7860
	$(BIN)/byline serve

test: lint browser  ## every check and every test
	$(BIN)/pytest $(PYTEST)

check: lint  ## formatting, rules, types, import rules, generated documents
	$(BIN)/pytest -q tests/test_project.py

lint: install
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check

browser: install  ## find or install the browser that the browser tests drive
	@.ci/browser

docs: install  ## write the generated documents again
	$(BIN)/python docs/generate.py

eval: install  ## measure answers over corpus/, hold them against the baseline, write the report
	$(BIN)/byline sync
	$(BIN)/python -m eval run eval/questions/corpus.jsonl
	$(BIN)/python -m eval gate .byline/runs/corpus --baseline eval/questions/baseline.json

quality: install  ## measure the public sets of BYLINE_DATA and print their tables
	$(BIN)/python -m eval quality

bench: install  ## speed and retrieval, side by side with a stock pipeline (needs BYLINE_DATA)
	$(BIN)/python -m eval bench

clean:  ## remove .venv and what the tools left behind; articles, chats and the index stay
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
