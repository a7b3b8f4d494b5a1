#!/bin/sh
# structure: the structure of the source tree: which room includes which, no circles, one file per library, headers that
# compile alone, the files at the top, lengths and layout. Compiled files are taken from BUILD (build-test). The last line is
# the count of tests.
set -u

top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$top" || exit 1
LC_ALL=C
export LC_ALL
wrong=$(mktemp) || exit 1
trap 'rm -f "$wrong"' EXIT
passed=0
failed=0

# A test fails if its command wrote into $wrong.
verdict() {
    if [ -s "$wrong" ]; then
        failed=$((failed + 1))
        echo "structure: FAILED: $1"
        sed 's/^/    /' "$wrong"
    else
        passed=$((passed + 1))
    fi
}

# Our file names have no blanks, so lists of them may be split.
# shellcheck disable=SC2046,SC2086
sources() { # PATTERN FOLDER...
    pattern=$1
    shift
    find "$@" -name "$pattern" -type f 2>/dev/null | sort
}

# The rooms, and what each may include besides itself: downwards, never up or sideways.
room_table() {
    core='engine/base engine/identity'
    data="$core engine/record engine/index engine/compare"
    report='engine/report'
    told="$data formats $report/words $report/publish"
    run='engine/run'
    planned="$data engine/report formats config $run/plan"
    ran="$data engine/report engine/run formats config"
    cat <<TABLE
engine/base
engine/identity engine/base
engine/record $core
engine/index $core engine/record
engine/index/spill engine/base engine/index
engine/compare $core engine/record engine/index
engine/report $data formats
$report/words engine/base
$report/publish $core formats
$report/rows $told
$report/regions $told $report/rows
$report/worklist $told $report/rows $report/regions
$report/summary $told $report/rows $report/regions
$report/page $told $report/rows $report/regions $report/summary
engine/run $data engine/report formats config
$run/plan $data engine/report formats config
$run/load $planned
$run/alarms $planned $run/load
$run/preflight $planned $run/load
$run/worklists $planned
$run/reconcile $planned $run/worklists
engine/inspect $ran
engine/inspect/check $ran
engine/inspect/verify $ran
engine/inspect/explain $ran
engine/cli $ran engine/inspect fixtures/generator
formats $core
formats/encoding engine/base
formats/json engine/base
formats/gz engine/base
formats/input engine/base formats/gz
formats/archive engine/base formats/encoding formats/gz formats/input
formats/reader $core formats/encoding formats/gz formats/input
formats/csv $core formats/encoding formats/gz formats/input formats/reader
formats/fixed $core formats/encoding formats/gz formats/input formats/reader
formats/dbf $core formats/encoding formats/gz formats/input formats/reader formats/fixed
formats/xls $core formats/encoding
formats/xlsx $core formats/encoding formats/input formats/reader formats/xls
formats/output $core formats/gz formats/xlsx
config $core
config/regions $core
fixtures/generator $core formats
TABLE
}

includes() { # FILE...: "file:line: header" of every root-relative include
    [ $# -eq 0 ] || grep -nH '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$@" |
        sed 's/^\([^:]*:[0-9]*:\)[^"]*"\([^"]*\)".*/\1 \2/'
}

test_includes() { # ROOM ALLOWED...: includes inside a room with sub-rooms are tested by its sub-rooms' lines
    # shellcheck disable=SC2046
    includes $(sources '*.[ch]' "$1") | while read -r where header; do
        allowed=no
        for room in "$@"; do
            case $header in "$room"/*) allowed=yes ;; esac
        done
        [ $allowed = yes ] || echo "$where $1 may not include \"$header\""
        [ -f "$header" ] || echo "$where \"$header\" is no path from the top"
    done >"$wrong"
    verdict "includes of $1"
}

# Only the product's own files: a test may use a library to check against it.
library_users() { # PATTERN
    found=$(grep -rlE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]*<$1>" \
        engine formats config fixtures 2>/dev/null | sort)
    [ "$(echo "$found" | wc -l)" -le 1 ] || echo "$found"
}

test_library() { # NAME PATTERN
    library_users "$2" >"$wrong"
    verdict "$1 is included by one file only"
}

test_header() { # HEADER
    printf '#include "%s"\n' "$1" |
        gcc -std=c11 -D_GNU_SOURCE -DBIDUI_VERSION='"0"' -DBIDUI_WITH_ISAL=0 -Wall -Wextra -Werror -Wundef -I"$top" \
            -fsyntax-only -x c - 2>&1 | head -n 8 >"$wrong"
    verdict "$1 compiles alone"
}

# Two files are in a circle when each needs a symbol of the other, directly or through others. Compiled objects show this
# better than includes: two parts of one subject may share a header without calling each other in a circle.
test_circles() {
    objects=${BUILD:-build-test}/CMakeFiles
    # An object without a source file is left from an earlier build.
    # shellcheck disable=SC2046
    nm -A -g $(find "$objects"/bidui_*.dir -name '*.c.o' ! -path '*/benches/*' 2>/dev/null | sort | while read -r object; do
        source=${object#*.dir/}
        [ ! -f "${source%.o}" ] || echo "$object"
    done) 2>/dev/null | awk '
        NF < 3 { next }
        { file = $1; sub(/:.*/, "", file); sub(/.*\/bidui_[a-z]*\.dir\//, "", file); sub(/\.o$/, "", file) }
        $(NF - 1) == "U" { user[++uses] = file; used[uses] = $NF; next }
        $(NF - 1) ~ /^[TDBRV]$/ && $NF != "main" { home[$NF] = file }
        END {
            for (i = 1; i <= uses; i++)
                if (used[i] in home && home[used[i]] != user[i]) print user[i], home[used[i]]
        }' | sort -u >"$wrong.calls"
    {
        [ -s "$wrong.calls" ] || echo "no calls between files are seen in $objects: build first"
        tsort "$wrong.calls" 2>&1 >/dev/null | sed 's/^tsort: //; s/.*input contains a loop:/circle:/'
    } >"$wrong"
    rm -f "$wrong.calls"
    verdict "no circles between files"
}

test_top_level() {
    for name in * .[!.]*; do
        case $name in
        engine | formats | config | fixtures | tests | benches) ;;
        CMakeLists.txt | README.md | README.zh-CN.md | LICENSE | .[!.]*) ;;
        build* | sample) ;; # made here, ignored by git
        *) echo "$name does not belong at the top" ;;
        esac
    done >"$wrong"
    verdict "names at the top level"
}

