# Everything the project can do. Needs python3 (3.11 or newer), make and git; the rest is set up
# here, once, and again only when a lock file changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-find-links \
	--no-emit-index-url --no-emit-trusted-host
RUN_READY := $(VENV)/.ready-run
DEV_READY := $(VENV)/.ready-dev
MUTANTS_VENV := $(VENV)/mutants
MUTANTS_READY := $(MUTANTS_VENV)/.ready
NODE := tests/sandbox/node
NODE_READY := $(NODE)/node_modules/.ready

# Compiled once, whatever the machine says of it: the tests start hundreds of processes.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo story test test-postgres test-long check simulate kills kills-postgres mutants bench format schema lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

ACCEPT := --accept "$(BIN)/python -m bot forms accept"
demo: $(RUN_READY) ## Run bot and sandbox; chat on the page that it names
	$(BIN)/python -m sandbox demo $(ACCEPT) -- $(BIN)/python -m bot run

STORY ?= prospect
story: $(RUN_READY) ## Play a story (STORY=prospect, managers or campaign) and print what everybody saw
	$(BIN)/python -m sandbox story --play $(STORY) $(ACCEPT) -- $(BIN)/python -m bot run

# What stands on a database: the storage itself, the use cases, and walks through all of the bot.
ON_POSTGRES := tests/storage tests/intake tests/web tests/bot tests/flows
SOME_ON_POSTGRES := tests/storage/repositories tests/storage/test_database.py \
	tests/storage/test_prepared.py tests/intake/kernel tests/intake/outbox \
	tests/flows/prospects/test_arrivals.py tests/flows/delivery/test_cards.py

test: $(DEV_READY) $(NODE_READY) ## Run every test on SQLite, and some on PostgreSQL
	$(BIN)/pytest -q -n 4 --dist worksteal $(ARGS)
	$(BIN)/pytest -q -n 4 --dist worksteal --engine postgresql $(SOME_ON_POSTGRES)

test-postgres: $(DEV_READY) ## Run everything that touches a database on PostgreSQL
	$(BIN)/pytest -q -n 4 --dist worksteal --engine postgresql $(ON_POSTGRES) $(ARGS)

test-long: export EXAMPLES_TIMES = 20
test-long: $(DEV_READY) $(NODE_READY) ## Run every test, each property on twenty times as many examples
	$(BIN)/pytest -q -n 4 --dist worksteal $(ARGS)

check: $(DEV_READY) ## Formatting, lint, types, import rules, dependencies, locks
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/.imports || { cat $(VENV)/.imports; exit 1; }
	@$(BIN)/deptry . > $(VENV)/.dependencies 2>&1 || { cat $(VENV)/.dependencies; exit 1; }
	$(BIN)/python requirements/check.py
	$(BIN)/python requirements/audit.py
	@echo "All is in order."

simulate: $(DEV_READY) ## Play deliveries, a team and several processes through seeded trouble: make simulate SEEDS=1000, or 40:41 for one
	$(BIN)/python -m tests.simulation.run $(SEEDS)

WORLDS ?= 8
kills: $(DEV_READY) ## Kill real bots at random moments, six times in each of WORLDS worlds
	KILLED_WORLDS=$(WORLDS) $(BIN)/pytest -q -n 2 tests/flows/delivery/test_kills.py

kills-postgres: $(DEV_READY) ## Kill, freeze and cut off one of two bots that share a database, in WORLDS worlds
	KILLED_WORLDS=$(WORLDS) $(BIN)/pytest -q -n 2 --engine postgresql tests/flows/sharing/test_many_kills.py

FOLDER ?= intake/outbox
mutants: $(MUTANTS_READY) ## Change the code of FOLDER bit by bit, and see what no test of its own notices
	$(MUTANTS_VENV)/bin/python -m tests.mutants $(FOLDER)

bench: $(DEV_READY) ## Run the benchmarks; results go to benchmarks/results
	$(BIN)/python -m benchmarks $(ARGS)

format: $(DEV_READY) ## Format the code, and put right what ruff can
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --quiet --fix .

schema: $(DEV_READY) ## Write the JSON Schema of form files anew, after a change of their models
	$(BIN)/python -m bot.config.form_schema > forms/form.schema.json.new
	mv forms/form.schema.json.new forms/form.schema.json

lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: $(DEV_READY) ## Lock the dependencies anew (asks the package registry)
	$(LOCK) --output-file=requirements/run.txt pyproject.toml
	$(LOCK) --allow-unsafe --extra=dev --output-file=requirements/dev.txt pyproject.toml
	$(LOCK) --allow-unsafe --extra=dev --extra=mutants --constraint=requirements/dev.txt \
		--output-file=requirements/mutants.txt pyproject.toml
	$(BIN)/python requirements/check.py --write
	@if command -v npm > /dev/null; then npm install --prefix $(NODE) --package-lock-only --loglevel=error; \
		else echo "npm is missing: $(NODE) keeps its lock."; fi

clean: ## Forget the set-up and all caches; data/ stays
	rm -rf $(VENV) $(NODE)/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null \
		|| { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Making the virtual environment ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_READY): requirements/run.txt | $(VENV)/.made
	@test $(DEV_READY) -nt $< && touch $@ || { \
		echo "Installing what the bot needs ..." && \
		$(PIP) install --require-hashes -r $< && touch $@; }

$(DEV_READY): requirements/dev.txt | $(VENV)/.made
	@echo "Installing what the tests need (a minute or two) ..."
	@$(PIP) install --require-hashes -r $<
	@touch $@

# An environment of its own, so that nothing else is installed for the tests.
$(MUTANTS_READY): requirements/mutants.txt | $(VENV)/.made
	@echo "Installing what changes the code (a minute or two) ..."
	@$(PYTHON) -m venv $(MUTANTS_VENV)
	@$(MUTANTS_VENV)/bin/python -m pip --quiet --disable-pip-version-check --no-input \
		install --require-hashes -r $<
	@touch $@

# Clients of both APIs in JavaScript. Without npm their tests are skipped, and say so.
$(NODE_READY): $(NODE)/package-lock.json
	@if command -v npm > /dev/null; then \
		echo "Installing the clients that run in Node ..." && npm ci --prefix $(NODE) --loglevel=error && touch $@; \
		else echo "npm is missing: the tests with clients that run in Node are skipped."; fi
