# make course: install, make the student version, execute every solution, grade a demo class.   make test: the test suite.
include install.mk
.DEFAULT_GOAL := course
COURSE := .venv/bin/course

course: .venv/ready
	$(COURSE) doctor
	$(COURSE) release --check
	$(COURSE) run --profile quick --jobs 2
	$(COURSE) demo --jobs 2

# Several processes share the cores in pytest: one thread each.
test: .venv/ready .venv/scale .venv/peers .venv/browser .venv/hub .venv/book
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	OMP_NUM_THREADS=1 .venv/bin/pytest -n 2 --dist loadgroup --durations=40 --durations-min=5
	OMP_NUM_THREADS=1 PRETRAIN_PROFILE=grade .venv/bin/pytest -q -n 2 --dist loadfile --nbval-lax --nbval-cell-timeout 300 solutions

# For grading on several machines (grading/SCALE.md): not needed by a student or a single grader.
scale: .venv/scale

.venv/scale: .venv/ready requirements-scale.lock
	@$(PIP) --no-deps -r requirements-scale.lock
	@touch $@

# Published models and code that tests and benchmarks compare with; a student may add the first of them for lesson 03.
peers: .venv/peers

.venv/peers: .venv/ready requirements-peers.lock
	@$(PIP) --no-deps -r requirements-peers.lock
	@touch $@

# A real browser for the tests: chromium is the system's (Debian: apt-get install chromium).
.venv/browser: .venv/ready requirements-browser.lock
	@$(PIP) --no-deps -r requirements-browser.lock
	@touch $@

# A JupyterHub for the tests (docs/hosts/jupyterhub.md), with a proxy that needs no Node.
.venv/hub: .venv/ready requirements-hub.lock
	@$(PIP) --no-deps -r requirements-hub.lock
	@touch $@

.venv/book: .venv/ready requirements-book.lock
	@$(PIP) --no-deps -r requirements-book.lock
	@touch $@

# Websites of the executed lessons, to read without running; run `course run` first.
book: .venv/book
	$(COURSE) book
	$(COURSE) book --edition instructor

# nbgrader alone, without this grader, on every lesson; `make test` tries one.
stock: .venv/ready
	OMP_NUM_THREADS=1 STOCK=all .venv/bin/pytest tests/notebooks/test_stock.py

lab: .venv/ready
	$(COURSE) lab

grade: .venv/ready
	$(COURSE) grade --jobs 2

bench: .venv/ready .venv/peers
	.venv/bin/python -m tests.bench

clean:
	rm -rf .venv build

.PHONY: course test scale peers book stock lab grade bench clean