written='engine formats config fixtures tests benches'

# The C library looks users and groups up with allocations that it does not survive.
test_accounts() {
    grep -rnE '(^|[^_a-z])(getpw|getgr)(nam|uid|gid|ent)(_r)?\(' --include='*.c' --include='*.h' engine formats config |
        grep -v '^engine/base/account\.c:' >"$wrong"
    verdict "users and groups are looked up by engine/base/account"
}

# An interrupted call is made again at one place. An input may be a named pipe: formats/input asks there whether to stop.
test_slow_calls() {
    grep -rnE '(^|[^_a-z.>])(open|openat|flock|fsync|fdatasync|syncfs)\([^)]' --include='*.c' engine formats config |
        grep -vE '^(engine/base/retry|formats/input/input)\.c:|^[^:]*:[0-9]*: (\*|/\*)' >"$wrong"
    verdict "slow calls go through engine/base/retry"
}

# A wait with an end is on the monotonic clock, or relative.
test_timed_waits() {
    grep -rnE '(cond_timedwait|mutex_timedlock|sem_timedwait|[^a-z_](u|nano)?sleep)\(' --include='*.c' engine formats config |
        grep -v '^engine/base/latch\.c:' >"$wrong"
    verdict "the only timed wait is engine/base/latch"
}

test_length() {
    # shellcheck disable=SC2086
    find $written -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.mjs' -o -name '*.cmake' \) |
        while read -r file; do
            lines=$(wc -l <"$file")
            [ "$lines" -le 600 ] || echo "$file has $lines lines, the limit is 600"
        done >"$wrong"
    verdict "no file is longer than 600 lines"
}

test_unfinished() { # the words are composed here so that this file does not contain them
    # shellcheck disable=SC2086
    grep -rnwE --include='*.[ch]' --include='*.sh' --include='*.mjs' --include='*.cmake' --include='*.md' \
        "TO""DO|FIX""ME" $written CMakeLists.txt README.md README.zh-CN.md >"$wrong" 2>/dev/null
    verdict "nothing is marked as unfinished"
}

test_changelog() {
    ours=$(sed -n 's/^project(bidui VERSION \([^ ]*\).*/\1/p' CMakeLists.txt)
    theirs=$(sed -n '1s/^bidui (\([^)]*\)) [a-z]*; urgency=[a-z]*$/\1/p' config/packaging/changelog)
    [ -n "$ours" ] && [ "$ours" = "$theirs" ] ||
        echo "config/packaging/changelog begins with version '$theirs', CMakeLists.txt has '$ours'" >"$wrong"
    verdict "the changelog begins with the version"
}

test_layout() { # .clang-format is written for version 14; other versions lay out some lines differently
    command -v clang-format >/dev/null 2>&1 || return 0
    clang-format --version | grep -q 'version 14\.' || return 0
    # shellcheck disable=SC2046,SC2086
    clang-format --dry-run --Werror $(sources '*.[ch]' $written) 2>&1 |
        sed -n "s#^\([^ :]*\):[0-9]*:[0-9]*: error: code should be clang-formatted.*#\1#p" | sort | uniq -c |
        sed 's/^ *\([0-9]*\) \(.*\)/\2: \1 places differ from .clang-format/' >"$wrong"
    verdict "layout is clang-format's"
}

# The table is read on descriptor 3, so that the tests run in this shell and can count.
while read -r line <&3; do
    # shellcheck disable=SC2086
    test_includes $line
done 3<<TABLE
$(room_table)
TABLE
test_library LMDB 'lmdb\.h'
test_library libcsv 'csv\.h'
test_library zlib 'zlib\.h'
test_library ISA-L 'isa-l(\.h|/.*)'
test_library xxHash 'xxhash\.h'
test_library libyaml 'yaml\.h'
test_library Jansson 'jansson\.h'
test_library expat 'expat\.h'
test_library libzip 'zip\.h'
test_library libarchive 'archive(_entry)?\.h'
test_library libxlsxwriter 'xlsxwriter\.h'
test_library OpenSSL 'openssl/.*'
# shellcheck disable=SC2086
for header in $(sources '*.h' engine formats config fixtures tests/unit benches); do
    case $header in
    *_body.h) ;; # the body of a kernel, compiled once for each target by the file that includes it
    *) test_header "$header" ;;
    esac
done
test_circles
test_top_level
test_slow_calls
test_accounts
test_timed_waits
test_length
test_unfinished
: >"$wrong"
test_changelog
test_layout

echo "structure: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
