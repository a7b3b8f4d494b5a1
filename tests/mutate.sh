#!/bin/sh
# mutate: makes small mistakes in copies of the source tree, and lists those that no test notices.
#
#   sh tests/mutate.sh [-n COUNT] [-s SEED] [-j COPIES] [-l] [FILE...]
#
# -n COUNT    changes to make (default 200)
# -s SEED     selects the changes (default 1); the same seed makes the same changes
# -j COPIES   changes tested at once, each in a separate copy (default 2)
# -l          only list the changes
# FILE...     C files to change (default: the files that decide what a report says)
#
# One change is one token or one statement: tests/mutate/changes.awk. A change that does not compile without a warning is
# replaced by another. The unit tests of its room, the golden cases at one thread, a few seeds of the model and the
# sanitized unit tests run until one fails or does not end in time: then the change is noticed. Changes that cannot alter any result are listed in
# tests/mutate.equivalent and do not count. Prints each unnoticed change as "file:line: before -> after", then
# "N of M noticed". Exit status 0 when that is at least 95 %, else 1; 2 when it could not be run.
set -u
LC_ALL=C
export LC_ALL
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top" || exit 2
count=200
seed=1
copies=2
list=no
usage() {
    echo 'usage: sh tests/mutate.sh [-n COUNT] [-s SEED] [-j COPIES] [-l] [FILE...]' >&2
    exit 2
}
while getopts n:s:j:l option; do
    case $option in
    n) count=$OPTARG ;;
    s) seed=$OPTARG ;;
    j) copies=$OPTARG ;;
    l) list=yes ;;
    *) usage ;;
    esac
done
shift $((OPTIND - 1))
case $count$seed$copies in *[!0-9]*) usage ;; esac

# These files decide the contents of reports: values, packing, the join and its outcomes, rows and documents, reading the
# store back. Code that only moves bytes or shows progress is left out; the tests of faults and races cover it.
if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046 # our file names hold no blanks
    set -- $(find engine/identity engine/compare engine/record engine/report/rows engine/report/regions \
        engine/report/publish engine/report/summary engine/report/worklist engine/run/load engine/run/reconcile \
        -name '*.c' ! -name main.c | sort) engine/index/block.c engine/index/run_builder.c engine/index/store.c
fi
for file; do
    [ -f "$file" ] || { echo "mutate: no file '$file'" >&2; exit 2; }
done

