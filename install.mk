# Install everything into .venv, once; again when a version changes. The student's bundle has this file too.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# uv installs in seconds where it is there; pip does the same in minutes.
UV ?= $(shell command -v uv 2>/dev/null)
PIP := $(if $(UV),$(UV) pip install --quiet --python .venv/bin/python,.venv/bin/pip install --quiet --disable-pip-version-check)
# pip compiles on one core and uv not at all, and a kernel in a sandbox cannot keep what it compiles. One file of torch is
# for Python 3.12.
COMPILE := .venv/bin/python -m compileall -qq -j 0 -x '/tests/|py312' .venv/lib

.venv/ready: requirements.lock pyproject.toml
	@$(or $(PYTHON),false) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer with venv is needed: install it (on Debian and Ubuntu: python3 and python3-venv),"; \
		echo "or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing into .venv, which takes some minutes and 2.2 GB, or 5.5 GB with the CUDA that torch brings on Linux …"
	@$(PYTHON) -m venv .venv
	@$(PIP) $(if $(UV),,--no-compile) -r requirements.lock
	@$(PIP) --no-deps -e .
	@$(COMPILE)
	@touch $@
