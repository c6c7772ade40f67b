# Everything is started from here. `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
PREORDER := $(BIN)/python -m preorder
SHOP ?= lettoria
SHOPS := $(or $(PREORDER_SHOPS),$(shell sed -n 's/^PREORDER_SHOPS=//p' .env 2>/dev/null),shops)
# Only the rooms that exist, so that a check works on a half-built tree as well.
CODE := $(wildcard preorder actions scripts tests bench)

# Byte code makes Rasa import in 6 s instead of 27; Rasa sends no telemetry from here.
unexport PYTHONDONTWRITEBYTECODE
export RASA_TELEMETRY_ENABLED := false

# `make -j` must not lint before the linter is installed.
.NOTPARALLEL:
.PHONY: help setup setup-app prepare run known-shop train tune chat eval demo-reset test check lint types format lock clean widget widget-tools

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make both environments and the sentence encoder (only what is missing or changed)
	@$(PYTHON) -m scripts.setup

setup-app:
	@$(PYTHON) -m scripts.setup --app-only

PREPARE = $(PREORDER) db upgrade && $(PREORDER) demo reset --if-empty \
  && $(PREORDER) shops compile && $(BIN)/python -m scripts.train

prepare: setup
	@$(PREPARE)

# Asked before anything is written: a second start must not change what the first one reads. That it
# runs already (75) is what was wanted, and no error.
run: setup ## Set up what is missing and start everything; Ctrl-C stops it
	@$(PREORDER) serve --only-check || { code=$$?; test $$code -eq 75 && exit 0; exit $$code; }; \
	$(PREPARE) && exec $(PREORDER) serve

train: setup ## Train the model if its inputs changed (FORCE=1: in any case)
	@$(BIN)/python -m scripts.train $(if $(FORCE),--force)

# Before anything heavy is made, and without an environment.
known-shop:
	@test -f "$(SHOPS)/$(SHOP).yml" || \
	  { echo "There is no shop $(SHOP); shops: $(basename $(notdir $(wildcard $(SHOPS)/*.yml)))." >&2; exit 1; }

chat: known-shop prepare ## Talk in the terminal: make chat SHOP=lettoria
	@exec $(PREORDER) chat --shop $(SHOP)

tune: setup ## Teach the sentence encoders data/nlu anew; three quarters of an hour
	@$(PYTHON) -m scripts.tune

eval: train ## Measure the understanding: make eval [FILE=messages.jsonl] [NOISE=1], or STOCK=1 (see README)
	@exec $(BIN)/python -m bench.evaluate $(FILE) $(if $(NOISE),--noise) $(if $(STOCK),--stock)

demo-reset: setup-app ## Put the demo shops' orders back, dated to now; deletes chats and open cases
	@$(PREORDER) db upgrade
	@$(PREORDER) demo reset
	@$(PREORDER) shops compile

# Only who changes the widget needs node: what it makes is committed (web/dist).
widget-tools:
	@if command -v npm >/dev/null; then \
	  cd web/widget && { cmp -s package-lock.json node_modules/.locked || \
	    { npm ci --ignore-scripts --no-fund --no-audit --loglevel=error \
	      && cp package-lock.json node_modules/.locked; } \
	    || echo "npm could not fetch the widget's build tools: their tests are skipped."; }; \
	else echo "Without node (apt-get install npm) the widget's build and axe-core tests are skipped."; fi

widget: widget-tools ## Build web/dist/widget.js from web/widget (needs node)
	@cd web/widget && node build.mjs && node node_modules/typescript/bin/tsc -p .

test: setup lint types train widget-tools ## All tests, with the real brain and actions (minutes)
	@$(BIN)/python -m pytest -q

# Rasa's environment takes minutes to make and is not needed here. Each worker collects all tests
# itself: more than three cost more than their waiting saves. Schemathesis takes seconds to load.
check: setup-app lint types ## Lint, types and the tests that need no Rasa (within a minute)
	@PREORDER_TEST_PROFILE=quick $(BIN)/python -m pytest -q -m "not rasa and not exhaustive and not browser" \
	  -n 3 --dist worksteal -p no:schemathesis --ignore tests/gateway/test_openapi.py

lint: setup-app ## Format and lint, changing nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: setup-app ## Type check
	@$(BIN)/mypy $(CODE)

format: setup-app ## Format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## Write the lock files anew from requirements/*.in (UPGRADE=1: newest)
	@$(PYTHON) -m scripts.lock

clean: ## Remove environments, models and everything made here (var/ with its database too)
	rm -rf .venv .venv-rasa .venv-tools var models/*.tar.gz models/*.stamp models/encoder .rasa
	rm -rf web/widget/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
