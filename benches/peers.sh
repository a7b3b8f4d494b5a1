#!/bin/sh
# peers: the same comparison by bidui, DuckDB, chDB and Polars, on the same files, in turn.
#
#   sh benches/peers.sh ROSTER_ROWS CARD_ROWS [RUNS]      RUNS: default 5
#
# First all contestants must agree on the counts of match, mismatch and missing, then they are timed, one after the
# other, RUNS times; printed are medians. See benches/README.md for what each does, and common.sh for the variables.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/peers.sh ROSTER_ROWS CARD_ROWS [RUNS]"
runs=${3:-5}
bench_rows "$1" "$2"
[ -x /usr/bin/time ] && command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ||
    sh "$top/config/install-deps.sh" --benches
bench_work

# Packages go to a folder of their own outside the repository; one that cannot be installed costs its contestant.
export BIDUI_PEERS="$peers"
mkdir -p "$peers"
echo '{"name": "bidui-peers", "private": true}' >"$work/package.json"
[ -f "$peers/package.json" ] || cp "$work/package.json" "$peers/package.json"

install_peer() { # contestant packages...; succeeds when the first of them can be loaded
    peer=$1
    shift
    if ! (cd "$peers" && node -e 'require(process.argv[1])' "$1") >/dev/null 2>&1; then
        echo "installing $* in $peers ..." >&2
        (cd "$peers" && npm install --no-audit --no-fund "$@") >"$work/npm.log" 2>&1 || true
    fi
    if ! (cd "$peers" && node -e 'require(process.argv[1])' "$1") >"$work/load.log" 2>&1; then
        echo "LEFT OUT: $peer, its package $1 cannot be installed or loaded here:" >&2
        cat "$work/npm.log" "$work/load.log" 2>/dev/null | grep -i 'err' | head -n 3 | sed 's/^/    /' >&2
        left_out="$left_out $peer"
        return 1
    fi
    versions="$versions $1 $(cd "$peers" && node -p 'JSON.parse(require("fs").readFileSync("node_modules/" + process.argv[1] + "/package.json")).version' "$1"),"
}

left_out=''
versions="$("$bidui" --version | head -n 1), node $(node --version),"
contestants=bidui
if install_peer duckdb @duckdb/node-api; then contestants="$contestants duckdb duckdb_keep"; fi
if install_peer chdb chdb; then contestants="$contestants chdb"; fi
case $(uname -m) in
x86_64) if install_peer polars nodejs-polars nodejs-polars-linux-x64-gnu; then contestants="$contestants polars"; fi ;;
*) if install_peer polars nodejs-polars; then contestants="$contestants polars"; fi ;;
esac

bench_generate "$1" "$2"
bench_config
bench_machine
echo "with:    ${versions%,}"
[ -z "$left_out" ] || echo "LEFT OUT:$left_out"

measure() { # contestant: one run; appends "wall user sys rss_kib inside" to its .times
    rm -rf "${work:?}/$1"
    mkdir -p "$work/$1"
    if [ "$1" = bidui ]; then
        set -- bidui "$bidui" run -c "$work/bidui.yaml" -j 2 --progress never --force
    else
        set -- "$1" node "$top/benches/peers/$1.mjs" "$data" "$work/$1"
    fi
    who=$1
    shift
    POLARS_MAX_THREADS=2 /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >"$work/stdout" 2>"$work/stderr" || {
        cat "$work/stderr" >&2
        die "$who failed"
    }
    if [ "$who" = bidui ]; then inside=$(cut -d ' ' -f 1 "$work/time"); else inside=$(tail -n 1 "$work/stdout"); fi
    echo "$(tail -n 1 "$work/time") $inside" >>"$work/$who.times"
}

folder_of() {
    if [ "$1" = bidui ]; then echo "$work/bidui/reports/2026-11"; else echo "$work/$1"; fi
}

counts() { # contestant: rows of its three reports, counted in the files, headings left out
    for outcome in match mismatch missing; do
        wc -l <"$(folder_of "$1")/$outcome.csv"
    done | awk '{printf "%s%d", (NR > 1 ? " " : ""), $1 - 1}'
}

# The round that checks is also the one that warms up: it is not counted.
expected=''
for who in $contestants; do
    measure "$who"
    rm -f "$work/$who.times"
    found=$(counts "$who")
    [ -n "$expected" ] || expected=$found
    [ "$found" = "$expected" ] ||
        die "$who disagrees: match, mismatch, missing are $found, bidui's are $expected"
done
set -- $expected
echo "agreed:  match $1, mismatch $2, missing $3"

summary=$(folder_of bidui)/summary.json
number() { sed -n "s/.*\"$1\": *\\([0-9]*\\).*/\\1/p" "$summary" | head -n 1; }

round=0
while [ "$round" -lt "$runs" ]; do
    round=$((round + 1))
    for who in $contestants; do
        measure "$who"
        [ "$(counts "$who")" = "$expected" ] || die "$who found other counts in round $round"
        if [ "$who" = bidui ]; then number peak_memory_bytes >>"$work/bidui.anonymous"; fi
    done
    echo "round $round of $runs done" >&2
done

column() { cut -d ' ' -f "$2" "$work/$1.times" | bench_median; }
kept() { # contestant: bytes it leaves behind to be queried again
    case $1 in
    bidui) find "$work/bidui/store" -type f -exec stat -c %s {} + | awk '{sum += $1} END {print sum + 0}' ;;
    duckdb_keep) stat -c %s "$work/$1/peer.duckdb" ;;
    *) echo 0 ;;
    esac
}

echo
echo "median of $runs, 2 threads each; seconds, MiB. inside: without the start of node and the loading of packages"
printf '%-12s %8s %8s %8s %8s %9s %9s %7s %7s\n' '' wall inside user sys 'peak RSS' 'kept' ratio 'inside'
base=$(column bidui 1)
for who in $contestants; do
    echo "$who $(column "$who" 1) $(column "$who" 5) $(column "$who" 2) $(column "$who" 3) $(column "$who" 4) $(kept "$who") $base"
done | awk '{
    printf "%-12s %8.2f %8.2f %8.2f %8.2f %9.0f %9.0f %7.2f %7.2f\n", $1, $2, $3, $4, $5, $6 / 1024, $7 / 1048576, $2 / ($8 > 0 ? $8 : 0.01), $3 / ($8 > 0 ? $8 : 0.01)
}'
echo
bench_median <"$work/bidui.anonymous" |
    awk '{printf "bidui: peak anonymous memory %.0f MiB; its peak RSS also counts clean pages of the mapped store\n", $1 / 1048576}'
for who in $contestants; do
    echo "walls of $who: $(cut -d ' ' -f 1 "$work/$who.times" | tr '\n' ' ')"
done
[ -z "$left_out" ] || echo "LEFT OUT:$left_out"
