#!/bin/sh
# Store: a published store changed in many ways, one byte or a whole tree. After each change `explain` and `verify --store`
# give the right answer or exit status 3 with a message, and nothing else. store_damage.c makes the changes and asks.
#
#   BIDUI=build/bidui sh tests/faults/store.sh [COUNT [SEED]]      300 changes by default; the campaign is 10000
#
# Prints a table of the kinds of change. Ends with "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
count=${1:-300}
seed=${2:-1}
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-store.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

damage=${BIDUI%/*}/store_damage # built beside the program with -DBIDUI_TESTS=ON
[ -x "$damage" ] || {
    echo "store.sh: no $damage: build with -DBIDUI_TESTS=ON" >&2
    exit 1
}
# Enough cards that a run is a tree of several pages, and not one leaf.
"$BIDUI" generate --out "$work/in" --roster 3k --cards 240k --dirty >/dev/null || exit 1
cd "$work/in" || exit 1
"$BIDUI" run -c bidui.yaml --period 2026-11 -j 2 --memory 64M --progress never >../out 2>&1 || {
    cat ../out
    exit 1
}
reports=reports/2026-11
# People of each outcome, and some that are in no file: a sound number, another document, a typing mistake.
people() { # REPORT ROWS
    sed -n "2,$(($2 + 1))p" "$reports/$1.csv" | cut -d, -f1
}
set -- $(people match 4) $(people mismatch 3) $(people missing 3) $(people duplicate 2) 11010519491231002X E1234567890 \
    440524188001010013
"$damage" bidui.yaml store/2026-11.mdb "$reports" "$seed" "$count" "$@"
status=$?
[ $status -eq 0 ] || cp damaged-*.mdb "${TMPDIR:-/tmp}" 2>/dev/null
exit $status
