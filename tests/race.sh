#!/bin/sh
# race: the plain programs of tests/race under ThreadSanitizer, with which Criterion does not start.
#
#   sh tests/race.sh
#
# Each program is one test; it is linked with the rooms, which are built for it. The last line is the count of tests.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-race.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0
failed=0

if ! { cmake -S . -B "$work/build" -DBIDUI_SANITIZE=thread -DBIDUI_TESTS=OFF -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 &&
    cmake --build "$work/build" --target bidui_run -j"$(nproc)"; } >"$work/log" 2>&1; then
    tail -n 20 "$work/log"
    echo "race: 0 passed, 1 failed"
    exit 1
fi
libraries='lmdb xxhash crypto csv z cyaml yaml jansson expat zip xlsxwriter pthread m'
if grep -q 'BIDUI_LIB_isal:.*[^D]$' "$work/build/CMakeCache.txt"; then
    libraries="$libraries isal"
fi

for source in tests/race/*.c; do
    name=$(basename "$source" .c)
    # shellcheck disable=SC2086,SC2046 # lists of words
    if "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -DBIDUI_VERSION='"0"' -O1 -g -fsanitize=thread -I. "$source" \
        -Wl,--start-group "$work"/build/libbidui_*.a -Wl,--end-group $(printf -- '-l%s ' $libraries) \
        -o "$work/$name" >"$work/log" 2>&1 &&
        TSAN_OPTIONS=halt_on_error=1:exitcode=66:suppressions=$top/tests/race/libraries.supp timeout 300 "$work/$name" >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "race: FAILED: $name"
        head -n 40 "$work/log" | sed 's/^/    /'
    fi
done

echo "race: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
