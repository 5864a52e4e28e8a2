# Two commands: `make run` serves, `make test` proves. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
UV_VERSION := 0.13.9
AT_ONCE := --numprocesses=2 --dist=loadfile  # a core each; a file's tests stay together
# the layouts too: the shell page that phones keep is made of them, and the build's name says which
SOURCES := $(shell find webapp/static/src webapp/static/*.js package.json webapp/templates/layouts \
  webapp/templates/field/shell.html webapp/templates/field/strip.html webapp/templates/field/notices.html \
  webapp/templates/field/broken.html webapp/templates/field/lock.html webapp/templates/partials/pin_fields.html \
  webapp/templates/partials/icon.html -type f 2>/dev/null)
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)

.PHONY: help run code test check faults bench audit scan build pictures setup browsers lint types contracts python postgresql javascript browser translations clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build instance/dev.env ## set up what is missing and serve http://127.0.0.1:8000 with a demo county
	@set -a; . instance/dev.env; set +a; \
	.venv/bin/runxin upgrade && .venv/bin/runxin demo --if-empty && .venv/bin/runxin serve

code: setup ## the demo county's code of this moment: the second step at the login of an administrator, the bureau, psychology
	@.venv/bin/runxin demo --code

test: build browsers check python postgresql javascript browser ## everything: lint, types, rules, journeys, promises, PostgreSQL, JavaScript, browsers

check: build lint types contracts ## the fast part (under a minute): lint, types, contracts, rules, promises
	$(PY) -m pytest tests/rules -q

setup: .venv/.synced node_modules/.synced ## install what the lock files name

build: setup webapp/static/dist/manifest.json $(CATALOGUES:.po=.mo) ## the front end and the catalogues

.uv/bin/uv:
	python3 -m venv .uv || { echo 'Python lacks venv; run: apt-get install python3-venv'; exit 1; }
	.uv/bin/pip install --quiet uv==$(UV_VERSION)

.venv/.synced: pyproject.toml uv.lock | .uv/bin/uv
	UV_PROJECT_ENVIRONMENT=.venv .uv/bin/uv sync --frozen --quiet
	@touch $@

node_modules/.synced: package-lock.json
	npm ci --silent --no-audit --no-fund
	@touch $@

webapp/static/dist/manifest.json: $(SOURCES) node_modules/.synced
	npm run --silent build

%.mo: %.po .venv/.synced
	.venv/bin/pybabel -q compile -i $< -o $@

instance/dev.env:
	@python3 -c "import secrets; print('RUNXIN_SECRET_KEY=' + secrets.token_urlsafe(48)); print('RUNXIN_IDENTITY_KEY=' + secrets.token_hex(32)); print('RUNXIN_SECURE_COOKIES=0'); print('RUNXIN_ENVIRONMENT=development')" > $@

browsers: ## Chromium, Firefox, WebKitGTK, Chinese fonts, what draws PDFs, Caddy and nginx, by apt
	@tests/browser/install.sh

lint: setup
	.venv/bin/ruff check --quiet webapp tests
	.venv/bin/ruff format --quiet --check webapp tests
	.venv/bin/djlint --quiet --lint webapp/templates
	.venv/bin/bandit --quiet --recursive webapp --configfile pyproject.toml
	npm run --silent check

types: setup
	.venv/bin/mypy

contracts: setup
	.venv/bin/lint-imports

python: build
	$(PY) -m pytest $(AT_ONCE) --one-day=10 tests/rules tests/journeys tests/promises

postgresql: build
	RUNXIN_TEST_DATABASE=postgresql $(PY) -m pytest $(AT_ONCE) --one-day=10 tests/journeys

javascript: build
	npm run --silent test

browser: build browsers
	$(PY) -m pytest --one-day=30 tests/browser

faults: build browsers ## the soak: two hours of three phones with everything that goes wrong, pressed together
	$(PY) -m tests.browser.soak

bench: build browsers ## the budgets of speed and memory, written to report/bench.md
	$(PY) -m tests.bench

audit: setup ## known faults of what the lock files name (asks PyPI and npm; needs a network that lets it)
	.uv/bin/uv export --quiet --frozen --no-emit-project --output-file .uv/requirements.txt
	test -x .uv/audit/bin/pip-audit || { python3 -m venv .uv/audit && .uv/audit/bin/pip install --quiet pip-audit==2.10.1; }
	.uv/audit/bin/pip-audit --strict --disable-pip --require-hashes -r .uv/requirements.txt  # strict: not asked is not well
	npm audit

scan: build browsers ## wapiti against the running demo county; writes docs/security-scan.md (15 minutes)
	test -x .uv/wapiti/bin/wapiti || { python3 -m venv .uv/wapiti && .uv/wapiti/bin/pip install --quiet wapiti3==3.2.3; }
	$(PY) -m tests.browser.scan .uv/wapiti/bin/wapiti

pictures: build browsers ## the README's pictures, taken from the running product
	$(PY) -m tests.browser.pictures

translations: setup ## collect the strings into both catalogues
	@mkdir -p report  # the header must stay, without it nothing is compiled; of it only what says something
	.venv/bin/pybabel -q extract -F babel.cfg --no-location --sort-output --omit-header -k _l -k lazy_gettext -o report/messages.pot webapp
	for l in zh_Hans_CN en; do po=translations/$$l/LC_MESSAGES/messages.po; \
	  .venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --width 120 -i report/messages.pot -l $$l -o $$po && \
	  sed -i -E '/^"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):/d' $$po || exit 1; done

clean: ## forget what was built and installed; data in instance/ stays
	rm -rf .venv .uv node_modules webapp/static/dist report
