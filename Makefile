# The commands of the project; `make help` lists them.
#
# Everything runs in $(VENV), which the first command sets up with pinned and hashed packages. It needs Python 3.11
# with its venv module, pip and make; neither ensurepip nor a pip that may write to the system.

PYTHON ?= python3
VENV ?= .venv
PINS := --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet --upgrade

BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check
PINNED := --require-hashes --only-binary :all: -r

PLAYBOOK ?= playbooks/executive-search
BOOK ?= $(PLAYBOOK)/executive-search.cadence
CANDIDATES ?= $(PLAYBOOK)/sample-candidates.csv
EVENTS ?= $(PLAYBOOK)/history.jsonl
FROM ?= 2026-03-02
FOR ?= 90d
WHO ?= c28
SIMULATE = $(BIN)/cadence simulate $(BOOK) --candidates $(CANDIDATES) --events $(EVENTS) --from $(FROM) --for $(FOR)
PYTEST_ARGS ?= -n auto

.DEFAULT_GOAL := help
.PHONY: vsix help setup demo tui test test-slow test-all lint format audit bench wheel docs reference pins clean

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready-dev  ## set up everything for development

demo: $(VENV)/.ready-run  ## check, test and simulate the executive-search playbook
	$(BIN)/cadence check $(BOOK)
	$(BIN)/cadence test $(BOOK)
	$(SIMULATE)
	$(SIMULATE) --candidate $(WHO)

tui: $(VENV)/.ready-tui  ## open the terminal application on a workspace to practise in
	@$(BIN)/cadence tui

test: $(VENV)/.ready-dev  ## run the fast tests
	$(BIN)/pytest $(PYTEST_ARGS)

test-slow: $(VENV)/.ready-dev  ## run the slow tests only
	$(BIN)/pytest -m slow $(PYTEST_ARGS)

test-all: $(VENV)/.ready-dev  ## run all tests
	$(BIN)/pytest -m "slow or not slow" $(PYTEST_ARGS)

lint: $(VENV)/.ready-dev  ## check style, types, the direction of imports, and what is known to be unsafe
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy benchmarks
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive src grammar tui --severity-level medium --confidence-level medium

format: $(VENV)/.ready-dev  ## put all Python files into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.ready-bench  ## measure against the peers and print the table
	$(BIN)/python -m benchmarks

wheel: $(VENV)/.ready-run  ## build the wheel into dist/
	rm -rf dist
	$(BIN)/hatchling build -t wheel -d dist

audit: $(VENV)/.ready-audit  ## ask for known vulnerabilities of the pinned packages
	$(BIN)/python .ci/audit.py

docs: $(VENV)/.ready-docs  ## build the documentation as a site in build/site, and follow every link of it
	$(BIN)/python docs/making/site.py

reference: $(VENV)/.ready-dev  ## write anew what is made from the code: codes, commands, man page, schemas, colours
	$(BIN)/python tests/docs/docs_codes.py
	$(BIN)/python docs/making/commands_page.py
	$(BIN)/python docs/making/man_page.py
	$(BIN)/python tests/schemas/schemas_made.py
	$(BIN)/python editors/textmate.py

vsix:  ## package the extension for Visual Studio Code into dist/ (needs npm)
	editors/package.sh dist

pins:  ## pin the newest releases anew (needs uv)
	uv pip compile $(PINS) pyproject.toml -o requirements/run.txt
	uv pip compile $(PINS) --group build -c requirements/run.txt -o requirements/build.txt
	uv pip compile $(PINS) --extra web pyproject.toml -c requirements/run.txt -o requirements/tui.txt
	uv pip compile $(PINS) --extra live pyproject.toml -c requirements/run.txt -o requirements/live.txt
	uv pip compile $(PINS) --extra lsp pyproject.toml -c requirements/run.txt -o requirements/lsp.txt
	uv pip compile $(PINS) --extra postgres pyproject.toml -c requirements/run.txt -o requirements/postgres.txt
	uv pip compile $(PINS) --extra scale pyproject.toml -c requirements/run.txt -c requirements/build.txt \
	  -c requirements/postgres.txt -o requirements/scale.txt
	uv pip compile $(PINS) --group dev -c requirements/run.txt -c requirements/build.txt -c requirements/tui.txt \
	  -c requirements/live.txt -c requirements/lsp.txt -c requirements/scale.txt -o requirements/dev.txt
	uv pip compile $(PINS) --group audit -c requirements/dev.txt -o requirements/audit.txt
	uv pip compile $(PINS) --group docs -c requirements/dev.txt -o requirements/docs.txt
	uv pip compile $(PINS) --group bench -c requirements/run.txt -c requirements/dev.txt -o requirements/bench.txt

clean:  ## remove what was built and the virtual environment
	rm -rf $(VENV) dist build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.ready-run: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) $(PINNED) requirements/run.txt -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.ready-tui: requirements/tui.txt $(VENV)/.ready-run
	$(PIP) $(PINNED) requirements/tui.txt
	@touch $@

$(VENV)/.ready-live: requirements/live.txt $(VENV)/.ready-run
	$(PIP) $(PINNED) requirements/live.txt
	@touch $@

$(VENV)/.ready-dev: requirements/dev.txt $(VENV)/.ready-live
	$(PIP) $(PINNED) requirements/dev.txt
	@touch $@

$(VENV)/.ready-audit: requirements/audit.txt $(VENV)/.ready-dev
	$(PIP) $(PINNED) requirements/audit.txt
	@touch $@

$(VENV)/.ready-docs: requirements/docs.txt $(VENV)/.ready-run
	$(PIP) $(PINNED) requirements/docs.txt
	@touch $@

$(VENV)/.ready-bench: requirements/bench.txt $(VENV)/.ready-dev
	$(PIP) $(PINNED) requirements/bench.txt
	@touch $@
