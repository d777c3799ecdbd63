# Everything a person does here is one of these targets. Each makes its own .venv when needed.
#
#   PYTHON=python3.12 make setup    another interpreter for a new .venv (3.11 or 3.12)
#   SEEDS=0:300 make sim            a longer simulation
#   AUTHORITIES=7 make sim          a larger authority set
#   SEED=9 REFERRALS=400 make demo  other referrals, and fewer
#   PARTS=single SECONDS=8 make bench  one part of the measurement of real nodes, and shorter
#   JOBS=4                          processes of `test`, `check` and `sim`

PYTHON ?= python3
JOBS ?= 2
SEED ?= 2020
REFERRALS ?= 2750
AUTHORITIES ?= 4
# A budget for every commit: seeds that no test runs; the budgets behind the recorded figures are in docs/simulation.md.
SEEDS ?= 20:60
PARTS ?= all
SECONDS ?= 15

VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
STRANGER := tests/stranger/node_modules/.package-lock.json
ROOMS := $(wildcard chain consensus contracts node netsim cli)

.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup demo test check sim bench microbench fix lock clean

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with everything pinned and the command sinergi in it
ifneq ($(origin PYTHON),file)
	@test "$$($(PYTHON) --version)" = "$$($(BIN)/python --version)" || { \
		echo "$(VENV) has $$($(BIN)/python --version), not $$($(PYTHON) --version)." \
			"Nothing was changed. Run 'make clean' first." >&2; exit 1; }
endif
	@$(BIN)/python --version | sed 's|$$| in $(VENV), up to date with requirements.lock|'

demo: $(READY) ## the main job: a real network of seven nodes works through 2,750 referrals; SEED=9 REFERRALS=400
	$(BIN)/sinergi demo --seed $(SEED) --referrals $(REFERRALS)

test: $(READY) ## the tests, quickly
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: $(READY) $(STRANGER) ## everything a change must pass: style, types, imports, tests, coverage, simulation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(ROOMS) tests
	$(BIN)/lint-imports --no-logo
	$(BIN)/python .ci/unused.py
	$(BIN)/codespell
	OTHER_PYTHON="$$(.ci/other_python)" JOBS=$(JOBS) .ci/coverage
	$(BIN)/sinergi sim run --authorities $(AUTHORITIES) --seeds $(SEEDS) --jobs $(JOBS)

sim: $(READY) ## the simulation: SEEDS=20:60 AUTHORITIES=4
	$(BIN)/sinergi sim run --authorities $(AUTHORITIES) --seeds $(SEEDS) --jobs $(JOBS)

bench: $(READY) ## what a contract's calls cost, then how fast four real nodes are; PARTS=single,batches SECONDS=8
	$(BIN)/python -m tests.bench contracts_bench
	$(BIN)/sinergi bench --parts $(PARTS) --seconds $(SECONDS) --picture build/bench.png

microbench: $(READY) ## the benchmarks of single parts, calls of contracts among them; BENCH="name name" for some
	$(BIN)/python -m tests.bench $(BENCH)

fix: $(READY) ## format, and repair what can be repaired
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: ## requirements.lock anew from pyproject.toml; LOCK=--upgrade for the newest of everything
	PYTHON=$(PYTHON) .ci/lock $(LOCK)

# js-libp2p, a stranger in another language; where there is no npm its tests are skipped (tests/lacking.py).
$(STRANGER): tests/stranger/package-lock.json
	@if command -v npm >/dev/null; then \
		npm ci --prefix tests/stranger --ignore-scripts --no-audit --no-fund --loglevel error; fi

clean: ## remove .venv and everything made
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache tests/stranger/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Two steps: a changed lock makes a new environment, so that nothing unpinned stays behind; a
# changed pyproject.toml installs the project again, which takes two seconds.
$(LOCKED): requirements.lock
	@$(PYTHON) .ci/python_version.py
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --no-deps --only-binary :all: -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
