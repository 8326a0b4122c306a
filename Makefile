# `make` alone says what there is. Needs GNU make and Python 3.11 or newer; everything else
# comes from requirements.lock, through this machine's own pip configuration.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/noticeboard.stamp
ARGS ?=
# Where nothing compiled is to be kept, as in many containers, each of the hundreds of processes
# that the tests start would compile the whole program anew.
export PYTHONDONTWRITEBYTECODE :=
# Given to every pytest call, for example: make unit PYTEST_ARGS="-k zones"
PYTEST_ARGS ?=
PYTEST = $(BIN)/python -m pytest $(PYTEST_ARGS)
# Folders that grow with the project; a target looks only at those that are there.
CODE := $(wildcard noticeboard channels tests benchmarks wsgi.py)
ELSEWHERE := $(wildcard tests/domain tests/stories tests/faults tests/browser)

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check chromium faketime lint format types imports domain rest \
        unit stories faults browser screenshots bench lock clean

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) }' $(MAKEFILE_LIST)

##@ Use it
setup: $(STAMP) ## create or refresh .venv from requirements.lock; does nothing when it is fresh

run: $(STAMP) ## set up, then start the whole board (make run ARGS="--port 9000 --data DIR")
	@exec $(BIN)/noticeboard up $(ARGS)

demo: $(STAMP) ## set up, then start a board with made-up notices, to look around
	@exec $(BIN)/noticeboard demo --up $(ARGS)

##@ Change it
test: $(STAMP) ## set up, then everything a contribution must pass, on both databases
	@$(MAKE) --no-print-directory check

# What is not in a wheel is asked for first: whoever has it not reads so at once, and not after
# the tests.
# mypy and the domain's tests take a core each: at once. The others fill all there are.
check: chromium faketime ## what CI runs, in CI's order
	@$(MAKE) --no-print-directory -j 2 -O lint types imports domain
	@$(MAKE) --no-print-directory rest

chromium: $(STAMP) ## find the browser for the tests, or install Debian's, or say what is missing
	@$(BIN)/python -m tests.browser.chromium

faketime: $(STAMP) ## find the library that shows tests another time, or install Debian's, or say so
	@$(BIN)/python -m tests.faults.faketime

lint: $(STAMP) ## ruff: style, likely mistakes, formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP) ## let ruff put right what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## mypy --strict
	$(BIN)/mypy $(CODE)

imports: $(STAMP) ## imports point inwards: the contracts in pyproject.toml
	$(BIN)/lint-imports

domain: $(STAMP) ## the rules, with every line and branch covered
	$(if $(wildcard tests/domain),$(PYTEST) tests/domain --cov=noticeboard.domain --cov-branch \
	  --cov-fail-under=100,@echo "no tests/domain yet")

# The stories and faults mostly wait for a clock: more workers than cores, and those first.
# One of them has all that starts whole boards, one all that makes trouble, two a browser and its
# prepared desk each (tests/chains.py).
rest: $(STAMP) ## everything but the domain's tests, at once
	$(PYTEST) -n 4 --dist loadscope tests --ignore=tests/domain

unit: $(STAMP) ## all other tests; whatever touches the store runs on SQLite and PostgreSQL
	$(PYTEST) -n auto tests $(addprefix --ignore=,$(ELSEWHERE))

stories: $(STAMP) ## the incidents that must not happen again, from end to end
	$(if $(wildcard tests/stories),$(PYTEST) tests/stories,@echo "no tests/stories yet")

faults: faketime ## kill it at every step, and look that nothing is lost, doubled or early
	$(if $(wildcard tests/faults),FAULTS=full $(PYTEST) tests/faults tests/store/test_tampering.py,@echo "no tests/faults yet")
	$(BIN)/python -m tests.faults.mutations

browser: chromium ## board and desk in a real browser
	$(if $(wildcard tests/browser),$(PYTEST) tests/browser,@echo "no tests/browser yet")

screenshots: chromium ## every page in both languages, on desk and phone, into build/screenshots
	$(BIN)/python -m tests.browser.screenshots build/screenshots $(ARGS)

bench: $(STAMP) ## the measurements behind the figures in README.md
	$(BIN)/python -m benchmarks $(ARGS)

##@ Keep it
lock: $(STAMP) ## write requirements.lock anew from the ranges in pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade --output-file requirements.lock

clean: ## remove .venv and what the tools wrote; never a board's data
	rm -rf $(VENV) build dist htmlcov .coverage .pytest_cache .ruff_cache .mypy_cache .hypothesis \
	  .import_linter_cache
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +

# The first interpreter that is new enough; `make setup PYTHON=/path/to/python3` names another.
FIND_PYTHON = for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  test -n "$$python" \
	  && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	  python=; \
	done; \
	test -n "$$python" || { \
	  echo "make setup: needs Python 3.11 or newer; found: $$(python3 --version 2>/dev/null || echo none)." >&2; \
	  echo "Install it (Debian: apt install python3 python3-venv), or name one: make PYTHON=..." >&2; \
	  exit 1; }

# Debian packs ensurepip apart (python3-venv): without it, the machine's pip serves .venv.
MAKE_VENV = if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  "$$python" -m venv --clear $(VENV) || exit 1; pip="$(BIN)/python -m pip"; \
	elif "$$python" -c 'import pip, venv' 2>/dev/null; then \
	  $(BIN)/python -c '' 2>/dev/null || "$$python" -m venv --clear --without-pip $(VENV) || exit 1; \
	  pip="$$python -m pip --python $(BIN)/python"; \
	else \
	  echo "make setup: $$python has neither ensurepip nor pip." >&2; \
	  echo "Install one of them (Debian: apt install python3-venv)." >&2; exit 1; \
	fi

# A half-made .venv has no stamp and is refreshed in place; one whose Python is gone is made anew.
# -qq: what pip would warn of is this machine's own configuration; errors are shown. Compiled
# here: whoever runs a board may not write to the program's folder, and each part starts sooner.
$(STAMP): requirements.lock pyproject.toml
	@if $(BIN)/python -c 'import pip' 2>/dev/null; then pip="$(BIN)/python -m pip"; \
	else $(FIND_PYTHON); echo "make setup: $(VENV) for $$("$$python" --version)"; $(MAKE_VENV); fi; \
	$$pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock \
	&& $$pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . \
	&& $(BIN)/python -m compileall -q noticeboard channels \
	&& touch $@
