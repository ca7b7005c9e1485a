# `make site` builds the site, `make test` passes the tests; both need only Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TODAY ?=
DAY := $(if $(TODAY),--today $(TODAY))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help site zensical serve check test lint types bench messages lock clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

site: $(VENV)/installed ## Build build/site (TODAY=2026-12-31 builds it as of that day)
	@$(BIN)/python -m generator build $(DAY)

zensical: $(VENV)/installed ## Build build/site with Zensical instead of MkDocs
	@$(BIN)/python -m generator build $(DAY) --builder zensical

serve: $(VENV)/installed ## Preview at http://127.0.0.1:8000/, rebuilding what changes
	@$(BIN)/python -m generator serve $(DAY)

check: $(VENV)/installed ## Say what is wrong with the YAML and Markdown files
	@$(BIN)/python -m generator check $(DAY)

test: $(VENV)/installed-dev system-packages lint types ## Install what tests need and pass them
	@$(BIN)/python -m pytest

lint: $(VENV)/installed-dev ## Style of the Python code
	@$(BIN)/ruff check generator tests
	@$(BIN)/ruff format --check generator tests

types: $(VENV)/installed-dev ## Types of the Python code
	@$(BIN)/mypy

bench: $(VENV)/installed-dev ## Time the generator beside MkDocs, for the real site and for large ones
	@$(BIN)/python -m tests.bench

messages: $(VENV)/installed-dev ## Collect the templates' words for translators
	@$(BIN)/pybabel -q extract -F templates/locale/babel.cfg -k N_ --omit-header --no-location --sort-output -o templates/locale/messages.pot templates generator

lock: $(VENV)/installed-dev ## Lock the newest versions that requirements*.in allow, with hashes
	@for file in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url \
	    --no-emit-trusted-host --no-header --output-file $$file.txt $$file.in || exit 1; done

clean: ## Remove everything that was generated or installed here
	@git clean -fdxq build; rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: system-packages
system-packages:
	@sh tests/system-packages.sh

$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing locked packages into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.txt
	@echo "installing what tests need into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
