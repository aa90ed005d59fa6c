#!/bin/sh
# Makes .venv in the repository's root, with the scikit-learn that linnaeus is compared with.
# Does nothing when it is there already. Prints the path of its Python.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=$(cd "$here/../.." && pwd)/.venv
wanted=$(cksum <"$here/requirements.txt")
if [ "$(cat "$venv/made-from" 2>/dev/null)" != "$wanted" ]; then
    "${PYTHON:-python3}" -m venv --clear "$venv" >&2
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --requirement "$here/requirements.txt" >&2
    echo "$wanted" >"$venv/made-from"
fi
echo "$venv/bin/python"
