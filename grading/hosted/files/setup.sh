#!/usr/bin/env bash
# Gradescope runs this once, when the image of the autograder is built.
set -euo pipefail
bash "$(dirname "${BASH_SOURCE[0]}")/install.sh"
