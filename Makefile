# Everything a checkout needs. Only Python 3.11 or newer, pip and make are assumed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help demo test check format eval results soak clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

$(READY): pyproject.toml
	@echo "Making $(VENV) and installing the application with its test tools (about 1.7 GB):"
	@$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed; name one with make PYTHON=..."'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --progress-bar off --editable '.[dev]' | grep -E '^Successfully|rror'
	@touch $@

demo: $(READY) ## Stream the built-in night scene: an annotated video and a summary in demo-output/
	@mkdir -p demo-output
	$(BIN)/glss-stream demo: --every-frame --max-frames 250 --overwrite \
	  --record demo-output/demo.mp4 --summary demo-output/summary.json
	@echo "Video:   $(CURDIR)/demo-output/demo.mp4"
	@echo "Summary: $(CURDIR)/demo-output/summary.json"

test: $(READY) ## Run the tests
	$(BIN)/python -m pytest

soak: $(READY) ## Ten minutes of four cameras with a fault every 20 s; figures in soak-output/
	$(BIN)/python -m tests.soak --json soak-output/soak.json

check: $(READY) ## Format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## Format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## Remove the environment and everything generated
	rm -rf $(VENV) demo-output soak-output runs build *.egg-info .mypy_cache .ruff_cache .pytest_cache
