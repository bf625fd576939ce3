# Tìm Tin. Every verb works as the first command in a bare clone: it makes the virtual environment it needs.
#   make run    serve the page; seeds/ are indexed first where no index is
#   make demo   the same with some hundreds of made-up articles to play with
#   make test   lint, then every test                   make lint   style, types, floors
#   make bench  speed and memory beside other engines   make eval   quality against labelled articles, with floors
#   make lock   pin the dependencies anew
#   make test-cluster   the tests that need three nodes of OpenSearch, which it starts (Java 17, Maven)

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# Labelled articles and corpora that are not ours to publish; eval and bench read them from here when they are present.
TIMTIN_SHARED ?= ../shared
export TIMTIN_SHARED

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run demo test test-cluster lint eval bench bench-growth lock clean
.DELETE_ON_ERROR:

# An index that is there stays as it is. Another port: make run PORT=8001.
run: $(VENV)/.run
	$(BIN)/timtin index build seeds --if-missing
	$(BIN)/timtin serve $(if $(PORT),--port $(PORT))

demo: $(VENV)/.run
	$(BIN)/timtin demo
	$(BIN)/timtin serve --data var/demo $(if $(PORT),--port $(PORT))

test: lint
	$(BIN)/python scripts/browser.py
	$(BIN)/python -m pytest -n auto --dist worksteal

test-cluster: $(VENV)/.test
	@sh scripts/cluster.sh test

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/.test
	$(BIN)/python -m benchmarks.demo
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.serials
	$(BIN)/python -m benchmarks.newest
	$(BIN)/python -m benchmarks.drawn
	$(BIN)/python -m benchmarks.relevance
	$(BIN)/python -m benchmarks.help

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.page

bench-growth: $(VENV)/.bench
	$(BIN)/python -m benchmarks.growth

lock: $(VENV)/.test
	$(PIP) uv
	sh scripts/lock.sh

clean:
	rm -rf $(VENV) var .cluster .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# One stamp a set of packages; the project itself is installed editable, without a second resolution. It is compiled as
# other packages are: where Python may not write bytecode, as in many containers, the command would take .1 s more.
# The lock files are complete: pip looks for nothing beside them (requirements/unused.txt says what is left out).
$(VENV)/.%: requirements/%.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --no-deps -r requirements/build.txt -r $<
	$(PIP) --no-build-isolation --no-deps --editable .
	$(BIN)/python -m compileall -q index search webui timtin
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 15) else "Tìm Tin needs Python 3.11 to 3.14; this is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
