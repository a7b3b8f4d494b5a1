#!/bin/sh
# run: the whole test suite, or a part of it.
#
#   sh tests/run.sh            everything
#   sh tests/run.sh quick      unit tests, golden cases, structure and documents only
#   sh tests/run.sh coverage   unit tests, golden cases and model in build-coverage/; lines and branches run, per room
#
# Installs missing packages, builds in build-test/ (and build-sanitize/), and runs one suite after the other. Each prints
# its failures and its count; the last line is the sum. The exit status is 1 when anything failed. With CI=true warnings
# are errors. A suite that cannot be run counts as one failed test.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top" || exit 1
build=$top/build-test
sanitized=$top/build-sanitize
jobs=2
passed=0
failed=0
mode=${1:-all}
case $mode in
all | quick | coverage) ;;
*)
    echo "usage: sh tests/run.sh [quick | coverage]" >&2
    exit 2
    ;;
esac
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-tests.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && exit 0
    exit 1
}

add() { # SUITE PASSED FAILED SECONDS
    passed=$((passed + $2))
    failed=$((failed + $3))
    echo "$1: $2 passed, $3 failed"
    echo "$1: $4 s" >&2
}

# Run a command that ends with "N passed, N failed", and add its numbers.
suite() { # SUITE COMMAND...
    name=$1
    shift
    begin=$(date +%s)
    "$@" >"$work/out" 2>&1
    status=$?
    took=$(($(date +%s) - begin))
    count=$(sed -n 's/^\([a-z_]*: \)\{0,1\}\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\2 \3/p' "$work/out" | tail -n 1)
    if [ -z "$count" ]; then
        tail -n 40 "$work/out"
        echo "$name: FAILED: no count of tests, exit status $status"
        add "$name" 0 1 $took
        return
    fi
    good=${count% *}
    bad=${count#* }
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        echo "$name: FAILED: exit status $status although no test failed"
        bad=1
    fi
    [ "$bad" -eq 0 ] || sed '$d' "$work/out" | tail -n 200
    add "$name" "$good" "$bad" $took
}

script() { # SUITE SCRIPT ARGUMENTS...
    if [ ! -f "$2" ]; then
        echo "$1: FAILED: $2 does not exist"
        add "$1" 0 1 0
        return
    fi
    name=$1
    shift
    suite "$name" sh "$@"
}

configure_and_build() { # FOLDER OPTIONS...
    folder=$1
    shift
    werror=OFF
    [ "${CI:-}" != true ] || werror=ON
    {
        cmake -S "$top" -B "$folder" -DBIDUI_WERROR=$werror -DBIDUI_TESTS=ON "$@" &&
            cmake --build "$folder" --parallel "$jobs"
    } >"$work/build.log" 2>&1 && return 0
    grep -n 'error\|Error\|undefined reference' "$work/build.log" | head -n 40
    tail -n 5 "$work/build.log"
    return 1
}

# Count single Criterion tests from CTest's output. A program that failed although all its tests passed (a leak, a
# crash at the end) or that printed no count (a crash, a time-out) is one failed test.
count_units() {
    sed 's/\x1b\[[0-9;]*m//g' | awk '
        /^[0-9]+: .*Synthesis: Tested:/ {
            program = $1 + 0
            line = $0
            sub(/.*Tested: */, "", line); tested = line + 0
            sub(/.*Passing: */, "", line); passing = line + 0
            seen[program] = 1; bad[program] = tested - passing
            good_sum += passing; bad_sum += tested - passing
        }
        /^ *[0-9]+\/[0-9]+ Test +#[0-9]+:/ {
            program = $0; sub(/^[^#]*#/, "", program); program += 0
            ended++
            if ($0 ~ / Passed +[0-9.]+ sec/) { if (!seen[program]) good_sum++ }
            else { names = names " " $4; if (!bad[program]) bad_sum++ }
        }
        END {
            if (ended == 0) bad_sum++
            if (names != "") print "failed programs:" names
            print "units: " good_sum + 0 " passed, " bad_sum + 0 " failed"
        }'
}

# Golden cases and model are CTest entries too, for people who use only ctest; here they are separate suites.
units() { # FOLDER
    (cd "$1" && ctest -V -j "$jobs" -E '^(golden|model)$') >"$work/ctest.out" 2>&1
    sed 's/\x1b\[[0-9;]*m//g' "$work/ctest.out" |
        grep -E 'FAIL|CRASH|Assertion|Unexpected signal|runtime error|Sanitizer|: +#[0-9]+ 0x|: +[^ ]+\.[ch]:[0-9]+' | head -n 150
    count_units <"$work/ctest.out"
}

sh "$top/config/install-deps.sh" --tests || {
    echo "tests: FAILED: packages are missing"
    add packages 0 1 0
    finish
}

if [ "$mode" = coverage ]; then
    build=$top/build-coverage
    echo "building in $build ..." >&2
    if ! configure_and_build "$build" -DCMAKE_C_COMPILER=gcc -DCMAKE_BUILD_TYPE=Debug \
        -DCMAKE_C_FLAGS='--coverage -fprofile-update=atomic'; then
        add build 0 1 0
        finish
    fi
    find "$build" -name '*.gcda' -exec rm -f {} + # of an earlier run
    BIDUI=$build/bidui
    MODEL_BIN=$build/model
    export BIDUI MODEL_BIN
    suite units units "$build"
    "$BIDUI" --version >/dev/null # creates the files of its counters, to which a case that runs as another user also writes
    find "$build" -name '*.gcda' -exec chmod a+rw {} +
    script golden tests/golden/run.sh
    script model tests/model/run.sh
    sh tests/coverage.sh "$build"
    finish
fi

echo "building in $build ..." >&2
if ! configure_and_build "$build" -DCMAKE_BUILD_TYPE=Release -DBIDUI_BENCHES=ON; then
    echo "build: FAILED"
    add build 0 1 0
    finish
fi
BIDUI=$build/bidui
export BIDUI

suite units units "$build"
script structure tests/structure.sh
script documents tests/documents.sh
script golden tests/golden/run.sh
[ "$mode" = all ] || finish

MODEL_BIN=$build/model
export MODEL_BIN
script model tests/model/run.sh
script faults tests/faults/run.sh
script race tests/race.sh
script memory tests/memory.sh
script identity tests/identity.sh
script formats_same tests/formats_same.sh
script ready tests/ready.sh
script regions tests/regions.sh
script worklists tests/worklists.sh
script privacy tests/privacy.sh
script page tests/page.sh
script worklists_office tests/worklists_office.sh
script valgrind tests/valgrind.sh

# Units, golden cases and model again under AddressSanitizer and UBSan, with clang where available.
cc=gcc
if command -v clang >/dev/null 2>&1; then cc=clang; fi
echo "building in $sanitized ..." >&2
if configure_and_build "$sanitized" -DCMAKE_C_COMPILER=$cc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DBIDUI_SANITIZE=address,undefined; then
    BIDUI=$sanitized/bidui
    MODEL_BIN=$sanitized/model
    suite sanitized_units units "$sanitized"
    script sanitized_golden tests/golden/run.sh
    script sanitized_model tests/model/run.sh
else
    echo "sanitized_units: FAILED: no build"
    add sanitized_units 0 1 0
    add sanitized_golden 0 1 0
    add sanitized_model 0 1 0
fi
finish
