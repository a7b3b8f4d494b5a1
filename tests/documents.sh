#!/bin/sh
# documents: compares the documents with the program, in both directions.
#
#   BIDUI=build-test/bidui sh tests/documents.sh
#
# Reasons, notes, classes and outcomes come from the program's own table (tests/documents/words.c); files, columns and
# members from two published months of a dirty sample; commands and options from --help; rooms from tests/structure.sh.
# The last line is the count of tests.
# shellcheck source=tests/common.sh
set -u
suite=documents
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
top=$(dirname -- "$here")
. "$here/common.sh"
cd "$top" || exit 1
words=$(dirname -- "$BIDUI")/documents/words
report='engine/report/README.md engine/report/README.zh-CN.md'
first='README.md README.zh-CN.md'

documents() { # list our documents, one a line
    find ./*.md engine formats config fixtures tests benches -name '*.md' | sed 's#^\./##' | sort
}

# entries FILE: the words in backquotes in the first columns of tables, "<字段>" and "<类别>" as in English.
entries() {
    awk -F'|' '/^\| .*`/ {
        cell = $2
        while (match(cell, /`[^`]*`/)) {
            print substr(cell, RSTART + 1, RLENGTH - 2)
            cell = substr(cell, RSTART + RLENGTH)
        }
    }' "$1" | sed 's/<字段>/<field>/g; s/<类别>/<class>/g'
}

# lacking LIST FILE WHAT: lines of LIST that are not entries of FILE.
lacking() {
    entries "$2" | sort -u >"$work/entries"
    sort -u "$1" | comm -23 - "$work/entries" | sed "s#^#$2 has no row for the $3 #"
}

# ---- words of the program ----

test_words() { # KIND
    "$words" | sed -n "s/^$1 //p" | sed 's/^<field>:.*/<field>:<class>/' | sort -u >"$work/list"
    for file in $report; do
        [ "$1 $file" = "reason engine/report/README.zh-CN.md" ] && continue # it has no separate row for <field>:<class>
        lacking "$work/list" "$file" "$1"
    done >"$work/wrong"
    [ -s "$work/list" ] || echo "$words names no $1" >"$work/wrong"
    verdict "every $1 is in the reference"
}

test_reasons() { # also in Chinese, where the reasons of missing and duplicate rows are in the table of outcomes
    "$words" | sed -n 's/^reason //p' | grep -v '^<field>:' | while read -r word; do
        grep -qF "\`$word\`" engine/report/README.zh-CN.md || echo "engine/report/README.zh-CN.md does not have $word"
    done >"$work/wrong"
    verdict "every reason is in the Chinese reference"
}

test_labels() {
    "$words" | sed 's/^[a-z]* //; s/^<field>:.*//; s/^roster\.//; s/^cards\.//; s/^<field>_//' | sort -u |
        while read -r word; do
            [ -z "$word" ] || grep -q "^    {\"$word\", " engine/report/words/words.c ||
                echo "engine/report/words/words.c has no label for $word"
        done >"$work/wrong"
    verdict "every word has a label in both languages"
}

# ---- outputs of a run ----

publish() { # two months, so that one has a month before it; in zh, then again in en with masks and worklists
    "$bidui" generate --out "$work/sample" --roster 3000 --cards 12000 --dirty >/dev/null || return 1
    head -c 32 /dev/urandom >"$work/sample/key"
    chmod 600 "$work/sample/key"
    cd "$work/sample" || return 1
    {
        sed '/^period:/d; /^language:/d' bidui.yaml
        echo 'pseudonym: {key_file: key}'
        echo 'worklists: {format: [xlsx, csv]}'
        echo 'access: {mode: private}'
        echo 'groups: [{name: some, regions: ["110000"]}]'
    } >more.yaml
    for period in 2026-10 2026-11; do
        "$bidui" run -c more.yaml --period $period --progress never >/dev/null || return 1
    done
    sed 's/^pseudonym:/language: en\n&/; s/^reports:.*/reports: reports-en/; s/^store:.*/store: store-en/' more.yaml >en.yaml
    "$bidui" run -c en.yaml --period 2026-11 --progress never >/dev/null
}

