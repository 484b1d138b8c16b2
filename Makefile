# webrl: `make demo` and `make test` do all set-up on a fresh Debian machine with Swift.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# The one list of system packages: README, CI and Dockerfile use `make deps`.
SYSTEM_PACKAGES := libxml2-dev libcurl4-openssl-dev libsqlite3-dev pkg-config python3 python3-venv zlib1g-dev liblzma-dev binutils

# One configuration for everything, so that demo, tests and benchmarks share one build.
SWIFT_FLAGS := -c release -Xswiftc -enable-testing
SOURCES := Sources Tests Package.swift examples
WEBRL := $(shell pwd)/.build/release/webrl
RUN ?= runs/demo
SEED ?= 1
WORKERS ?= 2
VENV ?= .venv
# What was built, and where `make install` puts it; DESTDIR is put before PREFIX, for makers of packages.
BUILT ?= .build/release
PREFIX ?= /usr/local
DESTDIR ?=
INSTALLED := $(DESTDIR)$(PREFIX)
COMPLETIONS := $(INSTALLED)/share/bash-completion/completions/webrl $(INSTALLED)/share/zsh/site-functions/_webrl \
    $(INSTALLED)/share/fish/vendor_completions.d/webrl.fish
# Beside the program, for `webrl --version`; without git nothing is known, and so it says.
WRITE_COMMIT = @git describe --always --exclude='*' --abbrev=12 --dirty=', with changes' >$(BUILT)/webrl.commit 2>/dev/null \
    || rm -f $(BUILT)/webrl.commit
PYTHON ?= $(VENV)/bin/python
OPENENV ?= .build/venv-openenv-client/bin/python
# Whichever comes first ends `make fuzz`; called again, it goes on where it stopped.
FUZZ_INPUTS ?= 20000000
FUZZ_SECONDS ?= 7200

.PHONY: help deps build server install uninstall python wheel demo test lint format bench bench-peers bench-learning bench-co-evolution fuzz docs-test clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

deps: ## install missing system packages (Debian)
	@missing=$$(for package in $(SYSTEM_PACKAGES); do \
	    dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || echo $$package; done); \
	if [ -n "$$missing" ]; then \
	    echo "installing: $$missing"; \
	    sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing >/dev/null; \
	fi
	@command -v swift >/dev/null || { echo "Swift 6.1 or newer is needed: https://swift.org/install"; exit 1; }

build: deps ## build the command
	swift build $(SWIFT_FLAGS) --product webrl
	$(WRITE_COMMIT)

server: deps ## build the command, and the program that `webrl serve` and `webrl site serve` start
	swift build $(SWIFT_FLAGS) --product webrl
	swift build $(SWIFT_FLAGS) --product webrl-serve
	$(WRITE_COMMIT)

install: ## install what `make server` built, with sites, suites, prompts and completions (PREFIX=/usr/local, DESTDIR)
	@case "$(PREFIX)" in /*) ;; *) echo "PREFIX must be an absolute path, and is \"$(PREFIX)\""; exit 1;; esac
	@for program in webrl webrl-serve; do \
	    [ -x "$(BUILT)/$$program" ] || { echo "$(BUILT)/$$program is not there: run 'make server' first"; exit 1; }; done
	@install -d "$(INSTALLED)/bin" "$(INSTALLED)/share/webrl" $(foreach file,$(COMPLETIONS),"$(dir $(file))")
	@install -m 755 "$(BUILT)/webrl" "$(BUILT)/webrl-serve" "$(INSTALLED)/bin"
	@rm -rf "$(INSTALLED)/share/webrl/"*
	@tar -cf - --exclude=__pycache__ --exclude='.[!.]*' sites suites prompts | tar -xf - --no-same-owner -C "$(INSTALLED)/share/webrl"
	@if [ -f "$(BUILT)/webrl.commit" ] && [ ! "$(BUILT)/webrl" -nt "$(BUILT)/webrl.commit" ]; then \
	    install -m 644 "$(BUILT)/webrl.commit" "$(INSTALLED)/share/webrl"; fi
	@set -- $(foreach file,$(COMPLETIONS),"$(file)"); \
	for shell in bash zsh fish; do "$(BUILT)/webrl" --generate-completion-script $$shell >"$$1" && shift || exit 1; done
	@echo "installed: $(INSTALLED)/bin/webrl"

uninstall: ## remove what `make install` put there (the same PREFIX and DESTDIR)
	@case "$(PREFIX)" in /*) ;; *) echo "PREFIX must be an absolute path, and is \"$(PREFIX)\""; exit 1;; esac
	@rm -rf "$(INSTALLED)/share/webrl"
	@rm -f "$(INSTALLED)/bin/webrl" "$(INSTALLED)/bin/webrl-serve" $(foreach file,$(COMPLETIONS),"$(file)")
	@echo "removed from $(INSTALLED)"

wheel: deps ## write the Python package's wheel, with library, programs, sites and suites, for machines without Swift
	@echo "wrote $$(python/native/wheel)"

python: deps ## install the Python package in a virtual environment (VENV=FOLDER)
	@wheel=$$(python/native/wheel) && { [ -x $(VENV)/bin/python ] || python3 -m venv $(VENV); } && \
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$$wheel" && \
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check "$$wheel" && \
	echo "installed: $(VENV)/bin/python -c 'import webrl'"

demo: build ## behaviour cloning, then WebRL, on the bundled shop; ends with a table and a report
	$(WEBRL) train --site shopping --seed $(SEED) --workers $(WORKERS) --out $(RUN) --overwrite

test: deps lint ## build, lint, unit, contract, conformance, site and documentation tests
	swift build $(SWIFT_FLAGS) --build-tests
	.ci/test

lint: ## check the format of every source file
	swift format lint --strict --recursive $(SOURCES)

format: ## format every source file in place
	swift format format --in-place --recursive $(SOURCES)

bench: build ## speed of environment, reset and fork, as JSON
	$(WEBRL) bench --json

bench-peers: server ## all ratios against Swift itself, OpenEnv, BrowserGym, lightpanda and libxml2 as JSON (PYTHON with the package, OPENENV)
	benchmarks/peers --webrl $(WEBRL) --python $(PYTHON) --openenv $(OPENENV)

bench-learning: build ## success of WebRL against its start over five seeds, as JSON
	benchmarks/learning --webrl $(WEBRL) --seeds 5

bench-co-evolution: build ## self-improvement, world-model synthesis and look-ahead on the lite suite over five seeds, as JSON
	benchmarks/co-evolution --webrl $(WEBRL) --seeds 5 --phases 3

fuzz: deps ## made-up inputs through everything that reads what others wrote; findings in .build/fuzz (FUZZ_INPUTS, FUZZ_SECONDS)
	swift build $(SWIFT_FLAGS) --product webrl-fuzz
	.build/release/webrl-fuzz --resume --seed $(SEED) --workers $(WORKERS) --inputs $(FUZZ_INPUTS) --seconds $(FUZZ_SECONDS)

clean: ## remove build products
	rm -rf .build
