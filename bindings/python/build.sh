#!/bin/sh
# Builds the native half in place, for working on the package without installing it:
#     bindings/python/build.sh && PYTHONPATH=bindings/python/python python ...
# Arguments go to cargo (--release, for example).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
PYO3_BUILD_EXTENSION_MODULE=1 cargo build -p linnaeus-python "$@"
target=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
profile=debug
for argument in "$@"; do
    if [ "$argument" = --release ]; then profile=release; fi
done
cp "$target/$profile/lib_native.so" "$here/python/linnaeus/_native.abi3.so"
