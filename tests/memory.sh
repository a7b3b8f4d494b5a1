#!/bin/sh
# memory: the budget of --memory is kept, and the reports do not depend on it.
#
#   BIDUI=build/bidui sh tests/memory.sh
#
# Each test is one run: it must exit 0, its anonymous memory as sampled every millisecond must stay within the budget,
# and its reports must be those of the first run on the same files. The first half are ordinary samples with several
# budgets and numbers of threads; the second half are inputs that put everything in one place. The last line is the
# count of tests.
set -u
suite=memory
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$work" || exit 1
reports='match mismatch missing duplicate rejected'

if ! "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O1 "$top/tests/memory/peak.c" -o peak >wrong 2>&1; then
    verdict 'the sampler is built'
    finish
fi

sums_of() { # FOLDER: digests of its reports, and one of all its worklists
    (cd "$1/reports/2026-11" && for r in $reports; do cksum "$r.csv" || exit; done
        find worklists -type f 2>/dev/null | sort | xargs -r cat | cksum)
}

compare_reports() { # FOLDER: compare its reports with those of its first run, whose digests are kept
    if [ ! -f "$1/first" ]; then
        sums_of "$1" >"$1/first" || echo 'no reports'
        return
    fi
    sums_of "$1" | diff "$1/first" -
}

# With SHOW=1 every figure is printed.
run() { # FOLDER THREADS MIB
    "$work/peak" "$work/kib" "$bidui" run -c "$1/bidui.yaml" --period 2026-11 --force -j "$2" --memory "$3M" \
        --progress never --accept empty --accept rejected --accept columns --accept encoding \
        --accept column_empty >"$work/out" 2>&1
    status=$?
    {
        if [ $status -ne 0 ]; then
            echo "exit status $status"
            cat "$work/out"
        fi
        kib=$(cat "$work/kib")
        [ "$kib" -le $(($3 * 1024)) ] || echo "$kib KiB of anonymous memory, budget $(($3 * 1024)) KiB"
        [ "$kib" -ge 1024 ] || echo "$kib KiB of anonymous memory were seen: the sampler is broken"
        compare_reports "$1"
    } >wrong 2>&1
    [ -z "${SHOW:-}" ] || echo "$1 -j$2 --memory ${3}M: $kib KiB"
    verdict "$1 -j$2 --memory ${3}M"
}

# ---- ordinary samples ----

for kind in clean dirty; do
    if [ $kind = dirty ]; then
        "$bidui" generate --out dirty --roster 200k --cards 2M --seed 7 --dirty >out 2>&1
    else
        "$bidui" generate --out clean --roster 200k --cards 2M --seed 7 >out 2>&1
    fi
    for budget in 64 256 1024; do
        for threads in 1 2 4; do
            run $kind $threads $budget
        done
    done
    rm -rf "$kind"
done

# ---- everything in one place ----

# Write the configuration of a folder: two files, and MORE_FIELDS text fields in each data set.
configure() { # FOLDER MORE_FIELDS
    mkdir -p "$1"
    more=$(awk -v n="$2" 'BEGIN { for (i = 1; i <= n; i++) printf "    - {name: f%d, column: f%d, type: text}\n", i, i }')
    cat >"$1/bidui.yaml" <<YAML
store: store
reports: reports
language: en
roster:
  files: [roster.csv]
  fields:
    - {name: id, column: id, type: id}
    - {name: name, column: name, type: name}
$more
cards:
  files: [cards.csv]
  fields:
    - {name: id, column: id, type: id}
    - {name: name, column: name, type: name}
    - {name: issued, column: issued, type: date}
$more
  newest: issued
compare:
  - {field: name}
${WORKLISTS:-}
YAML
}

# 17 digits in a sequence without order, with any check character; wrong ones serve as well here.
awk_number='
function number(i) { return sprintf("%06d%04d%02d%02d%03d%d", 110000 + i % 89, 1940 + i % 70, 1 + i % 12, 1 + i % 28,
    int(i / 89) % 1000, int(i / 89000) % 10) }'

twice() { # FOLDER: with little memory, and with more than enough
    run "$1" 2 2048
    run "$1" 2 64
    rm -rf "$1"
}

configure one_in_roster 0
awk 'BEGIN { print "id,name"; for (i = 0; i < 300000; i++) print "11010519491231002X,n" i % 1000 }' >one_in_roster/roster.csv
awk "$awk_number"'BEGIN { print "id,name,issued"; print "11010519491231002X,n0,20200101"
    for (i = 0; i < 1000; i++) print number(i * 7919) ",x,20200101" }' >one_in_roster/cards.csv
