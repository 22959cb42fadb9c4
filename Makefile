# What a checkout can do; `make help` lists it. Everything made here lives in .venv/ and var/.
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
LOCAL := $(PYTHON) -m raceforjustice.local
# The settings of a real site, for the checks that only matter there.
PRODUCTION := DEBUG=0 DEVELOPMENT=0 ALLOWED_HOSTS=www.example.org SITE_URL=https://www.example.org PROXY_HOPS=1 \
	MAIL_URL=smtp://localhost:25 MAIL_FROM=campaign@example.org

.PHONY: help run dev demo test check words bench bench-mail clean
.DEFAULT_GOAL := help

help:  ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile | expand -t 16

run: .venv/run  ## the whole site at http://localhost:8000 (PORT=8001 for another port)
	@exec $(PYTHON) -m raceforjustice.serve

dev: .venv/run  ## the same with DEBUG on, and changed code loaded at once
	@DEBUG=1 exec $(PYTHON) -m raceforjustice.serve

demo: .venv/run  ## fill the local database with invented organisations, and something of every kind
	@$(LOCAL) migrate --verbosity 0
	@$(LOCAL) load_campaign --verbosity 0
	@$(LOCAL) demo

test: .venv/test  ## every test, the browser's included where Chromium is found
	@$(PYTHON) -m tests

check: .venv/test  ## style, import rules, missing migrations, settings of a real site
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	$(LOCAL) makemigrations --check --dry-run
	$(PRODUCTION) ADDRESS_KEY=of-the-check SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(LOCAL) check --deploy --fail-level WARNING

words: .venv/test  ## collect new words of the interface for the Welsh in locale/, and compile it
	@$(PYTHON) -m tests.words

bench: .venv/test  ## measure the site beside a bare one and pgbench
	@$(PYTHON) -m tests.bench

bench-mail: .venv/test  ## measure how a newsletter leaves, beside a bare loop, and let a storm loose on its senders
	@$(PYTHON) -m tests.bench.mail

clean:  ## remove what can be made again; the database and the mails in var/ stay
	rm -rf .venv .*_cache .hypothesis var/static var/static.sha256 var/test var/test-postgres var/bench var/bench-mail

.venv/run: requirements.txt
	@for python in python3.13 python3.14 python3.12 python3; do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || continue; \
		echo 'Installing what the site needs into .venv …'; \
		$$python -m venv .venv && .venv/bin/pip install --quiet -r requirements.txt && touch $@; exit; \
	done; \
	echo 'Race for Justice needs Python 3.12 or newer (3.13 is best), and none was found.' >&2; exit 1

.venv/test: requirements-dev.txt .venv/run
	@echo 'Installing what its tests need …'
	@.venv/bin/pip install --quiet -r requirements-dev.txt && touch $@
