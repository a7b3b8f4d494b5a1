#!/bin/sh
# peers: the same comparison by bidui, DuckDB, chDB, Polars, and sort with join, on the same files, in turn.
#
#   sh benches/peers.sh ROSTER_ROWS CARD_ROWS [RUNS]      RUNS: default 5
#
#   CONTESTANTS="bidui duckdb"   only these, of: bidui duckdb duckdb_keep chdb polars sort_join
#   GZ=1                         all read the same gz files
#   PEER_TIMEOUT=SECONDS         a contestant that takes longer fails; default 3600, 0: never
#
# First all contestants must agree on the counts of match, mismatch and missing. Then they are timed one after the other,
# RUNS times, and medians are printed. A contestant that fails is left out of the following rounds, and the table says how
# it ended. See benches/README.md for what each does, and common.sh for more variables.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/peers.sh ROSTER_ROWS CARD_ROWS [RUNS]"
runs=${3:-5}
everybody='bidui duckdb duckdb_keep chdb polars sort_join'
contestants=${CONTESTANTS:-$everybody}
timeout=${PEER_TIMEOUT:-3600}
bench_rows "$1" "$2"
for who in $contestants; do
    case " $everybody " in *" $who "*) ;; *) die "no contestant '$who'" "there are: $everybody" ;; esac
done

has() { case " $contestants " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }
node_peers() { has duckdb || has duckdb_keep || has chdb || has polars; }

if node_peers && ! { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; }; then
    sh "$top/config/install-deps.sh" --benches
fi
bench_work
bench_watch

# Packages are installed in a separate folder outside the repository. Without its package a contestant is left out.
export BIDUI_PEERS="$peers"
mkdir -p "$peers"
echo '{"name": "bidui-peers", "private": true}' >"$work/package.json"
[ -f "$peers/package.json" ] || cp "$work/package.json" "$peers/package.json"

leave_out() { # CONTESTANT...
    for gone in "$@"; do
        has "$gone" || continue
        left_out="$left_out $gone"
        contestants=$(echo " $contestants " | sed "s/ $gone / /; s/^ *//; s/ *$//")
    done
}

need_package() { # CONTESTANTS PACKAGES...: they need the first package; the others are installed with it
    of=$1
    shift
    wanted=no
    for who in $of; do if has "$who"; then wanted=yes; fi; done
    [ $wanted = yes ] || return 0
    if ! (cd "$peers" && node -e 'require(process.argv[1])' "$1") >/dev/null 2>&1; then
        echo "installing $* in $peers ..." >&2
        (cd "$peers" && npm install --no-audit --no-fund "$@") >"$work/npm.log" 2>&1 || true
    fi
    if ! (cd "$peers" && node -e 'require(process.argv[1])' "$1") >"$work/load.log" 2>&1; then
        echo "LEFT OUT: $of, the package $1 cannot be installed or loaded here:" >&2
        cat "$work/npm.log" "$work/load.log" 2>/dev/null | grep -i 'err' | head -n 3 | sed 's/^/    /' >&2
        # shellcheck disable=SC2086 # a list
        leave_out $of
        return 0
    fi
    versions="$versions $1 $(cd "$peers" && node -p 'JSON.parse(require("fs").readFileSync("node_modules/" + process.argv[1] + "/package.json")).version' "$1"),"
}

left_out=''
versions="$("$bidui" --version | head -n 1),"
if node_peers; then versions="$versions node $(node --version),"; fi
need_package 'duckdb duckdb_keep' @duckdb/node-api
need_package chdb chdb
case $(uname -m) in
x86_64) need_package polars nodejs-polars nodejs-polars-linux-x64-gnu ;;
*) need_package polars nodejs-polars ;;
esac
if has sort_join; then versions="$versions $(sort --version | head -n 1), $(awk -W version 2>&1 | head -n 1 | cut -d ' ' -f 1-2),"; fi

bench_generate "$1" "$2"
bench_config
bench_machine
echo "with:    ${versions%,}"
[ -z "$left_out" ] || echo "LEFT OUT:$left_out"

folder_of() {
    if [ "$1" = bidui ]; then echo "$work/bidui/reports/2026-11"; else echo "$work/$1"; fi
}

kept_of() { # CONTESTANT: bytes that it keeps for later queries
    case $1 in
    bidui) find "$work/bidui/store" -type f -exec stat -c %s {} + | awk '{sum += $1} END {printf "%.0f", sum}' ;;
    duckdb_keep) stat -c %s "$work/$1/peer.duckdb" ;;
    *) echo 0 ;;
    esac
}

counts() { # CONTESTANT: rows in the files of its three reports, without headings
    for outcome in match mismatch missing; do
        wc -l <"$(folder_of "$1")/$outcome.csv" 2>/dev/null || echo 0
    done | awk '{printf "%s%d", (NR > 1 ? " " : ""), $1 - 1}'
}

