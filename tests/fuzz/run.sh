#!/bin/sh
# run: lets every fuzz target run for a time, and says what it found. Needs clang with libFuzzer.
#
#   sh tests/fuzz/run.sh [SECONDS [TARGET...]]
#
# SECONDS (60) is for each target; all run side by side, at low priority. They begin with tests/fuzz/corpus/<name>/,
# which CTest replays in every build. What they learn is kept in FUZZ_DIR (build-fuzz/corpus/), so that the next run
# goes on there; an input that ends a target lies in build-fuzz/found/<name>/. After it is mended, put it into the
# corpus, and make that small again:
#
#   build-fuzz/fuzz_csv -merge=1 -use_counters=0 -max_len=1024 NEW_FOLDER build-fuzz/corpus/csv tests/fuzz/corpus/csv
#
# Each line says how often a target ran and for how many seconds of the clock and of the processor. Exit status 1 when
# anything was found, or a target did not run.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
cd "$top" || exit 2
seconds=${1:-60}
[ $# -eq 0 ] || shift
build=${FUZZ_DIR:-$top/build-fuzz}
targets=$*
if [ -z "$targets" ]; then
    for source in tests/fuzz/fuzz_*.c; do
        name=$(basename "$source" .c)
        targets="$targets ${name#fuzz_}"
    done
fi

mkdir -p "$build" || exit 2
{
    cmake -S . -B "$build" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBIDUI_FUZZ=ON \
        -DBIDUI_SANITIZE=address,undefined
    for name in $targets; do
        cmake --build "$build" --target "fuzz_$name" --parallel 2 || exit 1
    done
} >"$build/build.log" 2>&1 || {
    tail -n 20 "$build/build.log"
    exit 2
}

fuzz() { # NAME
    corpus=$build/corpus/$1
    found=$build/found/$1
    words=
    mkdir -p "$corpus" "$found"
    [ ! -f "tests/fuzz/$1.dict" ] || words=-dict=tests/fuzz/$1.dict
    # shellcheck disable=SC2086 # no word or one
    nice -n 19 "$build/fuzz_$1" -max_total_time="$seconds" -max_len=4096 -len_control=20 -timeout=20 \
        -rss_limit_mb=1024 -print_final_stats=1 $words -artifact_prefix="$found/" "$corpus" "tests/fuzz/corpus/$1"
}

for name in $targets; do
    (
        begin=$(date +%s)
        fuzz "$name" >"$build/$name.log" 2>&1
        status=$?
        times >"$build/$name.times"
        took=$(($(date +%s) - begin))
        processor=$(sed -n '2s/ .*//p' "$build/$name.times")
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$name.log")
        echo "$name: exit status $status, ${runs:-0} runs, $took s, of the processor $processor"
        [ "$status" -eq 0 ] || tail -n 40 "$build/$name.log"
        exit $status
    ) &
    ids="${ids:-} $!"
done
failed=0
for id in $ids; do
    wait "$id" || failed=1
done
exit $failed
