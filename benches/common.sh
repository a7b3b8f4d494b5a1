# common: functions and variables of all benches; sourced with `.`, after `top` is set.
#
#   BIDUI            the program, default build/bidui
#   BIDUI_BENCH_DIR  where outputs go, default /dev/shm (tmpfs)
#   BIDUI_BENCH_DATA where generated data is kept, default a folder in the cache
#   BIDUI_ARGS       more arguments of bidui run, as "--memory 1G"
#   GZ=1             the inputs are the same files as gz (peers.sh, limits.sh)
# shellcheck shell=sh

die() {
    echo "bench: $1" >&2
    [ $# -lt 2 ] || echo "hint: $2" >&2
    exit 1
}

cache=${XDG_CACHE_HOME:-$HOME/.cache}
bidui=${BIDUI:-$top/build/bidui}
bench_data=${BIDUI_BENCH_DATA:-$cache/bidui-bench}
peers=${BIDUI_PEERS:-$cache/bidui-peers}
LC_ALL=C
export LC_ALL

bench_rows() { # ROSTER_ROWS CARD_ROWS: check them, set data
    case "$1" in '' | *[!0-9]*) die "roster rows must be a number, not '$1'" ;; esac
    case "$2" in '' | *[!0-9]*) die "card rows must be a number, not '$2'" ;; esac
    [ -x "$bidui" ] || die "no program at $bidui" "sh fixtures/demo.sh builds it, or set BIDUI"
    data=$bench_data/$1x$2
}

bench_work() { # make a folder for outputs; it is removed at the end
    work=$(mktemp -d "${BIDUI_BENCH_DIR:-/dev/shm}/bidui-bench.XXXXXX") || die "no folder for outputs"
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

bench_generate() { # ROSTER_ROWS CARD_ROWS: make clean data, once; it is kept
    if [ ! -f "$data/.complete" ]; then
        echo "generating $1 roster rows and $2 card rows in $data ..." >&2
        mkdir -p "$bench_data"
        rm -rf "$data"
        "$bidui" generate --out "$data" --roster "$1" --cards "$2" --seed 1 >&2 || die "generate failed"
        : >"$data/.complete"
    fi
    roster_csv=$data/roster.csv
    cards_csv=$data/cards.csv
    if [ "${GZ:-0}" = 1 ]; then
        bench_pack "$roster_csv"
        bench_pack "$cards_csv"
        roster_csv=$roster_csv.gz
        cards_csv=$cards_csv.gz
    fi
    bench_cache
}

bench_pack() { # FILE: pack it as .gz, once; it is kept
    [ ! -f "$1.gz" ] || return 0
    echo "packing $1 ..." >&2
    gzip -c "$1" >"$1.gz.part" || die "cannot pack $1"
    mv "$1.gz.part" "$1.gz"
}

bench_cache() { # read the inputs into the page cache, as far as they fit
    cat "$roster_csv" "$cards_csv" >/dev/null
}

bench_watch() { # compile benches/watch.c; run it with "$work/watch" FILE SECONDS COMMAND...
    "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O1 "$top/benches/watch.c" -o "$work/watch" || die "cannot compile benches/watch.c"
}

bench_config() { # [NAME]: write $work/NAME.yaml (bidui.yaml): the columns and rules of peers/job.mjs; outputs in $work/NAME
    cat >"$work/${1:-bidui}.yaml" <<YAML
period: 2026-11
store: ${1:-bidui}/store
reports: ${1:-bidui}/reports
language: en
roster:
  files: ["$roster_csv"]
  fields:
    - {name: id,        column: 证件号码, type: id}
    - {name: name,      column: 姓名, type: name}
    - {name: sex,       column: 性别, type: sex}
    - {name: employed,  column: 务工状态, type: code}
    - {name: region,    column: 行政区划代码, type: region}
    - {name: person_no, column: 人编号, type: text}
cards:
  files: ["$cards_csv"]
  fields:
    - {name: id,     column: AAC002, type: id}
    - {name: name,   column: AAC003, type: name}
    - {name: sex,    column: AAC004, type: sex}
    - {name: status, column: AAZ502, type: code}
    - {name: issued, column: AAZ503, type: date}
  active: {field: status, values: ["1"]}
  newest: issued
compare:
  - {field: name, accept: [separator]}
  - {field: sex}
YAML
}

bench_machine() { # what must be stated with a figure
    model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    echo "machine: $(nproc) x ${model:-$(uname -m)}, $(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo), Linux $(uname -r)"
    echo "inputs:  roster $(stat -c %s "$roster_csv") bytes, cards $(stat -c %s "$cards_csv") bytes$([ "${GZ:-0}" != 1 ] || echo ' as gz')"
    echo "outputs: $(df --output=fstype "$work" | tail -n 1 | tr -d ' ')"
}

bench_run() { # NAME: time one run of $work/NAME.yaml; append its wall seconds to $work/NAME.s
    # shellcheck disable=SC2086 # BIDUI_ARGS is a list
    "$work/watch" "$work/cost" 0 "$bidui" run -c "$work/$1.yaml" -j 2 --progress never --force ${BIDUI_ARGS:-} \
        >"$work/stdout" 2>"$work/stderr" || die "benches/watch.c could not watch bidui"
    read -r cost_line <"$work/cost"
    [ "${cost_line##* }" = ok ] || { cat "$work/stderr" >&2; die "bidui failed: ${cost_line##* }"; }
    echo "${cost_line%% *}" >>"$work/$1.s"
}

# Print the median of the numbers on standard input; with an even count the lower one.
bench_median() {
    sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}
