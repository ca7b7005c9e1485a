# `make site` builds the site, `make test` passes the tests. Both need Python 3.11 or newer, git and
# make; the tests also Node.js and what tests/system-packages.sh names.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TODAY ?=
SINCE ?=
FORMAT ?= text
DAY := $(if $(TODAY),--today $(TODAY))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help site zensical serve check fresh links links-inside weekly rendered-diff rendered-summary test lint types audit bench messages contributing lock clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

site: $(VENV)/installed ## Build build/site (TODAY=2026-12-31 builds it as of that day)
	@$(BIN)/python -m generator build $(DAY)

zensical: $(VENV)/installed ## Build build/site with Zensical instead of MkDocs
	@$(BIN)/python -m generator build $(DAY) --builder zensical

serve: $(VENV)/installed ## Preview at http://127.0.0.1:8000/, which follows what is saved
	@$(BIN)/python -m generator serve $(DAY)

check: $(VENV)/installed ## Say what is wrong with the YAML and Markdown files
	@$(BIN)/python -m generator check $(DAY) --format $(FORMAT)

fresh: $(VENV)/installed ## List facts to compare again with their source (SINCE=REV: only in files changed since)
	@$(BIN)/python -m generator fresh $(DAY) $(if $(SINCE),--since $(SINCE)) --format $(FORMAT)

rendered-diff: $(VENV)/installed ## Write build/rendered.diff: what SINCE=REV changes on the pages
	@rm -rf build/base && git worktree prune && git worktree add --quiet --detach build/base $(SINCE)
	@cd build/base && ../../$(BIN)/python -m generator build $(DAY) >/dev/null
	@$(BIN)/python -m generator build $(DAY) >/dev/null
	@diff -ruN --exclude=api build/base/build/docs build/docs > build/rendered.diff; test $$? -le 1
	@git worktree remove --force build/base
	@$(MAKE) --silent rendered-summary

rendered-summary: ## Say which pages build/rendered.diff changes
	@grep -c '^diff ' build/rendered.diff | sed 's/$$/ files change on the site./'
	@grep '^diff ' build/rendered.diff | sed -E 's|.* build/docs/(.*)|- \1|' | head -50

test: $(VENV)/installed-dev system-packages tests/audit/node_modules/installed lint types ## Install what tests need and pass them
	@$(BIN)/python -m pytest

lint: $(VENV)/installed-dev ## Style of the Python code
	@$(BIN)/ruff check generator tests
	@$(BIN)/ruff format --check generator tests

types: $(VENV)/installed-dev ## Types of the Python code
	@$(BIN)/mypy

links-inside: $(VENV)/installed ## Check every link, anchor, image and redirect within build/site
	@$(BIN)/python -m generator links --inside

links: $(VENV)/installed ## Ask for the outside links that are due and update the ledger (SINCE=REV: only those added since, nothing written)
	@$(BIN)/python -m generator links $(DAY) $(if $(SINCE),--since $(SINCE),--update) --format $(FORMAT)

weekly: $(VENV)/installed ## Ask for links and evidence, then write build/weekly.md: what needs a person
	@$(BIN)/python -m generator links --update $(DAY) || echo "some links or evidence need a look"
	@mkdir -p build && $(BIN)/python -m generator weekly $(DAY) > build/weekly.md && cat build/weekly.md

audit: site $(VENV)/installed-dev tests/audit/node_modules/installed ## Accessibility, markup, weight and speed of build/site against tests/audit/budgets.yml
	@sh tests/system-packages.sh java
	@$(BIN)/python -m tests.audit

bench: $(VENV)/installed-dev ## Time the generator beside MkDocs, for the real site and for large ones
	@$(BIN)/python -m tests.bench

search-eval: site $(VENV)/installed-dev ## Type the queries of FILE into the search: hit@1, hit@3, every miss
	@$(BIN)/python -m tests.search_eval $(FILE)

messages: $(VENV)/installed-dev ## Collect the templates' words for translators
	@$(BIN)/pybabel -q extract -F templates/locale/babel.cfg -k N_ --omit-header --no-location --sort-output -o templates/locale/messages.pot templates generator

contributing: $(VENV)/installed ## Renew the lists of fields in CONTRIBUTING.md
	@$(BIN)/python -m generator.contributing

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

# No script of a package runs here; none is needed.
tests/audit/node_modules/installed: tests/audit/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: it comes with Node.js 20 or newer (https://nodejs.org)." >&2; exit 1; }
	@echo "installing locked packages into tests/audit/node_modules …"
	@cd tests/audit && npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@