work=$(mktemp -d "${TMPDIR:-/tmp}/bidui-mutate.XXXXXX") || exit 2
workers=
stop() {
    # shellcheck disable=SC2086 # process numbers
    [ -z "$workers" ] || kill $workers 2>/dev/null
    wait
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The changes in the order of the seed, without the equivalent ones: "file TAB before TAB after TAB reason" a line.
awk -v seed="$seed" -f tests/mutate/changes.awk "$@" | sort >"$work/all"
awk -F '\t' '
    FILENAME == ARGV[1] { if ($0 !~ /^#/) same[$1 FS $2 FS $3] = 1; next }
    !(($2 FS $8 FS $9) in same)' tests/mutate.equivalent "$work/all" >"$work/changes"
if [ $list = yes ]; then
    head -n "$count" "$work/changes" | awk -F '\t' '{ print $2 ":" $3 ": " $8 " -> " $9 }'
    exit 0
fi

# ---- one copy ----

# Print the unit test programs of a file: those of its room, or of the room above if it has none.
units_of() { # FILE, in the copy
    room=$(dirname "${1#engine/}")
    while [ "$room" != . ]; do
        programs=$(find "tests/unit/$room" -name 'test_*.c' 2>/dev/null | sort | sed 's|^tests/unit/||; s|\.c$||; s|/|_|g')
        [ -z "$programs" ] || break
        room=$(dirname "$room")
    done
    [ "$room" != . ] && echo "$programs"
}

change() { # NUMBER FILE: make the change with that number in the list in FILE
    awk -F '\t' -v want="$1" '
        FILENAME == ARGV[1] { if (FNR == want) { line = $3; column = $4; bytes = $5; with = $6; last = line + $7 - 1 }; next }
        FNR == line { $0 = substr($0, 1, column - 1) with substr($0, column + bytes) }
        FNR > line && FNR <= last { $0 = "" }
        { print }' "$work/changes" "$2" >"$copy/changed.c" && cat "$copy/changed.c" >"$2"
}

limited() { # SECONDS COMMAND...: limit time and memory, for endless loops that allocate
    limit=$1
    shift
    # shellcheck disable=SC3045 # dash and bash have it
    (ulimit -d 4000000 && TMPDIR=$copy/tmp exec timeout -k 2 "$limit" "$@") >"$copy/log" 2>&1 </dev/null
}

# A table is made during the build by our own code, which may not end any more: status 124.
build() { # TARGET...
    timeout -k 2 300 cmake --build build-mutate --target "$@" >"$copy/build.log" 2>&1
}

# These return whether a test failed; $noticed_by is the last test that was run.
units_notice() { # FILE
    for program in $(units_of "$1"); do
        noticed_by=$program
        limited 120 "build-mutate/$program" || return 0
    done
    return 1
}

program_notices() {
    for name in tests/golden/*/; do
        noticed_by="golden $(basename "$name")"
        BIDUI=build-mutate/bidui GOLDEN_JOBS=1 limited 60 sh tests/golden/run.sh "$(basename "$name")" || return 0
    done
    noticed_by=model
    BIDUI=build-mutate/bidui MODEL_BIN=build-mutate/model DIRTY='2000 10000' limited 120 sh tests/model/run.sh 26 ||
        return 0
    return 1
}

# What writes or reads beyond its memory is seen by the sanitized unit tests, as in the whole suite. Built when first needed.
sanitized_notices() { # FILE
    [ -f build-mutate-sanitized/CMakeCache.txt ] ||
        cmake -S . -B build-mutate-sanitized -DCMAKE_BUILD_TYPE=RelWithDebInfo -DBIDUI_TESTS=ON \
            -DBIDUI_SANITIZE=address,undefined >"$copy/build.log" 2>&1 || return 1
    # shellcheck disable=SC2046 # names of programs
    timeout -k 2 900 cmake --build build-mutate-sanitized --target $(units_of "$1") >"$copy/build.log" 2>&1 || return 1
    for program in $(units_of "$1"); do
        noticed_by="$program, sanitized"
        TMPDIR=$copy/tmp ASAN_OPTIONS=detect_leaks=0 timeout -k 2 300 "build-mutate-sanitized/$program" \
            >"$copy/log" 2>&1 </dev/null || return 0
    done
    return 1
}

# Print the number of the next change to make; empty when enough are done or running.
take() {
    {
        flock 9
        next=
        if [ "$(($(grep -c . "$work/made") + $(grep -c . "$work/making")))" -lt "$count" ]; then
            next=$(($(cat "$work/taken") + 1))
            if [ $next -le "$(grep -c . "$work/changes")" ]; then
                echo $next >"$work/taken"
                echo $next >>"$work/making"
            else
                next=
            fi
        elif [ -s "$work/making" ]; then
            next='wait' # a running change may turn out not to compile
        fi
    } 9>"$work/lock"
}

given_back() { # NUMBER [RESULT]: RESULT is the test that noticed it; without RESULT it did not compile
    {
        flock 9
        sed -i "/^$1\$/d" "$work/making"
        [ -z "${2:-}" ] || printf '%s\t%s\n' "$1" "$2" >>"$work/made"
    } 9>"$work/lock"
}

one() { # NUMBER
    file=$(awk -F '\t' -v want="$1" 'FNR == want { print $2 }' "$work/changes")
    cp -p "$file" "$copy/original.c"
    change "$1" "$file"
    # shellcheck disable=SC2046 # names of programs
    build bidui $(units_of "$file")
    built=$?
    if [ $built -eq 0 ] || [ $built -eq 124 ]; then
        noticed_by=build
        [ $built -eq 124 ] || units_notice "$file" || program_notices || sanitized_notices "$file" ||
            noticed_by=nothing
        given_back "$1" "$noticed_by"
        awk -F '\t' -v want="$1" -v by="$noticed_by" 'FNR == want { print $2 ":" $3 ": " $8 " -> " $9 ": noticed by " by }' \
            "$work/changes" >&2
    else
        given_back "$1"
    fi
    cat "$copy/original.c" >"$file"
    rm -rf "$copy/tmp" && mkdir "$copy/tmp"
}

worker() { # FOLDER
    copy=$1
    cd "$copy/tree" || return 1
    take
    while [ -n "$next" ]; do
        if [ "$next" = wait ]; then sleep 1; else one "$next"; fi
        take
    done
}

# Make a copy of the tree, build it and check that its tests pass, else every change would be "noticed".
prepare() { # FOLDER
    copy=$1
    mkdir -p "$copy/tree" "$copy/tmp" || return 1
    (cd "$top" && tar --exclude='./build*' --exclude=./.git -cf - .) | (cd "$copy/tree" && tar -xf -) || return 1
    cd "$copy/tree" || return 1
    if command -v ccache >/dev/null 2>&1; then # the second copy is compiled from the first one's results
        export CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$copy/tree" CCACHE_NOHASHDIR=1
    fi
    if ! cmake -S . -B build-mutate -DCMAKE_BUILD_TYPE=Release -DBIDUI_TESTS=ON -DBIDUI_WERROR=ON >"$copy/build.log" 2>&1 ||
        ! cmake --build build-mutate --parallel "$copies" >>"$copy/build.log" 2>&1; then
        tail -n 20 "$copy/build.log"
        return 1
    fi
}

unchanged_passes() { # FILE...
    copy=$work/1
    cd "$copy/tree" || return 1
    for folder in $(for file; do dirname "$file"; done | sort -u); do
        ! units_notice "$folder/any.c" || break
        noticed_by=
    done
    if [ -n "$noticed_by" ] || program_notices; then
        echo "mutate: without any change a test fails: $noticed_by" >&2
        tail -n 20 "$copy/log" >&2
        return 1
    fi
}

: >"$work/made"
: >"$work/making"
echo 0 >"$work/taken"
n=1
while [ $n -le "$copies" ]; do
    echo "mutate: building copy $n ..." >&2
    (prepare "$work/$n") || exit 2
    n=$((n + 1))
done
(unchanged_passes "$@") || exit 2
n=1
while [ $n -le "$copies" ]; do
    worker "$work/$n" &
    workers="$workers $!"
    n=$((n + 1))
done
wait
workers=

awk -F '\t' '
    FILENAME == ARGV[1] { if ($2 == "nothing") open[$1] = 1; made++; next }
    FNR in open { print $2 ":" $3 ": " $8 " -> " $9; missed++ }
    END { print made - missed " of " made + 0 " noticed"; exit made == 0 || (made - missed) * 100 < made * 95 }' \
    "$work/made" "$work/changes"
