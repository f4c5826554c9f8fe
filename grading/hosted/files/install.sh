#!/usr/bin/env bash
# Installs the grader into $COURSE_VENV, else /opt/course, for every user to read: students' code runs as another one.
set -euo pipefail
umask 022
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${COURSE_VENV:-/opt/course}

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for found in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if fits "$found"; then
        python=$found
        break
    fi
done
if [ -z "$python" ]; then # an older system: uv brings a Python of its own
    if command -v apt-get >/dev/null; then apt-get update && apt-get install -y curl ca-certificates; fi
    curl -LsSf https://astral.sh/uv/install.sh | env UV_INSTALL_DIR=/opt/uv INSTALLER_NO_MODIFY_PATH=1 sh
    export UV_PYTHON_INSTALL_DIR=/opt/python
    /opt/uv/uv python install 3.11
    python=$(/opt/uv/uv python find 3.11)
fi

"$python" -m venv "$venv"
# Of two builds of torch pip takes the one without CUDA, which is a third of the size.
"$venv/bin/pip" install --no-cache-dir --extra-index-url https://download.pytorch.org/whl/cpu -r "$here/requirements.lock"
"$venv/bin/pip" install --no-cache-dir --no-deps "$here/course"
# What takes long the first time is done now: reading torch, and looking for fonts.
"$venv/bin/python" -c 'import torch; from grading.sandbox.warm import matplotlib_cache; matplotlib_cache()'