how_it_failed() { # END: watch's word for the end
    case $1 in
    timeout) echo "no result within $timeout s" ;;
    signal:9) echo "killed by signal 9, out of memory" ;;
    signal:*) echo "killed by signal ${1#signal:}" ;;
    exit:*) echo "exit status ${1#exit:}: $(grep -v '^[[:space:]]*$' "$work/stderr" | grep -i -m 1 'error\|memory\|space' | cut -c 1-120)" ;;
    esac
}

# One run. Appends "wall user sys anonymous total handed written inside kept" to its .times, and its counts to .counts.
# Returns 1 when it failed; $work/CONTESTANT.failed then says how. Its outputs are removed, since the next one needs the
# memory.
measure() { # CONTESTANT
    who=$1
    mkdir -p "$work/$who"
    case $who in
    bidui) # shellcheck disable=SC2086 # a list
        set -- "$bidui" run -c "$work/bidui.yaml" -j 2 --progress never --force ${BIDUI_ARGS:-}
        ;;
    sort_join) set -- sh "$top/benches/peers/sort_join.sh" "$roster_csv" "$cards_csv" "$work/$who" ;;
    *) set -- node "$top/benches/peers/$who.mjs" "$roster_csv" "$cards_csv" "$work/$who" ;;
    esac
    bench_cache
    POLARS_MAX_THREADS=2 "$work/watch" "$work/cost" "$timeout" "$@" >"$work/stdout" 2>"$work/stderr" ||
        die "benches/watch.c could not watch $who"
    read -r cost_line <"$work/cost"
    if [ "${cost_line##* }" != ok ]; then
        how_it_failed "${cost_line##* }" >"$work/$who.failed"
        echo "$who FAILED: $(cat "$work/$who.failed")" >&2
        rm -rf "${work:?}/$who"
        return 1
    fi
    case $who in bidui | sort_join) inside=${cost_line%% *} ;; *) inside=$(tail -n 1 "$work/stdout") ;; esac
    echo "${cost_line% *} $inside $(kept_of "$who")" >>"$work/$who.times"
    counts "$who" >"$work/$who.counts"
    rm -rf "${work:?}/$who"
}

drop_out() { # CONTESTANT: it failed
    contestants=$(echo " $contestants " | sed "s/ $1 / /; s/^ *//; s/ *$//")
    failed="$failed $1"
}

# The first round checks the counts and warms up; it is not timed.
expected=''
failed=''
for who in $contestants; do
    if ! measure "$who"; then
        drop_out "$who"
        continue
    fi
    rm -f "$work/$who.times"
    found=$(cat "$work/$who.counts")
    [ -n "$expected" ] || { expected=$found; first=$who; }
    [ "$found" = "$expected" ] ||
        die "$who disagrees: match, mismatch, missing are $found, those of $first are $expected"
done
[ -n "$expected" ] || die "no contestant came to an end"
echo "$expected" | awk '{printf "agreed:  match %d, mismatch %d, missing %d\n", $1, $2, $3}'

round=0
while [ "$round" -lt "$runs" ]; do
    round=$((round + 1))
    for who in $contestants; do
        if ! measure "$who"; then
            drop_out "$who"
            continue
        fi
        [ "$(cat "$work/$who.counts")" = "$expected" ] || die "$who found other counts in round $round"
    done
    echo "round $round of $runs done" >&2
done

column() { cut -d ' ' -f "$2" "$work/$1.times" | bench_median; }

echo
echo "median of $runs, 2 threads each; seconds, MiB"
printf '%-12s %8s %8s %8s %7s %9s %9s %9s %9s %7s %7s\n' '' wall inside user sys anonymous total written kept ratio inside
base=0
if has bidui; then base=$(column bidui 1); fi
for who in $contestants; do
    echo "$who $(column "$who" 1) $(column "$who" 8) $(column "$who" 2) $(column "$who" 3) $(column "$who" 4) $(column "$who" 5) $(column "$who" 6) $(column "$who" 9) $base"
done | awk '{
    printf "%-12s %8.2f %8.2f %8.2f %7.2f %9.0f %9.0f %9.0f %9.0f", $1, $2, $3, $4, $5, $6, $7, $8, $9 / 1048576
    if ($10 > 0) printf " %7.2f %7.2f", $2 / $10, $3 / $10
    printf "\n"
}'
for who in $failed; do
    echo "$who failed: $(cat "$work/$who.failed")"
done
echo
for who in $contestants; do
    echo "walls of $who: $(cut -d ' ' -f 1 "$work/$who.times" | tr '\n' ' ')"
done
[ -z "$left_out" ] || echo "LEFT OUT:$left_out"