test_files() {
    (cd "$month" && find . -type f | sed 's#^\./##; s#^worklists/.*#worklists/#' | sort -u) >"$work/list"
    for file in $report; do
        while read -r name; do
            grep -qF "\`$name\`" "$file" || echo "$file does not describe $name"
        done <"$work/list"
    done >"$work/wrong"
    [ "$(wc -l <"$work/list")" -ge 10 ] || echo "only $(wc -l <"$work/list") files in $month" >>"$work/wrong"
    verdict "every file of a run is in the reference"
}

test_columns() { # FILE
    head -n 1 "$month/$1" | tr ',' '\n' | sed 's/^roster_.*/&#/; s/^cards_.*/&#/
        s/^roster_source#$/roster_source/; s/^cards_source#$/cards_source/; s/^cards_rows#$/cards_rows/
        s/^roster_.*#$/roster_<field>/; s/^cards_.*#$/cards_<field>/' | sort -u >"$work/list"
    lacking "$work/list" engine/report/README.md "column of $1" >"$work/wrong"
    sed 's/<field>/<字段>/' "$work/list" | while read -r column; do
        grep -qF "\`$column\`" engine/report/README.zh-CN.md || echo "the Chinese reference does not have $column"
    done >>"$work/wrong"
    verdict "every column of $1 is in the reference"
}

test_worklist_columns() { # FOLDER MARK: the mark between a column's side and its field
    list=$(find "$1" -name worklist.csv | sort | head -n 1)
    head -n 1 "$list" | sed 's/^\xef\xbb\xbf//' | tr ',' '\n' |
        awk -v mark="$2" '{ at = index($0, mark); print at == 0 ? $0 : substr($0, 1, at + length(mark) - 1) }' | sort -u >"$work/list"
    while read -r column; do
        grep '^|' engine/report/README.md | grep -qF -- "$column" || echo "the reference has no column '$column' of $list"
    done <"$work/list" >"$work/wrong"
    [ "$(wc -l <"$work/list")" -ge 15 ] || echo "only $(wc -l <"$work/list") columns in '$list'" >>"$work/wrong"
    verdict "every column of the worklists is in the reference ($2)"
}

test_members() { # FILE: the members at the top of a JSON file
    sed -n 's/^  "\([a-z_]*\)":.*/\1/p' "$month/$1" | sort -u >"$work/list"
    lacking "$work/list" engine/report/README.md "member of $1" >"$work/wrong"
    while read -r member; do
        grep -qF "\`$member\`" engine/report/README.zh-CN.md || grep -q "\`$member {" engine/report/README.zh-CN.md ||
            echo "the Chinese reference does not have $member"
    done <"$work/list" >>"$work/wrong"
    [ "$(wc -l <"$work/list")" -ge 7 ] || echo "only $(wc -l <"$work/list") members in $1" >>"$work/wrong"
    verdict "every member of $1 is in the reference"
}

# inner FILE MEMBER INDENT: members one level below it.
inner() {
    awk -v member="\"$2\":" -v deep="$3" '
        $1 == member && match($0, /^ */) && RLENGTH == 2 { inside = 1; next }
        inside && /^  [\]}]/ { inside = 0 }
        inside && match($0, /^ */) && RLENGTH == deep { print $1 }' "$month/$1" | sed -n 's/^"\([a-z_]*\)":$/\1/p' | sort -u
}

test_inner() { # FILE MEMBER INDENT
    inner "$1" "$2" "$3" >"$work/list"
    while read -r member; do
        grep -qF "\`$member\`" engine/report/README.md || echo "the reference does not have $2.$member of $1"
    done <"$work/list" >"$work/wrong"
    [ -s "$work/list" ] || echo "$1 has nothing in $2" >>"$work/wrong"
    verdict "every member of $2 in $1 is in the reference"
}

# ---- the first page ----

