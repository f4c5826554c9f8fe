# make course: install, execute every solution, make the student version, grade a demo class.   make test: the test suite.
PYTHON ?= $(shell command -v python3.13 || command -v python3.12 || command -v python3.11 || command -v python3)
COURSE := .venv/bin/course
PIP := .venv/bin/pip install --quiet --disable-pip-version-check
# Several processes share the cores: one thread each.
ONE_THREAD := OMP_NUM_THREADS=1

course: .venv/ready
	$(COURSE) doctor
	$(COURSE) run --profile quick
	$(COURSE) release --check
	$(COURSE) demo

test: .venv/ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	$(COURSE) release --check
	$(COURSE) readme --check
	$(ONE_THREAD) .venv/bin/pytest -n 2 --dist loadgroup
	PRETRAIN_PROFILE=quick .venv/bin/pytest -q --nbval-lax --nbval-cell-timeout 300 solutions

lab: .venv/ready
	JUPYTER_CONFIG_PATH=grading .venv/bin/jupyter lab lessons

grade: .venv/ready
	$(COURSE) grade --jobs 2

bench: .venv/ready
	.venv/bin/python -m tests.bench

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: install it, or run make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.lock
	$(PIP) --no-deps -e .
	@touch $@

clean:
	rm -rf .venv build

.PHONY: course test lab grade bench clean
