# Everything a newcomer needs: make demo, make test. Both set up what they need first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin

# What gives an answer in half a minute: the pure core, what is stored, layers.
QUICK := tests/state tests/jobs tests/crawler tests/house tests/test_layers.py

.PHONY: demo test quick fuzz soak check bench release setup clean

demo: $(VENV)/.installed
	$(BIN)/vvwatch demo --site demo-site

test: $(VENV)/.installed-dev
	$(BIN)/python -m tests.running.from_copy --numprocesses auto --dist loadfile

quick: $(VENV)/.installed-dev
	$(BIN)/python -m tests.running.from_copy --numprocesses auto --dist loadfile -m 'not slow' $(QUICK)

# What a rare and long text, or a rare wrong answer, must show; the tests feed shorter ones and fewer.
fuzz: $(VENV)/.installed-dev
	VVWATCH_FUZZ=1 $(BIN)/python -m tests.running.from_copy --numprocesses auto tests/crawler/hostile tests/jobs/processing/fuzzing

# Five thousand passes over a year in which everything goes wrong now and then: an hour or two.
soak: $(VENV)/.installed-dev
	VVWATCH_SOAK=$${VVWATCH_SOAK:-5000} $(BIN)/python -m pytest --numprocesses 0 -s tests/end_to_end/soak

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.matching
	$(BIN)/python -m benchmarks.passes
	$(BIN)/python -m benchmarks.long_pass 2000
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.telling.sending
	$(BIN)/python -m benchmarks.telling.deliveries
	$(BIN)/python -m benchmarks.publishing

# Archives, notes and sums into dist/; what is committed, and the same bytes each time.
release: $(VENV)/.installed-dev
	$(BIN)/python -m releasing

setup: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "expected Python 3.11 or later, found none; set PYTHON=/path/to/python"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@# As an installed package would be: else each start compiles all of it, where none may be written.
	$(BIN)/python -m compileall -q crawler jobs state
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) demo-site build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
