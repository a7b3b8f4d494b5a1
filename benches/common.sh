# common: what the benches share; read with `.`, after `top` is set.
#
#   BIDUI            the program, default build/bidui
#   BIDUI_BENCH_DIR  where outputs go, default /dev/shm (tmpfs)
#   BIDUI_BENCH_DATA where generated data is kept, default a folder in the cache
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

bench_rows() { # ROSTER_ROWS CARD_ROWS: checks them, sets data
    case "$1" in '' | *[!0-9]*) die "roster rows must be a number, not '$1'" ;; esac
    case "$2" in '' | *[!0-9]*) die "card rows must be a number, not '$2'" ;; esac
    [ -x "$bidui" ] || die "no program at $bidui" "sh fixtures/demo.sh builds it, or set BIDUI"
    data=$bench_data/$1x$2
}

bench_work() { # a new folder for outputs, gone at the end
    work=$(mktemp -d "${BIDUI_BENCH_DIR:-/dev/shm}/bidui-bench.XXXXXX") || die "no folder for outputs"
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

bench_generate() { # ROSTER_ROWS CARD_ROWS: clean data, made once and kept
    if [ ! -f "$data/.complete" ]; then
        echo "generating $1 roster rows and $2 card rows in $data ..." >&2
        mkdir -p "$bench_data"
        rm -rf "$data"
        "$bidui" generate --out "$data" --roster "$1" --cards "$2" --seed 1 >&2 || die "generate failed"
        : >"$data/.complete"
    fi
    cat "$data/roster.csv" "$data/cards.csv" >/dev/null # into the page cache, as far as it fits
}

bench_config() { # write $work/bidui.yaml: the columns and rules of peers/job.mjs
    cat >"$work/bidui.yaml" <<YAML
period: 2026-11
store: bidui/store
reports: bidui/reports
language: en
roster:
  files: ["$data/roster.csv"]
  fields:
    - {name: id,        column: 证件号码, type: id}
    - {name: name,      column: 姓名, type: name}
    - {name: sex,       column: 性别, type: sex}
    - {name: employed,  column: 务工状态, type: code}
    - {name: region,    column: 行政区划代码, type: region}
    - {name: person_no, column: 人编号, type: text}
cards:
  files: ["$data/cards.csv"]
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

bench_machine() { # what a figure must carry
    model=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
    echo "machine: $(nproc) x ${model:-$(uname -m)}, $(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo), Linux $(uname -r)"
    echo "inputs:  roster $(stat -c %s "$data/roster.csv") bytes, cards $(stat -c %s "$data/cards.csv") bytes, cached"
    echo "outputs: $(df --output=fstype "$work" | tail -n 1 | tr -d ' ')"
}

# The median of the numbers on standard input; of an even count the lower one.
bench_median() {
    sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}
