#!/usr/bin/env bash
# Writes datasets/writers/files again, in a virtual environment with the versions of requirements.txt (some 600 MB).
# Needs Python 3.11 or later and Java 17 (for Spark).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
[[ -d .venv ]] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
.venv/bin/python make.py "$@"
