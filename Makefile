# The commands that people and CI share. Needs Python 3.11 or newer with venv; everything else comes from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-thorough lint docs bench format lock clean help

help:  ## show these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.ready-extras: $(READY) requirements-extras.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extras.lock
	@touch $@

SERVE ?= 1
PORT ?= 8000

demo: $(READY)  ## sample forms into build/demo, then the web application until Ctrl-C; SERVE=0: the forms alone
	$(BIN)/jixiao demo --out build/demo
ifeq ($(SERVE),1)
	$(BIN)/jixiao demo --out build/demo --serve --port $(PORT)
endif

test: $(READY) $(VENV)/.ready-extras  ## run every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-thorough: $(READY) $(VENV)/.ready-extras  ## every test, with every stage, role and size of what is alike
	JIXIAO_THOROUGH=1 $(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)  ## style, import contracts, generated pages up to date
	$(BIN)/ruff check src tests benchmarks scripts
	$(BIN)/ruff format --check src tests benchmarks scripts
	$(BIN)/lint-imports
	$(BIN)/python scripts/make_docs.py --check

docs: $(READY)  ## write docs/generated anew
	$(BIN)/python scripts/make_docs.py

bench: $(READY)  ## every figure that the README claims, as a ratio to a baseline in the same run
	$(BIN)/python -m benchmarks

format: $(READY)  ## put the code in the house style
	$(BIN)/ruff check --fix src tests benchmarks scripts
	$(BIN)/ruff format src tests benchmarks scripts

lock: $(READY)  ## pin the newest versions anew (needs uv)
	uv pip compile pyproject.toml --extra web --group dev --generate-hashes --universal --upgrade --no-emit-index-url --no-header --no-annotate --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra ocr --extra batch --extra spark --constraint requirements.lock --generate-hashes --universal --no-emit-index-url --no-header --no-annotate --quiet -o requirements-extras.lock

clean:  ## remove what was built
	rm -rf build $(VENV)
