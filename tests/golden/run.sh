#!/bin/sh
# Golden command-line cases: each tests/golden/<name>/case.sh runs at -j1 and at -j4 in a scratch copy of its folder;
# its standard output, standard error and exit status must be those beside it (case.stdout, .stderr, .exit).
#
#   BIDUI=build/bidui sh tests/golden/run.sh [--accept] [NAME...]
#
# --accept writes what the -j1 run gave as the expectation; read the difference before committing it.
# A case sees $BIDUI, $JOBS and $GOLDEN (this folder, for common.sh); it exits 77 where it cannot be run.
# GOLDEN_JOBS gives other numbers of threads than "1 4". A case has two minutes.
# Times, rates, memory and the digests of manifests, which hold times, are normalised, and so is the scratch folder. Ends with "N passed, N failed".
set -u
LC_ALL=C
export LC_ALL
GOLDEN=$(cd "$(dirname "$0")" && pwd)
BIDUI=${BIDUI:?set BIDUI to the program}
case $BIDUI in /*) ;; *) BIDUI=$(pwd)/$BIDUI ;; esac
export GOLDEN BIDUI
accept=no
if [ "${1:-}" = --accept ]; then
    accept=yes
    shift
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-golden.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work" # one case runs as another user
passed=0
failed=0
skipped=0

normalise() {
    sed -E -e "s|$work/scratch|SCRATCH|g" \
        -e 's/[0-9]+(\.[0-9]+)? (s|ms|min)([^a-z]|$)/N s\3/g' \
        -e 's/[0-9]+(\.[0-9]+)? ?([KMG]i?B)([^a-z]|$)/N MB\3/g' \
        -e 's/[0-9.]+( [kMG])?\/s([^a-z]|$)/N\/s\2/g' \
        -e 's/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2} /TIME /' \
        -e 's/^manifest: ([a-z0-9]+) [0-9a-f]+$/manifest: \1 DIGEST/' \
        -e 's/("(load|compare|publish|total|peak_memory_bytes)": )[0-9.]+/\1N/g'
}

# The folder of the run is always the same, so that messages with absolute paths are.
run_case() { # NAME JOBS
    rm -rf "$work/scratch"
    cp -R "$GOLDEN/$1" "$work/scratch"
    status=0
    (cd "$work/scratch" && JOBS=$2 exec timeout -k 5 120 sh ./case.sh) >"$work/raw.stdout" 2>"$work/raw.stderr" </dev/null || status=$?
    normalise <"$work/raw.stdout" >"$work/case.stdout"
    normalise <"$work/raw.stderr" >"$work/case.stderr"
    echo $status >"$work/case.exit"
}

# Say how the run differs from what is expected; nothing when it does not.
differs() { # NAME
    for part in exit stderr stdout; do
        if [ ! -f "$GOLDEN/$1/case.$part" ]; then
            echo "no case.$part yet: review it with --accept"
        elif ! cmp -s "$GOLDEN/$1/case.$part" "$work/case.$part"; then
            echo "case.$part differs (< expected):"
            diff "$GOLDEN/$1/case.$part" "$work/case.$part" | head -20
        fi
    done
}

check_case() { # NAME JOBS
    run_case "$1" "$2"
    if [ $status -eq 77 ]; then
        skipped=$((skipped + 1))
        return
    fi
    difference=$(differs "$1")
    if [ -z "$difference" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s -j%s: %s\n' "$1" "$2" "$difference"
    fi
}

if [ $# -eq 0 ]; then
    for folder in "$GOLDEN"/*/; do
        set -- "$@" "$(basename "$folder")"
    done
fi
for name; do
    if [ $accept = yes ]; then
        run_case "$name" 1
        if [ $status -ne 77 ]; then
            cp "$work/case.stdout" "$work/case.stderr" "$work/case.exit" "$GOLDEN/$name/"
        fi
    fi
    for jobs in ${GOLDEN_JOBS:-1 4}; do check_case "$name" "$jobs"; done
done
if [ $skipped -gt 0 ]; then echo "$skipped skipped"; fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
