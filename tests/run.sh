#!/bin/sh
# run: the whole test suite, or a part of it.
#
#   sh tests/run.sh            everything
#   sh tests/run.sh quick      unit tests, golden cases, structure and documents only
#   sh tests/run.sh coverage   unit tests, golden cases and model in build-coverage/; lines and branches run, per room
#
# Installs missing packages, builds in build-test/ (and build-sanitize/), and runs the suites, at most two at a time. Each
# prints its failures and its count; the last line is the sum. The exit status is 1 when anything failed. With CI=true warnings
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
running= # suites, as NAME:PROCESS
stop() { # STATUS
    for one in $running; do kill "${one#*:}" 2>/dev/null; done
    exit "$1"
}
trap 'stop 130' INT
trap 'stop 143' TERM

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

# Start a command that ends with "N passed, N failed", beside what follows until end_suite.
begin_suite() { # SUITE COMMAND...
    name=$1
    shift
    (
        begin=$(date +%s)
        trap 'kill "$child" 2>/dev/null' TERM
        "$@" >"$work/$name.out" 2>&1 &
        child=$!
        wait $child
        echo "$? $(($(date +%s) - begin))" >"$work/$name.end"
    ) &
    running="$running $name:$!"
}

# Run a command once that suite has ended; its seconds include the wait.
after() { # SUITE COMMAND...
    while [ ! -f "$work/$1.end" ]; do sleep 1; done
    shift
    "$@"
}

# Wait for it, and add its numbers.
end_suite() { # SUITE
    name=$1
    others=
    for one in $running; do
        if [ "${one%:*}" = "$name" ]; then wait "${one#*:}"; else others="$others $one"; fi
    done
    running=$others
    status=1
    took=0
    [ ! -f "$work/$name.end" ] || read -r status took <"$work/$name.end"
    count=$(sed -n 's/^\([a-z_]*: \)\{0,1\}\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\2 \3/p' "$work/$name.out" |
        tail -n 1)
    if [ -z "$count" ]; then
        tail -n 40 "$work/$name.out"
        echo "$name: FAILED: no count of tests, exit status $status"
        add "$name" 0 1 "$took"
        return
    fi
    good=${count% *}
    bad=${count#* }
    if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        echo "$name: FAILED: exit status $status although no test failed"
        bad=1
    fi
    [ "$bad" -eq 0 ] || sed '$d' "$work/$name.out" | tail -n 200
    add "$name" "$good" "$bad" "$took"
}

suite() { # SUITE COMMAND...
    begin_suite "$@"
    end_suite "$1"
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
# The faults use one processor and take nearly as long as all that follows them here.
begin_suite faults sh tests/faults/run.sh
begin_suite memory after faults sh tests/memory.sh
script model tests/model/run.sh
script race tests/race.sh
script identity tests/identity.sh
script formats_same tests/formats_same.sh
script ready tests/ready.sh
script cases tests/cases.sh
script regions tests/regions.sh
script worklists tests/worklists.sh
script privacy tests/privacy.sh
script page tests/page.sh
script worklists_office tests/worklists_office.sh
script xls_office tests/xls_office.sh
script valgrind tests/valgrind.sh
end_suite faults
end_suite memory

# Units, golden cases and model again under AddressSanitizer and UBSan, with clang where available.
cc=gcc
if command -v clang >/dev/null 2>&1; then cc=clang; fi
echo "building in $sanitized ..." >&2
if configure_and_build "$sanitized" -DCMAKE_C_COMPILER=$cc -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DBIDUI_SANITIZE=address,undefined; then
    BIDUI=$sanitized/bidui
    MODEL_BIN=$sanitized/model
    suite sanitized_units units "$sanitized"
    GOLDEN_JOBS=4 # one thread is in the model beside it
    export GOLDEN_JOBS
    begin_suite sanitized_golden sh tests/golden/run.sh
    DIRTY='5000 25000' script sanitized_model tests/model/run.sh 75 # as long as the golden cases beside it
    end_suite sanitized_golden
else
    echo "sanitized_units: FAILED: no build"
    add sanitized_units 0 1 0
    add sanitized_golden 0 1 0
    add sanitized_model 0 1 0
fi
finish