test_commands() { # FILE
    "$bidui" --help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z]*\) .*/\1/p' >"$work/commands"
    while read -r command; do
        grep -q "^    bidui $command " "$1" || echo "$1 has no line for bidui $command"
    done <"$work/commands" >"$work/wrong"
    {
        "$bidui" --help
        while read -r command; do "$bidui" "$command" --help; done <"$work/commands"
    } >"$work/help"
    {
        sed -n 's/^ *\(-[a-zA-Z]\), --.*/\1/p' "$work/help"
        sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}\(--[a-z]*\).*/\2/p' "$work/help"
    } >"$work/list"
    sort -u "$work/list" | while read -r option; do
        grep -qE -- "(^|[^a-z-])$option([^a-z-]|\$)" "$1" || echo "$1 does not have the option $option"
    done >>"$work/wrong"
    [ "$(sort -u "$work/list" | wc -l)" -ge 15 ] || echo "only $(sort -u "$work/list" | wc -l) options were found" >>"$work/wrong"
    verdict "$1 has every command and option"
}

test_statuses() { # FILE
    "$bidui" --help | sed -n '/^exit status:/,$s/^  \([0-9][0-9]*\) .*/\1/p' >"$work/list"
    while read -r status; do
        grep -qE "^\| $status(\+n)? \|" "$1" || echo "$1 has no row for exit status $status"
    done <"$work/list" >"$work/wrong"
    [ "$(wc -l <"$work/list")" -eq 8 ] || echo "$(wc -l <"$work/list") exit statuses in --help" >>"$work/wrong"
    verdict "$1 has every exit status"
}

test_first_page() { # FILE
    lines=$(wc -l <"$1")
    {
        [ "$lines" -le 200 ] || echo "$1 has $lines lines, the limit is 200"
        for command in 'sh fixtures/demo.sh' 'sh tests/run.sh'; do
            grep -qF "    $command" "$1" || echo "$1 does not name the command $command"
        done
    } >"$work/wrong"
    verdict "$1 is short and names the two commands"
}

# Do the first comparison as written: its three files, its command, and its output.
test_first_comparison() { # FILE
    rm -rf "$work/try"
    mkdir -p "$work/try/first" "$work/try/build"
    ln -s "$BIDUI" "$work/try/build/bidui"
    section=$(awk '/^## / { inside = /A first comparison|第一次比对/ } inside' "$1")
    for name in roster cards; do
        echo "$section" | awk -v name="first/$name.csv" 'index($0, name) { found = 1; next }
            found && /^    / { print substr($0, 5); some = 1 } found && some && !/^    / { exit }' >"$work/try/first/$name.csv"
    done
    # shellcheck disable=SC2016
    echo "$section" | sed -n '/^```yaml/,/^```$/p' | sed '/^```/d' >"$work/try/first/bidui.yaml"
    echo "$section" | awk '/^    \$ / { inside = 1 } inside && /^[^ ]/ { exit } inside { sub(/^    /, ""); print }' >"$work/shown"
    (
        cd "$work/try" || exit 1
        grep '^\$ ' "$work/shown" | sed 's/^\$ //' | while read -r line; do
            echo "\$ $line"
            sh -c "$line" 2>&1
        done
    ) >"$work/real"
    sed -i '${/^$/d}' "$work/shown"
    sed -i 's/^manifest: xxh3 [0-9a-f.]*$/manifest: xxh3 DIGEST/' "$work/shown" "$work/real" # it holds times
    diff "$work/shown" "$work/real" >"$work/wrong"
    [ -s "$work/shown" ] || echo "$1 shows no first comparison" >>"$work/wrong"
    verdict "the first comparison of $1 gives what is shown"
}

# ---- links, paths, rooms ----

# anchors FILE: its headings in the form used in links.
anchors() {
    sed -n 's/^##* //p' "$1" | sed 's#[][`.,:;?!()/"+*]##g; s#：##g; s#，##g; s#、##g; s#（##g; s#）##g; s# #-#g' |
        tr '[:upper:]' '[:lower:]'
}

