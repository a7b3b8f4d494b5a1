#!/bin/sh
# Compare the engine with the model: seeded random cases byte for byte, and a dirty sample with its truth.csv.
#
#   BIDUI=build/bidui sh tests/model/run.sh [SEEDS] [FIRST_SEED]
#
# MODEL_BIN  folder of the built model (default: built here)
# KEEP       folder for failing cases (default: a new one in TMPDIR; removed when nothing failed)
# DIRTY      "roster rows, card rows" of the dirty sample, "" for none (default "20000 100000")
# Ends with "N passed, N failed".
set -eu
LC_ALL=C
export LC_ALL
here=$(cd "$(dirname "$0")" && pwd)
seeds=${1:-200}
first=${2:-1}
bidui=${BIDUI:?set BIDUI to the program}
case $bidui in /*) ;; *) bidui=$(pwd)/$bidui ;; esac
keep=${KEEP:-$(mktemp -d "${TMPDIR:-/tmp}/bidui-model.XXXXXX")}
bin=${MODEL_BIN:-}
case $bin in "" | /*) ;; *) bin=$(pwd)/$bin ;; esac
if [ -z "$bin" ]; then
    bin=$keep/bin
    sh "$here/build.sh" "$bin"
fi
last_day=20261130
reports="match mismatch missing duplicate rejected"
# Random cases are broken on purpose: what a run would refuse as a whole is published too.
accepted=
for name in empty empty_file rejected encoding columns active_none column_empty; do accepted="$accepted --accept $name"; done
passed=0
failed=0

pass() {
    passed=$((passed + 1))
}

fail() { # CASE WHAT
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
}

# Compare the engine's reports with the model's in the case folder; print the first that differs.
differs() { # FOLDER
    for report in $reports; do
        if ! cmp -s "$1/expected/$report.csv" "$1/reports/2026-11/$report.csv"; then
            printf '%s.csv differs: diff %s/expected %s/reports/2026-11' "$report" "$1" "$1"
            return
        fi
    done
}

run_engine() { # FOLDER ENGINE_OPTIONS...
    folder=$1
    shift
    status=0
    (cd "$folder" && "$bidui" run -c bidui.yaml --progress never $accepted "$@" >engine.out 2>engine.err) || status=$?
    if [ $status -ne 0 ]; then
        printf 'exit %s: %s' $status "$(head -1 "$folder/engine.err")"
        return
    fi
    differs "$folder"
}

run_both() { # FOLDER ENGINE_OPTIONS...
    mkdir "$1/expected"
    if (cd "$1" && "$bin/model" expected $last_day roster/* -- cards/*); then
        run_engine "$@"
    else
        echo "the model failed"
    fi
}

# Threads, memory and size follow from the seed, so that a seed alone repeats a case.
random_case() { # SEED
    folder=$keep/seed-$1
    rm -rf "$folder"
    case $(($1 % 3)) in 0) jobs=1 ;; 1) jobs=2 ;; *) jobs=4 ;; esac
    case $(($1 / 3 % 3)) in 0) memory=64M ;; 1) memory=256M ;; *) memory=2G ;; esac
    rows=
    if [ $(($1 % 25)) -eq 0 ]; then rows=4000; fi # several chunks a file
    if ! "$bin/random_case" "$1" "$folder" $rows; then
        fail "seed $1" "no case was made"
        return
    fi
    difference=$(run_both "$folder" -j $jobs --memory $memory)
    if [ -n "$rows" ] && [ -z "$difference" ]; then # the same bytes from any number of threads
        for jobs in 1 2 3 4; do
            if [ -z "$difference" ]; then difference=$(run_engine "$folder" -j $jobs --memory 64M --force); fi
        done
    fi
    if [ -n "$difference" ]; then
        fail "seed $1 (-j $jobs --memory $memory)" "$difference"
    else
        pass
        rm -rf "$folder"
    fi
}

dirty_sample() { # ROSTER_ROWS CARD_ROWS
    folder=$keep/dirty
    rm -rf "$folder"
    if ! "$bidui" generate --out "$folder" --roster "$1" --cards "$2" --seed 7 --dirty >/dev/null; then
        fail dirty "no sample was made"
        return
    fi
    mkdir "$folder/expected"
    (cd "$folder" && "$bin/model" expected $last_day roster.csv -- cards.csv) || fail dirty "the model failed"
    status=0
    "$bidui" run -c "$folder/bidui.yaml" --period 2026-11 --progress never $accepted >"$folder/engine.out" \
        2>"$folder/engine.err" || status=$?
    if [ $status -ne 0 ]; then
        fail dirty "exit $status: $(head -1 "$folder/engine.err")"
        return
    fi
    difference=$(differs "$folder")
    if [ -z "$difference" ]; then pass; else fail "dirty sample" "$difference"; fi
    if "$bin/truth_check" "$folder/truth.csv" "$folder/reports/2026-11" roster.csv >"$folder/truth.out"; then
        pass
    else
        fail "dirty sample against truth.csv" "$(cat "$folder/truth.out")"
    fi
}

seed=$first
while [ "$seed" -lt $((first + seeds)) ]; do
    random_case "$seed"
    seed=$((seed + 1))
done
dirty=${DIRTY-20000 100000}
# shellcheck disable=SC2086 # two words
if [ -n "$dirty" ]; then dirty_sample $dirty; fi

if [ $failed -eq 0 ]; then
    if [ -z "${KEEP:-}" ]; then rm -rf "$keep"; fi
else
    echo "failing cases are kept in $keep"
fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
