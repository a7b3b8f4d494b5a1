#!/bin/sh
# explain: how long `bidui explain` takes for one number, the whole process, from a store of a given size.
#
#   sh benches/explain.sh ROSTER_ROWS CARD_ROWS [TIMES]      TIMES: default 50
#
# The store is built first and stays in the page cache, as far as it fits. Numbers are taken evenly from the reports match,
# mismatch and missing; each is looked up once. Variables: common.sh.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/explain.sh ROSTER_ROWS CARD_ROWS [TIMES]"
times=${3:-50}
bench_rows "$1" "$2"
bench_work
bench_watch
bench_generate "$1" "$2"
bench_config
bench_machine
bench_run bidui

# As many numbers as requested, spread evenly over the three reports.
for outcome in match mismatch missing; do
    cut -d , -f 1 "$work/bidui/reports/2026-11/$outcome.csv" | tail -n +2
done >"$work/numbers"
awk -v want="$((times + 1))" '{line[NR] = $0}
    END {for (i = 0; i < want; i++) print line[int((i + 0.5) * NR / want) + 1]}' "$work/numbers" >"$work/asked"

first=yes
while read -r number <&3; do
    "$work/watch" "$work/cost" 0 "$bidui" explain -c "$work/bidui.yaml" --period 2026-11 "$number" \
        >"$work/stdout" 2>"$work/stderr" || die "benches/watch.c could not watch bidui"
    read -r cost_line <"$work/cost"
    [ "${cost_line##* }" = ok ] || { cat "$work/stderr" >&2; die "explain failed: ${cost_line##* }"; }
    [ $first = yes ] || echo "$cost_line" >>"$work/costs" # the first one warms up
    first=no
done 3<"$work/asked"

echo
cut -d ' ' -f 1 "$work/costs" | sort -n | awk -v store="$(stat -c %s "$work/bidui/store/2026-11.mdb")" '
    {ms[NR] = $1 * 1000}
    END {printf "explain, %d numbers, store of %.0f MiB: median %.2f ms, nine of ten below %.2f ms, most %.2f ms\n",
        NR, store / 1048576, ms[int((NR + 1) / 2)], ms[int((9 * NR + 9) / 10)], ms[NR]}'
