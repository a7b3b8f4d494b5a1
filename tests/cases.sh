#!/bin/sh
# cases: small files as they come, each with what must come out of it.
#
#   BIDUI=build/bidui sh tests/cases.sh [NAME...]
#
# Every folder of fixtures/cases/ has a configuration, its inputs, and a file `expected`, which fixtures/cases/README.md describes.
# Each run of it is made at -j1 and -j4, and each is one test. KEEP=1 keeps the folder. The last line is the count of tests.
set -u
suite=cases
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
cases=$(CDPATH='' cd -- "$(dirname -- "$0")/../fixtures/cases" && pwd)
period=2026-11
published=reports/$period

wrong() { echo "$*" >>"$work/wrong"; }

# ---- what a run gave, as lines of `expected` ----

# Outcomes, reasons and notes of summary.json. The region of a number stands for an absent one in most cases, and says nothing.
counted() {
    awk '/^  "/ { part = "" }
        /^  "(roster|cards)": \{/ { part = $1; gsub(/[":]/, "", part) }
        /^  "outcomes": \{/ { part = "outcomes" }
        /^  "reasons": \{/ { part = "reasons" }
        /^  "notes": \{/ { part = "note" }
        part == "reasons" && /^    "[a-z_]+": \{/ { of = $1; gsub(/[":]/, "", of) }
        !/": [0-9]+,?$/ { next }
        { word = $0; sub(/^ *"/, "", word); sub(/": [0-9]+,?$/, "", word); count = $NF + 0 }
        part == "cards" && word == "accepted" { print "cards", count }
        part == "outcomes" && count != 0 { print word, count }
        part == "reasons" { print "reason", of, word, count }
        part == "note" && word != "region_from_id" { print "note", word, count }' "$published/summary.json" | sort
}

# Lines of each input: "lines PATH rows N header N ...", without those that are 0.
lines_counted() {
    awk '/^  "inputs": \[/ { inside = 1 }
        !inside { next }
        /^  \]/ { exit }
        /"path":/ { path = $0; sub(/^ *"path": "/, "", path); sub(/",?$/, "", path) }
        /"lines": \{/ { list = "lines " path; next }
        list != "" && /\}/ { print list; list = ""; next }
        list != "" { word = $1; gsub(/[":]/, "", word); if ($2 + 0 != 0) list = list " " word " " $2 + 0 }' "$published/summary.json"
}

alarms_raised() {
    awk '/^  "alarms": \[/ { inside = 1 } /^  \]/ { inside = 0 } inside && /^      "name":/ { print $2 }' "$published/summary.json" |
        tr -d '",'
}

# All reports, without what differs from run to run. The page holds summary.json, with its times, and SHA256SUMS their digests. The size of the store depends on which
# thread had which chunk.
digest() {
    (cd "$published" && find . -type f ! -name manifest.json ! -name summary.html ! -name SHA256SUMS | sort | while read -r file; do
        echo "$file $(sed -E 's/("(load|compare|worklists|publish|total|peak_memory_bytes|store_bytes)": )[0-9.]+/\1N/g' "$file" | cksum)"
    done)
}

# ---- what holds of every run ----

# One line each, UTF-8, no control characters: nothing of a file that is no text reaches the terminal.
readable() { # FILE
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || wrong "${1##*/} is not UTF-8"
    if tr -d '\n' <"$1" | grep -q '[[:cntrl:]]'; then wrong "${1##*/} has control characters"; fi
}

complete() { # a run that published
    grep -q '^  "balance": true' "$published/summary.json" || wrong "the balance is not true"
    find "$published" -type f \( -name '*.csv' -o -name '*.json' -o -name '*.html' \) >"$work/texts"
    while read -r file; do
        iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || wrong "$file is not UTF-8"
    done <"$work/texts"
    lines_counted | while read -r _ path counts; do
        case $path in *.csv | *.txt) [ -f "$path" ] || continue ;; *) continue ;; esac
        sum=$(echo "$counts" | awk '{ for (i = 2; i <= NF; i += 2) sum += $i; print sum + 0 }')
        in_file=$(tr -d '\000' <"$path" | awk 'END { print NR }') # NULs behind the last row are no line
        [ "$sum" -eq "$in_file" ] || wrong "$path has $in_file lines, summary.json counts $sum"
    done
}

# ---- one run ----

# The counts that are expected must be all that there are.
compare_counts() { # BLOCK
    counted >"$work/found"
    grep -E '^(match|mismatch|missing|duplicate|rejected|cards|reason|note) ' "$1" | sort | diff - "$work/found" >"$work/differs" ||
        { wrong "counts (< expected, > found):" && grep '^[<>]' "$work/differs" >>"$work/wrong"; }
}

holds() { # WORD REST: one line of `expected`
    case $1 in
    says) grep -qF -- "$2" "$work/said" || wrong "it does not say: $2" ;;
    silent) ! grep -qF -- "$2" "$work/said" || wrong "it says: $2" ;;
    has) grep -qF -- "${2#* }" "$published/${2%% *}" || wrong "${2%% *} has no ${2#* }" ;;
    lacks) ! grep -qF -- "${2#* }" "$published/${2%% *}" || wrong "${2%% *} has ${2#* }" ;;
    folder) [ "$(ls "$published/${2%% *}" | tr '\n' ' ')" = "${2#* } " ] || wrong "${2%% *} holds $(ls "$published/${2%% *}")" ;;
    alarm) alarms_raised | grep -qxF -- "$2" || wrong "no alarm $2" ;;
    lines) lines_counted | grep -qxF -- "lines $2" || wrong "no 'lines $2' in: $(lines_counted)" ;;
    change | exit | match | mismatch | missing | duplicate | rejected | cards | reason | note) ;;
    *) wrong "what does '$1 $2' mean?" ;;
    esac
}

# Run the block's command in a copy of the case, and see what came out.
try() { # CASE BLOCK JOBS
    rm -rf "$work/case"
    cp -R "$cases/$1" "$work/case"
    cd "$work/case" || exit 1
    : >"$work/wrong"
    # A name in GBK, which not every system can keep, has its place here in UTF-8.
    sed -n 's/^gbk //p' expected | while read -r file; do mv "$file" "$(echo "$file" | iconv -f UTF-8 -t GBK)"; done
    sed -n 's/^change //p' "$2" >"$work/changes"
    sed -i -f "$work/changes" bidui.yaml
    read -r _ command options <"$2"
    [ "$command" != run ] || options="$options --progress never"
    # shellcheck disable=SC2086
    "$bidui" "$command" -c bidui.yaml -j "$3" $options >"$work/said" 2>&1
    status=$?
    wanted=$(sed -n 's/^exit //p' "$2")
    [ "$status" -eq "${wanted:-0}" ] || { wrong "exit status $status" && cat "$work/said" >>"$work/wrong"; }
    readable "$work/said"
    if [ "$command" = run ] && [ "$status" -eq 0 ]; then
        complete
        compare_counts "$2"
    elif [ -e "$published" ]; then
        wrong "something was published"
    fi
    while read -r word rest; do holds "$word" "$rest"; done <<END
$(sed 1d "$2")
END
}

test_block() { # CASE BLOCK
    for jobs in 1 4; do
        try "$1" "$2" $jobs
        verdict "$1: $(head -n 1 "$2"): -j$jobs"
        [ ! -d "$published" ] || digest >"$work/digest.$jobs"
    done
    [ -d "$published" ] || return 0
    diff "$work/digest.1" "$work/digest.4" >"$work/wrong"
    verdict "$1: $(head -n 1 "$2"): -j1 and -j4 give the same reports"
}

test_case() { # CASE
    rm -f "$work"/block.*
    # Comments, empty lines and what stands before the first command go no further.
    awk -v to="$work/block." '/^#/ || /^$/ { next } /^bidui / { block++ } block { print >(to block) }' "$cases/$1/expected"
    : >"$work/wrong"
    [ -f "$work/block.1" ] || wrong "no run is expected"
    verdict "$1: says what to run"
    for block in "$work"/block.*; do
        [ ! -f "$block" ] || test_block "$1" "$block"
    done
}

if [ $# -gt 0 ]; then
    for name; do test_case "$name"; done
else
    for folder in "$cases"/*/; do test_case "$(basename "$folder")"; done
fi
finish