twice one_in_roster

configure one_in_cards 0
printf 'id,name\n11010519491231002X,n77\n440524188001010014,m\n' >one_in_cards/roster.csv
awk 'BEGIN { print "id,name,issued"; for (i = 0; i < 2000000; i++)
    print "11010519491231002X,n" i % 1000 "," 20000101 + i % 28 }' >one_in_cards/cards.csv
twice one_in_cards

configure one_in_both 0
awk 'BEGIN { print "id,name"; for (i = 0; i < 300000; i++) print "11010519491231002X,n" i % 1000 }' >one_in_both/roster.csv
awk 'BEGIN { print "id,name,issued"; for (i = 0; i < 300000; i++)
    print "11010519491231002X,n" i % 1000 "," 20000101 + i % 28 }' >one_in_both/cards.csv
twice one_in_both

configure all_rejected 0
awk 'BEGIN { print "id,name"; for (i = 0; i < 300000; i++) print (i % 3 ? "?" : "") ",n" i }' >all_rejected/roster.csv
awk 'BEGIN { print "id,name,issued"; for (i = 0; i < 1000000; i++) print (i % 3 ? "1.1E+17" : "a,b") ",n" i ",1" }' \
    >all_rejected/cards.csv
twice all_rejected

configure many_fields 30
awk_row='
function filled(i, rest, k) { rest = ""; for (k = 1; k <= 30; k++) rest = rest "," sprintf("%020d", i * k % 99999989)
    return rest }
function headings(rest, k) { rest = ""; for (k = 1; k <= 30; k++) rest = rest ",f" k; return rest }'
awk "$awk_number$awk_row"'BEGIN { print "id,name" headings(); for (i = 0; i < 30000; i++)
    print number(i * 7919) ",n" i % 1000 filled(i) }' >many_fields/roster.csv
awk "$awk_number$awk_row"'BEGIN { print "id,name,issued" headings(); for (i = 0; i < 120000; i++)
    print number(i * 104729) ",n" i % 1000 ",20200101" filled(i) }' >many_fields/cards.csv
twice many_fields

# Bytes that are not UTF-8 take most space, since each is shown as four.
WORKLISTS='worklists: {format: [csv, xlsx], sort: [name]}'
configure huge_rows 0
for byte in x '\377'; do
    printf '%b' "$byte" | awk -v bytes=921600 'BEGIN { getline s; while (length(s) < bytes) s = s s
        print substr(s, 1, bytes) }' >huge_field
    [ "$byte" = x ] && mv huge_field huge_plain
done
{
    echo id,name
    for i in $(seq 100 149); do
        printf '110105194912310%s,' "$i"
        if [ $((i % 2)) -eq 0 ]; then cat huge_plain; else cat huge_field; fi
    done
} >huge_rows/roster.csv
{
    echo id,name,issued
    for i in $(seq 100 149); do
        printf '110105194912310%s,' "$i"
        if [ $((i % 2)) -eq 0 ]; then tr -d '\n' <huge_field; else tr -d '\n' <huge_plain; fi
        echo ,20200101
    done
} >huge_rows/cards.csv
twice huge_rows

configure huge_rejected 0
{
    echo id,name
    for i in $(seq 100 149); do
        printf '?%s,' "$i"
        if [ $((i % 2)) -eq 0 ]; then cat huge_plain; else cat huge_field; fi
    done
} >huge_rejected/roster.csv
printf 'id,name,issued\n' >huge_rejected/cards.csv
twice huge_rejected

configure many_lists 0
awk "$awk_number"'BEGIN { print "id,name"; for (i = 0; i < 300000; i++) print number(i * 7919) ",n" i % 1000 }' >many_lists/roster.csv
printf 'id,name,issued\n' >many_lists/cards.csv
twice many_lists

configure all_refused 0
awk 'BEGIN { print "id,name"; for (i = 0; i < 300000; i++) print (i % 3 ? "?" : "") ",n" i }' >all_refused/roster.csv
printf 'id,name,issued\n' >all_refused/cards.csv
twice all_refused
WORKLISTS=

configure other_documents 0
awk 'BEGIN { print "id,name"; for (i = 0; i < 200000; i++) print "E" i * 7919 % 1000003 + 10000 ",n" i % 1000 }' \
    >other_documents/roster.csv
awk 'BEGIN { print "id,name,issued"; for (i = 0; i < 1000000; i++)
    print "e-" i * 104729 % 1000003 + 10000 ",n" i % 1000 ",20200101" }' >other_documents/cards.csv
twice other_documents

finish
