#!/bin/sh
# Copies the logbook to the attic.
set -eu

from=${1:?the logbook}
to=${2:-/attic}
mkdir -p "$to"
for page in "$from"/*.txt; do
    echo "copying $page"
    cp -- "$page" "$to/"
done
echo "done"
