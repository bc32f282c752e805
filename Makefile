# make serve: a full site with sample consults.  make test: everything that has to hold.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export SITE_NOTICE ?= Sample library: every person, doctor and hospital here is invented.

.PHONY: requirements serve test mutants lint format figures

$(VENV)/.production: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.development: requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/.production

serve: $(VENV)/.production
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python manage.py load_demo --editor
	@echo "The site: http://$(HOST):$(PORT)/    The desk: http://$(HOST):$(PORT)/admin/"
	SITE_URL=http://$(HOST):$(PORT) $(BIN)/gunicorn config.wsgi --bind $(HOST):$(PORT) --workers 2 --threads 4 --no-control-socket --log-level warning

test: $(VENV)/.development
	BIN=$(BIN) sh .ci/checks

mutants: $(VENV)/.development
	$(BIN)/python -m tests.mutants

figures: $(VENV)/.development
	@$(BIN)/python tests/figures.py

lint: $(VENV)/.development
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(VENV)/.development
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

# The readable lists (*.in) with everything they need, exact versions and hashes.
requirements: $(VENV)/.development
	for name in requirements requirements-meaning requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make requirements" $$name.in -o $$name.txt; done
