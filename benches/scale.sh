#!/bin/sh
# scale: rows a second at two sizes of the cards; the roster has a tenth of their rows.
#
#   sh benches/scale.sh CARD_ROWS MORE_CARD_ROWS [RUNS]      RUNS: default 5
#
# The two are timed in alternation. Outputs are removed before the next run, so both have the same memory. Variables:
# common.sh.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/scale.sh CARD_ROWS MORE_CARD_ROWS [RUNS]"
runs=${3:-5}
bench_work
bench_watch
for rows in "$1" "$2"; do
    bench_rows "$((rows / 10))" "$rows"
    bench_generate "$((rows / 10))" "$rows"
    bench_config "rows-$rows"
    bench_machine
done

one() { # CARD_ROWS
    data=$bench_data/$(($1 / 10))x$1
    roster_csv=$data/roster.csv
    cards_csv=$data/cards.csv
    [ "${GZ:-0}" != 1 ] || { roster_csv=$roster_csv.gz; cards_csv=$cards_csv.gz; }
    bench_cache
    bench_run "rows-$1"
    rm -rf "${work:?}/rows-$1"
}

one "$1" # a warm-up run, not counted
rm -f "$work/rows-$1.s"
round=0
while [ "$round" -lt "$runs" ]; do
    round=$((round + 1))
    one "$1"
    one "$2"
    echo "round $round of $runs done" >&2
done

echo
echo "median of $runs in turn"
echo "$1 $(bench_median <"$work/rows-$1.s") $2 $(bench_median <"$work/rows-$2.s")" | awk '{
    a = $1 * 1.1 / $2; b = $3 * 1.1 / $4
    printf "%12d cards  %8.2f s  %6.2f M rows/s\n%12d cards  %8.2f s  %6.2f M rows/s   %.2f times the rate of the first\n",
        $1, $2, a / 1e6, $3, $4, b / 1e6, b / a}'
for rows in "$1" "$2"; do
    echo "walls at $rows: $(tr '\n' ' ' <"$work/rows-$rows.s")"
done
