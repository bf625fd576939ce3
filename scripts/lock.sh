#!/bin/sh
# Pin every dependency with its hashes, for every supported Python at once; run by `make lock`.
# The lock files name no registry: whichever one pip is set up for serves them.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out=$1
    shift
    # The build tools stand beside the needs of the project: the install then needs no isolated build and no second download.
    printf "hatchling>=1.27\neditables>=0.5\n" | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-package timtin \
        --output-file "requirements/$out.txt" "$@" pyproject.toml -
}
compile run --extra html --extra feeds
compile cluster --extra html --extra feeds --extra cluster --constraint requirements/run.txt
compile test --extra test --constraint requirements/cluster.txt
compile bench --extra bench --constraint requirements/test.txt
