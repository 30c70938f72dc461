# make run    answers a first question from the seed paragraphs, offline
# make test   runs all tests       make lint   format, types, arrows between the packages
# make bench  prints the speed figures of the README
# make readme writes the generated parts of the README
# make lock   pins every dependency of pyproject.toml again, with hashes

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
QUESTION ?= Is Iran a full SCO member?

.PHONY: run test lint format bench readme lock clean

run: $(VENV)/.run
	@$(BIN)/pincite ask "$(QUESTION)"

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.test
	$(BIN)/python -m eval.bench

readme: $(VENV)/.test
	PINCITE_HOME=$(VENV)/readme $(BIN)/python -m eval.readme

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Pincite needs into $(VENV), once; this takes a minute or two." >&2
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@$(INSTALL) --require-hashes -r requirements-test.lock
	@touch $@

# --universal: one lock for every platform and Python from 3.11 on. No index is named, so every mirror will do.
LOCK := $(VENV)/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade
lock: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra eval --extra test --constraint requirements.lock --output-file requirements-test.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
