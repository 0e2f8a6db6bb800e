# `make` lists the targets. PYTHON chooses the interpreter that makes .venv; ARGS goes to the program.

PYTHON ?= python3
ARGS ?=
# `make lock UPGRADE=1` moves every pin to its newest version; without it, pins stay where they can.
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
# A worker per core; a file's tests stay together, since what they share is made once per worker. In
# the order of the folders: else the files with few but long tests would come last, for one worker.
PYTEST := pytest -n auto --dist loadfile --no-loadscope-reorder
# The heavy proofs have a target of their own: they take minutes.
QUICK := -m "not slow"
# -qq: errors only.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# A lock names all there is: without --no-deps, older pips look for newer versions of what is asked
# for with an extra ("coverage[toml]"), and then refuse them for having no hash.
LOCKED := $(PIP) install --require-hashes --no-deps
LEAST_COVERED := 90
# In the order in which the tests look for one.
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev browser run chat test test-slow evaluate bench bench-questions bench-hostile bench-telegram bench-web bench-beside bench-maps bench-first check docs format lock sbom clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.ready ## make .venv with what the program needs

setup-dev: $(VENV)/.ready-dev ## the same, with what tests and checks need

# Set-up speaks to stderr only and leaves stdin alone: both belong to the program in `make run`.
$(VENV)/.ready: requirements.lock requirements-build.lock pyproject.toml
	@echo "Setting up $(VENV) (once, may take a minute)..." >&2
	@test -x $(BIN)/pip || { \
		command -v "$(PYTHON)" >/dev/null || { \
			echo "$(PYTHON) not found: install Python 3.11 or newer, or say make PYTHON=/path/to/python3" >&2; \
			exit 1; }; \
		"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "Python 3.11 or newer is needed, $(PYTHON) is older: say make PYTHON=/path/to/python3" >&2; \
			exit 1; }; \
		"$(PYTHON)" -m venv $(VENV) </dev/null >&2; }
	@$(LOCKED) -r requirements.lock -r requirements-build.lock </dev/null >&2
	@$(PIP) install --no-deps --no-build-isolation -e . </dev/null >&2
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "Setting up the development tools..." >&2
	@$(LOCKED) -r requirements-dev.lock </dev/null >&2
	@touch $@

# Looked for each time, which takes no time: it is no file of ours. Where it cannot be installed, make
# goes on, and the tests that need it say so: they are skipped, or fail where CI is set.
browser: ## install a browser for the tests, where apt-get can
	@for name in "$$REGIEWIJZER_CHROMIUM" $(BROWSERS); do \
		if command -v "$$name" >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium for the tests (once, may take a minute)..." >&2; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get -qq update; \
			apt-get -qq install -y --no-install-recommends chromium-headless-shell || \
			apt-get -qq install -y --no-install-recommends chromium; } </dev/null >/dev/null; fi; \
	for name in $(BROWSERS); do if command -v "$$name" >/dev/null; then exit 0; fi; done; \
		echo "No browser found: install chromium to test the web chat, or name one in REGIEWIJZER_CHROMIUM" >&2

run: $(VENV)/.ready ## run the bot: regiewijzer run $(ARGS)
	@exec $(BIN)/regiewijzer run $(ARGS)

chat: $(VENV)/.ready ## chat in the terminal: regiewijzer chat $(ARGS)
	@exec $(BIN)/regiewijzer chat $(ARGS)

test: $(VENV)/.ready-dev browser ## run the tests but for the heavy ones: pytest $(ARGS)
	@$(BIN)/$(PYTEST) $(QUICK) $(ARGS)

test-slow: $(VENV)/.ready-dev ## run the heavy proofs: kills, load, soak; a tenth: REGIEWIJZER_TEST_SHARE=0.1
	@$(BIN)/$(PYTEST) -m slow $(ARGS)

evaluate: $(VENV)/.ready-dev ## how well questions with a known answer are read: python -m bench.evaluate $(ARGS)
	@$(BIN)/python -m bench.evaluate $(ARGS)

bench: bench-questions bench-hostile bench-telegram bench-web bench-beside bench-maps bench-first ## all benchmarks below, one after the other (twenty minutes)

bench-questions: $(VENV)/.ready-dev ## accuracy and time beside other methods: python -m bench $(ARGS)
	@$(BIN)/python -m bench $(ARGS)

bench-hostile: $(VENV)/.ready-dev ## the dearest question that a search can find: python -m bench.hostile $(ARGS)
	@$(BIN)/python -m bench.hostile $(ARGS)

bench-telegram: $(VENV)/.ready-dev ## updates a second beside other bots: python -m bench.telegram
	@$(BIN)/python -m bench.telegram

bench-web: $(VENV)/.ready-dev ## pages and API answers a second beside a bare hello: python -m bench.web $(ARGS)
	@$(BIN)/python -m bench.web $(ARGS)

bench-beside: $(VENV)/.ready-dev ## how long others wait beside the heaviest requests: python -m bench.beside
	@$(BIN)/python -m bench.beside

bench-maps: $(VENV)/.ready-dev ## time of maps, drawn and over HTTP: python -m bench.maps $(ARGS)
	@$(BIN)/python -m bench.maps $(ARGS)

bench-first: $(VENV)/.ready-dev ## a question on the command line beside the import of python-telegram-bot
	@$(BIN)/python -m bench.first

check: $(VENV)/.ready-dev browser ## what CI asks first: format, lint, data, types, tests but for the heavy ones, coverage
	@echo "== ruff format"
	@$(BIN)/ruff format --check .
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== regiewijzer data check"
	@$(BIN)/regiewijzer data check
	@echo "== pytest, and mypy beside it"
	@$(BIN)/mypy >.mypy.txt 2>&1 & mypy=$$!; \
		$(BIN)/python -m slipcover --json --out .coverage.json -m $(PYTEST) $(QUICK); tests=$$?; \
		wait $$mypy; types=$$?; \
		echo "== mypy"; cat .mypy.txt; \
		exit $$((tests + types))
	@echo "== coverage: at least $(LEAST_COVERED) % of lines and branches; what is missing is in .coverage.txt"
	@$(BIN)/python -m slipcover --fail-under $(LEAST_COVERED) --merge .coverage.json \
		--out .coverage.json >.coverage.txt || { cat .coverage.txt; exit 1; }
	@grep summary .coverage.txt

# From a copy, so that pages outside docs/ are in the site too, and every link is what it is on GitHub.
# --strict: a link or an anchor that leads nowhere is an error.
docs: $(VENV)/.ready-dev ## build the site of the docs: site/index.html
	@$(BIN)/uv venv -q --clear build/docs
	@$(BIN)/uv pip install -q --python build/docs --require-hashes -r requirements-docs.lock
	@rm -rf build/pages && mkdir -p build/pages
	@tar -cf - *.md LICENSE docs data/README.md tests/questions/README.md | tar -xf - -C build/pages
	@cd build/pages/docs/decisions && { echo; for page in 0*.md; do \
		sed -n "1s|^# \(.*\)|- [\1]($$page)|p" $$page; done; } >>README.md
	@NO_MKDOCS_2_WARNING=1 build/docs/bin/mkdocs build --strict --clean

format: $(VENV)/.ready-dev ## format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

# The dev lock is solved first; the next two take their pins from it, so these three agree.
lock: $(VENV)/.ready-dev ## solve the lock files anew (UPGRADE=1: newest versions)
	@$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock >/dev/null
	@$(COMPILE) pyproject.toml -c requirements-dev.lock -o requirements.lock >/dev/null
	@$(COMPILE) --group build -c requirements-dev.lock -o requirements-build.lock >/dev/null
	@$(COMPILE) --group sbom -o requirements-sbom.lock >/dev/null
	@$(COMPILE) --group docs -o requirements-docs.lock >/dev/null

sbom: $(VENV)/.ready-dev ## list what the program is made of: dist/sbom.cdx.json (CycloneDX)
	@$(BIN)/uv venv -q --clear build/sbom
	@$(BIN)/uv pip install -q --python build/sbom --require-hashes -r requirements-sbom.lock
	@mkdir -p dist
	@build/sbom/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible -o dist/sbom.cdx.json

clean: ## remove .venv, caches and build output
	@rm -rf $(VENV) .coverage.* .mypy.txt .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
		build dist site
	@find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
