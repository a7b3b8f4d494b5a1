#!/bin/sh
# race: the plain programs of tests/race under ThreadSanitizer, with which Criterion does not start.
#
#   sh tests/race.sh
#
# Each program is one test. The last line is the count of tests.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-race.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0

if ! { cmake -S . -B "$work/build" -DBIDUI_SANITIZE=thread -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 &&
    cmake --build "$work/build" --target races -j"$(nproc)"; } >"$work/log" 2>&1; then
    tail -n 20 "$work/log"
    echo "race: 0 passed, 1 failed"
    exit 1
fi

for program in "$work"/build/race/race_*; do
    if TSAN_OPTIONS=halt_on_error=1:exitcode=66:suppressions=$top/tests/race/libraries.supp \
        timeout 300 "$program" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "race: FAILED: $(basename "$program")"
        head -n 40 "$work/log" | sed 's/^/    /'
    fi
done

echo "race: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
