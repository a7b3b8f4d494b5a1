#!/bin/sh
# valgrind: two small runs under memcheck: a comparison of a dirty sample, and explain on its store.
#
#   BIDUI=build/bidui sh tests/valgrind.sh
#
# The last line is the count of tests.
set -u

bidui=${BIDUI:?set BIDUI to the program}
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-valgrind.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0

memcheck() { # NAME ARGUMENTS...: fails on any memory error or lost block
    name=$1
    shift
    valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect \
        "$bidui" "$@" >"$work/log" 2>&1
    status=$?
    if [ $status -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "valgrind: FAILED: $name: exit status $status"
        grep '^==\|^bidui:' "$work/log" | head -n 30
    fi
}

"$bidui" generate --out "$work/made" --roster 500 --cards 2000 --seed 3 --dirty >/dev/null 2>&1
memcheck run run -c "$work/made/bidui.yaml" --period 2026-11 -j 2 --memory 64M --progress never
match=$(find "$work" -name mismatch.csv -exec sed -n 2p {} +)
memcheck explain explain -c "$work/made/bidui.yaml" --period 2026-11 "${match%%,*}"

echo "valgrind: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
