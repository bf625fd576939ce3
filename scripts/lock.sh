#!/bin/sh
# Pin every dependency with its hashes, for every supported Python at once; run by `make lock`.
# The lock files name no registry: whichever one pip is set up for serves them.
set -eu
cd "$(dirname "$0")/.."
compile() {
    out=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-package timtin \
        --override requirements/unused.txt --output-file "requirements/$out.txt" "$@"
}
# The build tools are installed beside the needs of the project: that takes no isolated build and no second download.
printf "hatchling>=1.27\neditables>=0.5\n" | compile build -
compile run --extra html --extra feeds --extra files --constraint requirements/build.txt pyproject.toml
compile test --extra test --constraint requirements/run.txt --constraint requirements/build.txt pyproject.toml
compile bench --extra bench --constraint requirements/test.txt --constraint requirements/build.txt pyproject.toml
# Every other extra has a lock of its own, which holds run.txt's packages at run.txt's versions as well.
for extra in $(.venv/bin/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies'])"); do
    case $extra in html | feeds | test | bench) ;; *)
        compile "$extra" --extra html --extra feeds --extra "$extra" --constraint requirements/test.txt pyproject.toml ;;
    esac
done
