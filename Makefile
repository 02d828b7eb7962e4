# `make help` lists what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The system knows the certificates of a proxy that stands between here and the package index; uv does not.
UV     := .uv/bin/uv
UVS    := $(UV) --system-certs
READY  := $(VENV)/.ready

# Many containers set it; every process would then compile all that it imports, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := all
.PHONY: all test check-contribution extras lab refresh site lite fuzz soak stops sheets bench bench-reading bench-hostile mutants lint lock clean help

all: $(READY)  ## set up if need be, then build every notebook, figure and table into reports/
	$(BIN)/survey build

test: $(READY)  ## set up if need be, then run all tests (strict nbval on the notebooks among them)
	$(BIN)/python -m pytest

# What a contribution is compared with: where its branch left main, else the last commit.
BASE ?= $(shell git rev-parse --short $$(git merge-base HEAD origin/main 2>/dev/null || echo HEAD))

check-contribution: $(READY)  ## after a change of data/: check it, say what it changes (BASE=HEAD), refresh, test
	$(BIN)/survey check
	$(BIN)/survey diff $(BASE)
	$(MAKE) --no-print-directory refresh
	$(BIN)/python -m pytest -n 0 -q tests/survey
	@git status --short data notebooks docs codecheck.yml

extras: $(READY)  ## install what large catalogs and clusters need: Parquet, polars, duckdb, Dask
	$(UVS) pip install --quiet --python $(BIN)/python --editable '.[cluster,engines,parquet]'

lab: $(READY)  ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

lite: $(READY)  ## build the notebooks to run in a browser (JupyterLite) into site/lite/
	$(BIN)/survey lite

refresh: $(READY)  ## bring up to date what is committed: outputs of notebooks, the list, the commands, the data dictionary, codecheck.yml, a picture
	$(BIN)/survey refresh --picture pipeline docs/pipeline.png
	$(BIN)/survey render --add-missing --output docs/awesome-list.md
	$(BIN)/survey commands --output docs/commands.md
	$(BIN)/survey dictionary
	$(BIN)/survey codecheck --output codecheck.yml

bench: $(READY)  ## measure, in ratios (RUNS=5 rounds)
	$(BIN)/python benchmarks/builds.py --runs $(or $(RUNS),5)
	$(BIN)/python benchmarks/watch.py --runs $(or $(RUNS),5)
	$(BIN)/python benchmarks/scale.py --runs $(or $(RUNS),5)
	$(BIN)/python benchmarks/figures.py

sheets: $(READY)  ## all figures on sheets to look at, in each form, in grey, as the colour-blind see them (CATALOGS=FOLDER ...)
	$(BIN)/python benchmarks/sheets.py reports/sheets $(CATALOGS)

bench-reading: $(READY)  ## how well citations are read and duplicates found, on public test sets (SETS=FOLDER)
	$(BIN)/python benchmarks/reading.py $(SETS)

bench-hostile: $(READY)  ## seconds over size of files made to keep a reader busy, as reports/hostile.svg (minutes)
	$(BIN)/python benchmarks/hostile_files.py

mutants: $(READY)  ## plant 300 small faults and see whether the tests find them (SAMPLE=30 fewer, SEED=2 others)
	$(UVS) pip install --quiet --python $(BIN)/python --editable '.[mutants]'
	test -e .mutants/coverage || $(BIN)/python benchmarks/mutants.py --record
	$(BIN)/python benchmarks/mutants.py --sample $(or $(SAMPLE),300) --seed $(or $(SEED),1)

site: $(READY)  ## build what is stale, then write the site to site/
	$(BIN)/survey site

fuzz: $(READY)  ## read 1000 mangled lists and bibliographies (CASES=100000 more, SEED=1 from another one on, JOBS=2, KIND=all)
	$(BIN)/python tests/fuzz.py $(or $(CASES),1000) --first $(or $(SEED),0) --jobs $(or $(JOBS),1) --kind $(or $(KIND),lists)

soak: $(READY)  ## use a project for an hour, with kills and no room, as two users do (MINUTES=10, STEPS=2000, SEED=1)
	$(BIN)/python tests/soak.py --minutes $(or $(MINUTES),60) --steps $(or $(STEPS),2000) --seed $(or $(SEED),1)

stops: $(READY)  ## stop each command that writes at random moments, without room, and beside itself (TIMES=10, SEED=1, ONLY=build)
	$(BIN)/python tests/stops.py $(ONLY) --times $(or $(TIMES),10) --seed $(or $(SEED),1)

lint: $(READY)  ## check style and format of code and notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lock: $(UV)  ## renew requirements.lock from pyproject.toml
	$(UVS) pip compile pyproject.toml --extra dev --extra site --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --upgrade --quiet --custom-compile-command "make lock" --output-file requirements.lock

clean:  ## remove what was built; the environment stays
	rm -rf reports site colab

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' Makefile

# uv needs no ensurepip, which Debian leaves out of python3; --target keeps it out of the system's packages.
$(UV):
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .uv uv

$(READY): requirements.lock pyproject.toml | $(UV)
	test -x $(BIN)/python || $(UVS) venv --quiet --python $(PYTHON) $(VENV)
	$(UVS) pip sync --quiet --python $(BIN)/python requirements.lock
	$(UVS) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@
