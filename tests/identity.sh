#!/bin/sh
# identity: the same rows give the same bytes with any number of threads, memory, packing and division into files.
#
#   BIDUI=build/bidui sh tests/identity.sh [ROSTER_ROWS [CARD_ROWS]]      default 20000 and 100000
#
# A dirty sample is compared once at -j 1, and then in every other way; each report of each way is one test. KEEP=1 keeps
# the folder of a failure. The last line is the count of tests.
set -u
suite=identity
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
reports='match mismatch missing duplicate rejected'
period=2026-11

lost() { # WAY WHAT: every report of this way counts as failed
    failed=$((failed + 5))
    echo "identity: FAILED: $1: $2"
}

"$bidui" generate --out "$work/made" --roster "${1:-20000}" --cards "${2:-100000}" --seed 7 --dirty >"$work/log" 2>&1 || {
    cat "$work/log"
    lost generate "no sample"
    finish
}

# Write the generator's configuration with other files, store and reports.
configure() { # NAME ROSTER_FILES CARD_FILES
    sed -e "s|^store:.*|store: $1-store|" -e "s|^reports:.*|reports: $1-reports|" "$work/made/bidui.yaml" |
        awk -v roster="$2" -v cards="$3" '
            /^[a-z]/ { side = $1 }
            /^ *files:/ { sub(/files:.*/, "files: [" (side == "roster:" ? roster : cards) "]") }
            { print }' >"$work/$1.yaml"
}

run() { # NAME ARGUMENTS...
    name=$1
    shift
    "$bidui" run -c "$work/$name.yaml" --period $period --progress never "$@" >"$work/$name.log" 2>&1 && return 0
    lost "$name" "exit status $?, last words: $(tail -n 1 "$work/$name.log")"
    return 1
}

same() { # NAME FILTER: compare with the first way's reports, both through the filter
    filter=$2
    for report in $reports; do
        $filter "$report" <"$work/plain-reports/$period/$report.csv" >"$work/expected"
        $filter "$report" <"$work/$1-reports/$period/$report.csv" >"$work/found"
        if cmp -s "$work/expected" "$work/found"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "identity: FAILED: $1: $report.csv is not the same: $(cmp "$work/expected" "$work/found" 2>&1)"
        fi
    done
}

as_written() { cat; }

# Sources name files and lines, which differ when the same rows are in other files. No field before them has a comma.
without_sources() { # REPORT
    case $1 in
    rejected) sed 's/^\([^,]*\),[^,]*,/\1,/' ;;
    *) sed 's/^\([^,]*,[^,]*,[^,]*\),[^,]*,[^,]*,/\1,/' ;;
    esac
}

# Plain and packed files have the same names in different folders. One link points to either, so that sources are equal.
use() { # FOLDER
    rm -f "$work/data"
    ln -s "$1" "$work/data"
}
mkdir "$work/gz" "$work/members" "$work/seven"
use made

# Print the numbers of the lines on which rows start, without line ends inside quotes. The rules are libcsv's.
row_starts() {
    awk '
        !inside { print NR }
        !inside && index($0, "\"") == 0 { next }
        {
            at = 1; len = length($0); start = !inside
            while (at <= len) {
                c = substr($0, at, 1)
                if (inside) {
                    if (c == "\"") {
                        after = substr($0, at + 1, 1)
                        if (after == "\"") at++
                        else if (after == "," || after == "\r" || after == "") { inside = 0; start = 0 }
                    }
                } else if (start && c == "\"") { inside = 1; start = 0 }
                else start = (c == "," || c == "\r")
                at++
            }
        }'
}

cut_in_seven() { # FILE PREFIX: write pieces of unequal size, each with the header
    row_starts <"$1" >"$work/starts"
    lines=$(wc -l <"$work/starts")
    from=2
    for piece in 1 2 3 4 5 6 7; do
        # Unequal pieces: the first has a fiftieth of the rows, the last has the rest.
        row=$((2 + (lines - 2) * (piece * piece - piece + 1) / 50))
        to=$(sed -n "$((row + 1))p" "$work/starts")
        head -n 1 "$1" >"$2$piece.csv"
        if [ "$piece" -eq 7 ]; then
            tail -n "+$from" "$1" >>"$2$piece.csv"
        else
            tail -n "+$from" "$1" | head -n "$((to - from))" >>"$2$piece.csv"
        fi
        from=$to
    done
}

for side in roster cards; do
    file=$work/made/$side.csv
    gzip -1 -c "$file" >"$work/gz/$side.csv"
    bytes=$(($(wc -c <"$file") / 3))
    {
        head -c "$bytes" "$file" | gzip -c
        tail -c "+$((bytes + 1))" "$file" | head -c "$bytes" | gzip -9 -c
        tail -c "+$((bytes * 2 + 1))" "$file" | gzip -1 -c
    } >"$work/members/$side.csv"
    cut_in_seven "$file" "$work/seven/$side-"
    # The joined pieces must equal the original, else the test is meaningless.
    { head -n 1 "$file"; for piece in 1 2 3 4 5 6 7; do tail -n +2 "$work/seven/$side-$piece.csv"; done; } |
        cmp -s - "$file" || lost seven "the pieces of $side.csv are not the whole"
done

one='"data/roster.csv"'
two='"data/cards.csv"'
configure plain "$one" "$two"
run plain -j 1 || finish
for report in $reports; do
    [ "$(wc -l <"$work/plain-reports/$period/$report.csv")" -gt 1 ] || lost plain "$report.csv has no row to compare"
done

way() { # NAME ARGUMENTS...: the same files in another way
    name=$1
    shift
    configure "$name" "$one" "$two"
    run "$name" "$@" && same "$name" as_written
    rm -rf "$work/$name-store" "$work/$name-reports"
}
way again -j 1
way j2 -j 2
way j4 -j 4
way m64 -j 2 --memory 64M
way m64j4 -j 4 --memory 64M
way m2g -j 2 --memory 2G
use gz
way gz -j 2
way gzj4 -j 4 --memory 64M
use members
way members -j 2

# Packed reports: the same text, and the same packed bytes in every way.
use made
packed() { # NAME ARGUMENTS...: run, and unpack each report next to the packed one
    name=$1
    shift
    configure "$name" "$one" "$two"
    echo 'output: {gzip: true}' >>"$work/$name.yaml"
    run "$name" "$@" || return 1
    for report in $reports; do
        gzip -dc "$work/$name-reports/$period/$report.csv.gz" >"$work/$name-reports/$period/$report.csv"
    done
}
packed packed -j 1 && same packed as_written
packed packedj4 -j 4 --memory 64M && same packedj4 as_written
for report in $reports; do
    if cmp -s "$work/packed-reports/$period/$report.csv.gz" "$work/packedj4-reports/$period/$report.csv.gz"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "identity: FAILED: packedj4: $report.csv.gz is not the same"
    fi
done

configure seven '"seven/roster-*.csv"' '"seven/cards-*.csv"'
run seven -j 2 && same seven without_sources
rm -rf "$work/seven-store" "$work/seven-reports"
configure sevenj4 '"seven/roster-*.csv"' '"seven/cards-*.csv"'
run sevenj4 -j 4 --memory 64M && same sevenj4 without_sources
finish
