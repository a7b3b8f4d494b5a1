#!/bin/sh
# run: the micro-benchmarks, of this tree or of two builds side by side.
#
#   sh benches/run.sh [FILTER]                    every kernel whose name contains FILTER
#   sh benches/run.sh compare OLD NEW [FILTER]    both in alternation, kernel by kernel; shows which are slower
#
# OLD and NEW: a build folder with bidui_bench in it, a source folder (`.`), or a git revision. Revisions are built
# outside the repository, in BIDUI_BENCH_DATA, and kept there. An OLD revision gets NEW's kernels, so that both do the
# same work; if those do not compile with it, it keeps its own. BENCH_ROUNDS: pairs of runs for each kernel, default 5.
#
# Exit status 0 unless something could not run: people decide whether a slower kernel matters.
set -eu

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$top/benches/common.sh"
rounds=${BENCH_ROUNDS:-5}
case $rounds in '' | *[!0-9]* | 0) die "BENCH_ROUNDS must be a number from 1, not '$rounds'" ;; esac

build() { # SOURCE BUILD LOG: quiet; errors are in LOG
    {
        cmake -S "$1" -B "$2" -DBIDUI_TESTS=OFF -DBIDUI_BENCHES=ON -DCMAKE_BUILD_TYPE=Release &&
            cmake --build "$2" --parallel "$(nproc)" --target bidui_bench
    } >"$3" 2>&1
}

must_build() { # SOURCE BUILD LOG
    build "$@" && return 0
    grep -n 'error' "$3" | head -n 5 >&2
    tail -n 3 "$3" >&2
    die "cannot build the benches of $1"
}

build_here() {
    echo "building $top ..." >&2
    must_build "$top" "$top/build-bench" "$work/build.log"
}

export_revision() { # REVISION FOLDER: copy its files to FOLDER; the repository does not change
    rm -rf "$2"
    mkdir -p "$2"
    git -C "$top" archive "$1" | tar x -C "$2"
    [ -d "$2/benches/micro" ] || die "revision $1 has no benches/micro" "the oldest one that can be compared is the one that brought them"
}

# Sets program and source of one side. KERNELS: a source folder whose kernels are used if they compile, or empty.
prepare() { # SIDE KERNELS
    if [ -x "$1/bidui_bench" ]; then
        program=$(CDPATH='' cd -- "$1" && pwd)/bidui_bench
        source=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt")
        return
    fi
    if [ -f "$1/CMakeLists.txt" ]; then
        source=$(CDPATH='' cd -- "$1" && pwd)
        [ "$source" != "$top" ] || { build_here; program=$top/build-bench/bidui_bench; return; }
        key=tree-$(echo "$source" | cksum | cut -d ' ' -f 1)
        echo "building $source ..." >&2
        must_build "$source" "$bench_data/builds/$key" "$work/build.log"
        program=$bench_data/builds/$key/bidui_bench
        return
    fi
    prepare_revision "$(git -C "$top" rev-parse --verify "$1^{commit}")" "$2"
}

known() { # SIDE: check it before anything is built
    [ -x "$1/bidui_bench" ] || [ -f "$1/CMakeLists.txt" ] || git -C "$top" rev-parse --verify --quiet "$1^{commit}" >/dev/null ||
        die "'$1' is neither a build folder with bidui_bench in it, nor a source folder, nor a revision"
}