test_links() {
    documents | while read -r file; do
        awk '/^```/ { code = !code } !code && !/^    /' "$file" | grep -o '](\([^)]*\))' | sed 's/^](//; s/)$//' |
            while read -r link; do
                case $link in http*) continue ;; esac
                path=${link%%#*}
                target=$file
                [ -z "$path" ] || target=$(dirname -- "$file")/$path
                [ -e "$target" ] || echo "$file links to $link, which does not exist"
                case $link in
                *'#'*)
                    [ ! -f "$target" ] || anchors "$target" | grep -qxF -- "${link#*#}" ||
                        echo "$file links to $link, and there is no such heading"
                    ;;
                esac
            done
    done >"$work/wrong"
    verdict "every link leads to something"
}

test_paths() {
    documents | while read -r file; do
        # shellcheck disable=SC2016
        grep -oE '`(engine|formats|config|fixtures|tests|benches)/[A-Za-z0-9_./-]+`' "$file" | tr -d '`' | sort -u |
            while read -r path; do
                [ -e "$path" ] || echo "$file names $path, which does not exist"
            done
    done >"$work/wrong"
    verdict "every path in the documents exists"
    find engine formats config fixtures tests benches -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.cmake' -o -name '*.def' -o -name '*.awk' \) |
        grep -v '^tests/golden/' | while read -r file; do
        grep -oE '(^|[^A-Za-z0-9_./-])(engine|formats|config|fixtures|tests|benches)(/[a-z0-9_]+)+\.(c|h|sh|def|csv|md)\b' "$file" |
            sed 's/^[^a-z]//' | sort -u | while read -r path; do
            [ -e "$path" ] || echo "$file names $path, which does not exist"
        done
    done >"$work/wrong"
    verdict "every source file that a source names exists"
}

test_rooms() {
    eval "$(sed -n '/^room_table()/,/^}/p' tests/structure.sh)"
    room_table | cut -d ' ' -f 1 >"$work/list"
    while read -r room; do
        case $room in
        engine/*/*/*) continue ;;
        engine/*/*) home=${room%/*} ;;
        engine/*) home=$room ;;
        */*) home=${room%%/*} ;;
        *) home=$room ;;
        esac
        [ -f "$home/README.md" ] || {
            echo "$home has no README.md"
            continue
        }
        [ "$home" = "$room" ] || grep -qF "${room##*/}/" "$home/README.md" || echo "$home/README.md does not name ${room##*/}/"
    done <"$work/list" >"$work/wrong"
    for home in tests benches; do [ -f $home/README.md ] || echo "$home has no README.md" >>"$work/wrong"; done
    [ "$(wc -l <"$work/list")" -ge 30 ] || echo "only $(wc -l <"$work/list") rooms in tests/structure.sh" >>"$work/wrong"
    verdict "every room has a README.md that names its sub-rooms"
}

test_suites() { # the suites that tests/run.sh runs
    sed -n 's/^ *\(script\|suite\) \([a-z_]*\) .*/\2/p' tests/run.sh | sed 's/^sanitized_.*/sanitized/' | sort -u | while read -r name; do
        grep -q "^| $name |" tests/README.md || echo "tests/README.md has no row for the suite $name"
    done >"$work/wrong"
    verdict "every suite is in tests/README.md"
}

for kind in outcome reason class note; do test_words $kind; done
test_reasons
test_labels

month=$work/sample/reports/2026-11
if publish >"$work/wrong" 2>&1; then
    cd "$top" || exit 1
    test_files
    for name in match mismatch missing duplicate rejected regions; do test_columns $name.csv; done
    test_worklist_columns "$month/worklists" '：'
    test_worklist_columns "$work/sample/reports-en/2026-11/worklists" ': '
    test_members summary.json
    test_members manifest.json
    for member in roster cards reasons seconds previous town_quality; do test_inner summary.json $member 4; done
    for member in regions groups; do test_inner summary.json $member 6; done
    for member in configuration previous access build options; do test_inner manifest.json $member 4; done
    for member in inputs outputs; do test_inner manifest.json $member 6; done
else
    echo "no sample was published" >>"$work/wrong"
    verdict "a sample is published"
    cd "$top" || exit 1
fi

for page in $first; do
    test_first_page "$page"
    test_commands "$page"
    test_statuses "$page"
    test_first_comparison "$page"
done
test_links
test_paths
test_rooms
test_suites
finish
