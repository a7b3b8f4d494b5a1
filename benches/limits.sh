#!/bin/sh
# limits: the time that the machine itself needs, in the same minutes, to read the inputs once and write the outputs once.
#
#   sh benches/limits.sh ROSTER_ROWS CARD_ROWS [RUNS]      RUNS: default 5
#
# A first run of bidui on the same data gives the number of bytes to write. Later runs alternate with the reading and
# writing. On a disk dd ends with fdatasync, on tmpfs there is nothing to sync.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"

[ $# -ge 2 ] || die "usage: sh benches/limits.sh ROSTER_ROWS CARD_ROWS [RUNS]"
runs=${3:-5}
bench_rows "$1" "$2"
[ -x /usr/bin/time ] && command -v xxhsum >/dev/null 2>&1 || sh "$top/config/install-deps.sh" --benches
bench_work
bench_generate "$1" "$2"
bench_config
bench_machine

sync_by=fdatasync
[ "$(df --output=fstype "$work" | tail -n 1)" != tmpfs ] || sync_by=''

timed() { # FILE COMMAND...: append the wall seconds to FILE
    file=$1
    shift
    /usr/bin/time -a -o "$work/$file" -f '%e' "$@" >/dev/null 2>"$work/stderr" || {
        cat "$work/stderr" >&2
        die "$1 failed"
    }
}

run_bidui() { # shellcheck disable=SC2086 # a list
    timed "$1" "$bidui" run -c "$work/bidui.yaml" -j 2 --progress never --force ${BIDUI_ARGS:-}
}

run_bidui warm.s
bytes=$(find "$work/bidui" -type f -exec stat -c %s {} + | awk '{sum += $1} END {printf "%.0f", sum}')
mebibytes=$((bytes / 1048576 + 1))
round=0
while [ "$round" -lt "$runs" ]; do
    round=$((round + 1))
    rm -f "$work/written"
    # One thread reads both files; XXH3-128 is much faster than memory.
    timed read.s xxhsum -H2 "$roster_csv" "$cards_csv"
    # shellcheck disable=SC2086 # sync_by may be empty
    timed write.s dd if=/dev/zero of="$work/written" bs=1M count="$mebibytes" ${sync_by:+conv=$sync_by}
    rm -f "$work/written"
    run_bidui bidui.s
done

echo
echo "median of $runs, seconds"
read_s=$(bench_median <"$work/read.s")
write_s=$(bench_median <"$work/write.s")
run_s=$(bench_median <"$work/bidui.s")
in_bytes=$(stat -c %s "$roster_csv" "$cards_csv" | awk '{sum += $1} END {printf "%.0f", sum}')
echo "$read_s $write_s $run_s $in_bytes $bytes" | awk '{
    printf "reading the inputs once     %8.2f   %.0f MB\n", $1, $4 / 1e6
    printf "writing reports and store   %8.2f   %.0f MB\n", $2, $5 / 1e6
    printf "bidui                       %8.2f   %.2f times the two together\n", $3, $3 / ($1 + $2 > 0 ? $1 + $2 : 0.01)
}'