prepare_revision() { # HASH KERNELS
    key=$1
    [ -z "$2" ] || key=$1-$(cat "$2"/benches/micro/* | cksum | cut -d ' ' -f 1)
    source=$bench_data/builds/$key/source
    program=$bench_data/builds/$key/build/bidui_bench
    [ ! -x "$program" ] || return 0 # built before
    echo "building $1 ..." >&2
    export_revision "$1" "$source"
    if [ -n "$2" ]; then
        rm -rf "$source/benches/micro"
        cp -R "$2/benches/micro" "$source/benches/"
        build "$source" "${program%/*}" "$work/build.log" && return 0
        echo "# $1 keeps its own kernels: NEW's do not compile with it"
        export_revision "$1" "$source"
    fi
    must_build "$source" "${program%/*}" "$work/build.log"
}

one() { # PROGRAM KERNEL: print ns a row, best sample; empty where this machine has no such kernel
    "$1" --only "$2" >"$work/one" || die "$1 failed at $2"
    awk '!/^#/ {print $2}' "$work/one"
}

# Append pairs "old new" to the kernel's file; the order of the two runs alternates.
pairs() { # KERNEL FILE
    round=0
    while [ "$round" -lt "$rounds" ]; do
        round=$((round + 1))
        if [ $((round % 2)) -eq 1 ]; then
            a=$(one "$old" "$1")
            b=$(one "$new" "$1")
        else
            b=$(one "$new" "$1")
            a=$(one "$old" "$1")
        fi
        [ -n "$a" ] && [ -n "$b" ] || return 0
        echo "$a $b" >>"$2"
    done
}

# Print one line: name, median ns of both, median ratio, the ratio's range without the outermost pair on each side, mark.
# SLOWER: by more than 5 %, and all of that range is above 1.
line() { # KERNEL FILE
    awk -v name="$1" '
        {old[NR] = $1; new[NR] = $2; ratio[NR] = $2 / ($1 > 0 ? $1 : 0.001)}
        function order(v, n,   i, j, t) {
            for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j - 1] > v[j]; j--) {t = v[j]; v[j] = v[j - 1]; v[j - 1] = t}
        }
        END {
            if (NR == 0) exit
            order(old, NR); order(new, NR); order(ratio, NR)
            mid = int((NR + 1) / 2); cut = NR >= 5 ? 1 : 0
            low = ratio[1 + cut]; high = ratio[NR - cut]; mark = ""
            if (ratio[mid] > 1.05 && low > 1) mark = "SLOWER"
            if (ratio[mid] < 1 / 1.05 && high < 1) mark = "faster"
            printf "%-34s %10.3f %10.3f %7.3f %7.3f %7.3f %s\n", name, old[mid], new[mid], ratio[mid], low, high, mark
        }' "$2"
}

compare() { # OLD NEW [FILTER]
    known "$1"
    known "$2"
    prepare "$2" ''
    new=$program
    prepare "$1" "$source"
    old=$program
    "$old" --list >"$work/old.names" || die "$old does not run"
    "$new" --list "${3:-}" >"$work/new.names" || die "$new does not run"
    echo "# $rounds pairs of runs a kernel, OLD and NEW in turn; a kernel that seems slower or faster gets as many again"
    printf '%-34s %10s %10s %7s %7s %7s\n' '# kernel' 'old ns' 'new ns' ratio low high
    while read -r kernel <&3; do
        if ! grep -qxF "$kernel" "$work/old.names"; then
            echo "# $kernel: only in NEW"
            continue
        fi
        rm -f "$work/pairs"
        : >"$work/pairs"
        pairs "$kernel" "$work/pairs"
        case $(line "$kernel" "$work/pairs") in *SLOWER | *faster) pairs "$kernel" "$work/pairs" ;; esac
        line "$kernel" "$work/pairs" | tee -a "$work/lines"
    done 3<"$work/new.names"
    [ -n "${3:-}" ] || grep -vxF -f "$work/new.names" "$work/old.names" | sed 's/^/# /; s/$/: only in OLD/' || true
    awk '{n++} /SLOWER$/ {slow++} /faster$/ {fast++}
        END {printf "# %d kernels: %d slower by more than 5 %% and beyond the noise, %d faster\n", n, slow, fast}' "$work/lines"
}

bench_work
if [ "${1:-}" = compare ]; then
    if [ $# -lt 3 ] || [ $# -gt 4 ]; then die "usage: sh benches/run.sh compare OLD NEW [FILTER]"; fi
    : >"$work/lines"
    compare "$2" "$3" "${4:-}"
else
    [ $# -le 1 ] || die "usage: sh benches/run.sh [FILTER]"
    build_here
    "$top/build-bench/bidui_bench" "${1:-}"
fi
