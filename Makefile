# The two commands of the README are `make report` and `make test`; both set up what they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Wheels only: nothing compiles at install.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --only-binary :all: --editable

.PHONY: report test lint docs browser clean

report: $(VENV)/.report
	$(BIN)/toolkit report corpora/demo/articles.jsonl --study corpora/demo/study.toml --out build/demo-report
	@echo "Open build/demo-report/report.html in a browser."

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What the browser tests need beside a browser; without it they are skipped.
browser:
	npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund

# Warnings are errors. Notebooks are shown with the outputs that the tests leave in build/notebooks.
docs: $(VENV)/.dev
	$(BIN)/python docs/make_site.py build/site-source
	$(BIN)/sphinx-build -W --keep-going -q -b html build/site-source build/site
	@echo "Open build/site/index.html in a browser."

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.report: pyproject.toml | $(BIN)/python
	$(INSTALL) .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(INSTALL) '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build
