#!/bin/sh
# differing: the cost of rows that differ: the same roster with 0 % and with 10 % of its rows differing from their cards.
#
#   sh benches/differing.sh ROSTER_ROWS CARD_ROWS [RUNS]      RUNS: default 5
#
# Both rosters are made from the generated one: in the first, rows that do not agree get their card's name and sex; in the
# second, every tenth row then gets an extra character after its name, another last character, or the other sex, in turn.
# Rows without a usable card stay as they are. The two are timed in alternation. Variables: common.sh.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/differing.sh ROSTER_ROWS CARD_ROWS [RUNS]"
runs=${3:-5}
[ "${GZ:-0}" != 1 ] || die "GZ=1 has no meaning here"
bench_rows "$1" "$2"
bench_work
bench_watch
bench_generate "$1" "$2"

# The clean files have no quotes, so a comma is always a separator.
make_rosters() {
    echo "making the rosters ..." >&2
    bench_config base
    bench_run base
    awk -F , '
        NR == FNR && FNR == 1 {for (i = 1; i <= NF; i++) at[$i] = i; next}
        NR == FNR {
            line = $at["roster_source"]; sub(/.*:/, "", line)
            if ($at["reason"] ~ /name:/) name[line] = $at["cards_name"]
            if ($at["reason"] ~ /sex:/) sex[line] = ($at["cards_sex"] == "1" ? "男" : "女")
            next
        }
        FNR in name {$2 = name[FNR]}
        FNR in sex {$3 = sex[FNR]}
        {print}' OFS=, "$work/base/reports/2026-11/mismatch.csv" "$data/roster.csv" >"$data/roster-0.part"
    # A character of the BMP beyond U+07FF has three bytes; so the last character of a Han name is found.
    awk -F , '
        FNR > 1 && FNR % 10 == 0 {
            way = FNR / 10 % 3
            if (way == 0) $2 = $2 "某"
            if (way == 1) $2 = (substr($2, length($2) - 2) ~ /^[\340-\357]/ ? substr($2, 1, length($2) - 3) : $2) "某"
            if (way == 2) $3 = ($3 == "男" ? "女" : "男")
        }
        {print}' OFS=, "$data/roster-0.part" >"$data/roster-10.part"
    mv "$data/roster-10.part" "$data/roster-10.csv"
    mv "$data/roster-0.part" "$data/roster-0.csv"
    rm -rf "$work/base"
}
[ -f "$data/roster-0.csv" ] || make_rosters

for share in 0 10; do
    roster_csv=$data/roster-$share.csv
    bench_config "share-$share"
    bench_cache
    bench_run "share-$share"
    rm -f "$work/share-$share.s"
    # Of the rows that have a usable card: rows of match.csv and mismatch.csv without their headings.
    echo "$share: $(wc -l <"$work/share-$share/reports/2026-11/mismatch.csv") $(wc -l <"$work/share-$share/reports/2026-11/match.csv")" |
        awk '{printf "roster %2d %%: %d rows differ, %d agree\n", $1, $2 - 1, $3 - 1}'
    rm -rf "${work:?}/share-$share"
done
bench_machine
round=0
while [ "$round" -lt "$runs" ]; do
    round=$((round + 1))
    for share in 0 10; do
        bench_run "share-$share"
        rm -rf "${work:?}/share-$share"
    done
done

echo
echo "median of $runs in turn, seconds"
echo "$(bench_median <"$work/share-0.s") $(bench_median <"$work/share-10.s")" | awk '{
    printf "0 %% differ      %8.2f\n10 %% differ     %8.2f   %.2f times\n", $1, $2, $2 / $1}'
paste -d ' ' "$work/share-0.s" "$work/share-10.s" | awk '{
    r = $2 / $1; if (NR == 1 || r < low) low = r; if (r > high) high = r}
    END {printf "single pairs    %8.2f to %.2f times\n", low, high}'
