# make serve: a full site with sample consults.  make test: everything that has to hold.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export SITE_NOTICE ?= Sample library: every person, doctor and hospital here is invented.

.PHONY: bench drill forms icons names requirements serve test faults mutants lint format figures

INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

# A .venv that is a link belongs to another checkout: it is used as it is where it has everything, and not changed.
$(VENV)/.production: requirements.txt
	@if [ -L $(VENV) ]; then $(call has,requirements.txt); \
	else $(PYTHON) -m venv $(VENV) && $(INSTALL) -r requirements.txt && touch $@; fi

$(VENV)/.development: requirements-dev.txt
	@if [ -L $(VENV) ]; then $(call has,requirements-dev.txt); \
	else $(PYTHON) -m venv $(VENV) && $(INSTALL) -r requirements-dev.txt && touch $@ $(VENV)/.production; fi

has = $(INSTALL) --dry-run --no-index -r $(1) \
	  || { echo "$(VENV) is a link to an environment that lacks something of $(1). Remove the link, or update it there."; exit 1; }

serve: $(VENV)/.production
	@$(BIN)/python -c "import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('$(HOST)', $(PORT)))" 2>/dev/null \
	  || { echo "Port $(PORT) of $(HOST) is taken or not ours: choose another one, like make serve PORT=8001"; exit 1; }
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python manage.py load_demo --editor
	@echo "The site: http://$(HOST):$(PORT)/    The desk: http://$(HOST):$(PORT)/admin/"
	SITE_URL=http://$(HOST):$(PORT) $(BIN)/gunicorn config.wsgi --bind $(HOST):$(PORT) --workers 2 --threads 4 --no-control-socket --log-level warning

test: $(VENV)/.development
	BIN=$(BIN) sh .ci/checks

# Real servers, stopped, frozen and filled; needs PostgreSQL's programs and redis-server.
faults: $(VENV)/.development
	$(BIN)/python -m tests.faults

# Two machines on one database with a standby, restored onto nothing and to a moment; needs the same programs.
drill: $(VENV)/.development
	$(BIN)/python -m tests.drills

mutants: $(VENV)/.development
	$(BIN)/python -m tests.mutants

figures: $(VENV)/.development
	@$(BIN)/python tests/figures.py

# What pages, an import and a start cost, for docs/performance.md. SIZES="2000,20000" are the consults.
bench: $(VENV)/.development
	@$(BIN)/python -m tests.benchmarks.pages --sizes $(or $(SIZES),"2000,20000")

lint: $(VENV)/.development
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(VENV)/.development
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

# The lists of names that the privacy gate reads, after a change of more.txt or of a package.
names: $(VENV)/.development
	$(BIN)/python tests/make_names.py

# The forms of English words that no rule gives, after a change of a package.
forms: $(VENV)/.development
	$(BIN)/python -m tests.make_forms

# The icons of the site, after a change of its mark.
icons: $(VENV)/.development
	$(BIN)/python -m tests.make_icons

# The readable lists (*.in) with everything they need, exact versions and hashes.
requirements: $(VENV)/.development
	for name in requirements requirements-meaning requirements-oidc requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	    --custom-compile-command "make requirements" $$name.in -o $$name.txt; done
