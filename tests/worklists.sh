#!/bin/sh
# worklists: every open row is in the worklist of its region and in no other, with any threads, memory and level.
#
#   BIDUI=build/bidui sh tests/worklists.sh
#
# KEEP=1 keeps the folder of a failure. The last line is the count of tests.
set -u
suite=worklists
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
cd "$work" || exit 1
period=2026-11
lists=reports/$period/worklists
# Some inputs here have hardly a row that is accepted: it is the lists that are looked at.
accepted='--accept empty --accept rejected'

run() { # NAME ARGUMENTS...: of NAME.yaml
    name=$1
    shift
    rm -rf store reports
    "$bidui" run -c "$name.yaml" --period $period --progress never $accepted "$@" >out 2>err
}

must_run() { # NAME ARGUMENTS...
    : >wrong
    run "$@" || cat err >wrong
    verdict "$* runs"
}

refused() { # NAME STATUS MESSAGE
    : >wrong
    run "$1"
    status=$?
    [ $status -eq "$2" ] || echo "exit status $status" >>wrong
    grep -qF -- "$3" err || cat err >>wrong
    [ -z "$(find reports store -mindepth 1 ! -name .lock)" ] || echo "something was left" >>wrong
    verdict "$1 is refused: $3"
}

sums() { # digests of all published files, except those with times
    (cd reports/$period && find . -type f ! -name 'summary.*' ! -name manifest.json ! -name SHA256SUMS -exec cksum {} + | sort -k 3)
}

same() { # NAME ARGUMENTS...: the same bytes in another way
    sums >../"${work##*/}"/sums.before
    must_run "$@"
    sums | diff sums.before - >wrong 2>&1
    verdict "$* gives the same bytes"
}

# Rows of the worklists by folder, counted in the files: rows have no line breaks in these samples.
rows_of_files() {
    for folder in $lists/*/; do
        code=$(basename "$folder")
        echo "$code $(($(cat "$folder"worklist*.csv | wc -l) - $(ls "$folder"worklist*.csv | wc -l)))"
    done | sort
}

# The same from regions.csv: the open rows of a region with a worklist, less those of the worklists in it.
rows_of_regions() { # LEVELS: the levels that have folders, the finest first
    awk -F, -v levels=" $1 " '
        NR == 1 { next }
        { open[$1] = $7 + $8 + $9 + $10; parent[$1] = $4; level[$1] = $3 }
        END {
            for (code in open) {
                if (level[code] == "unmapped") { rows[code] += open[code]; continue }
                if (level[code] == "direct" || !index(levels, " " level[code] " ") || unknown(code)) continue
                rows[code] += open[code]
                for (up = parent[code]; up != ""; up = parent[up]) if (index(levels, " " level[up] " ") && !unknown(up)) {
                    rows[up] -= open[code]; break }
            }
            for (code in rows) if (rows[code] > 0) print code, rows[code]
        }
        function unknown(code) { return code in strange }
        BEGIN { while ((getline line < "strange") > 0) strange[line] = 1 }
    ' reports/$period/regions.csv | sort
}

agrees() { # NAME LEVELS
    rows_of_regions "$2" >expected
    rows_of_files | diff expected - >wrong 2>&1
    [ -s expected ] || echo "no worklist" >>wrong
    verdict "$1: worklists have the open rows of regions.csv"
}

# ---- the dirty sample ----

"$bidui" generate --out made --roster 20000 --cards 60000 --seed 11 --dirty >out 2>&1
{ sed -e 's|files: \["\([a-z]*.csv\)|files: ["made/\1|' made/bidui.yaml; echo 'worklists: {format: [csv, xlsx], sort: [person_no]}'; } >dirty.yaml
awk -F, 'NR > 1 && $2 == "" && $3 != "direct" && $3 != "unmapped" { print $1 }' /dev/null >strange
must_run dirty -j 1
awk -F, 'NR > 1 && $2 == "" && $3 != "direct" && $3 != "unmapped" { print $1 }' reports/$period/regions.csv >strange
agrees dirty "county prefecture province"
same dirty -j 4
same dirty -j 3 --memory 64M
find reports \( -type d ! -perm 700 -o -type f ! -perm 600 \) >wrong
verdict "folders are 0700 and files 0600"
ls $lists | grep -vxE '[0-9]{6}|unmapped' >wrong
verdict "folders are codes"
ls $lists/* | grep -vE '^worklist\.(csv|xlsx)$|^$|:$' >wrong
verdict "files are worklists"
"$bidui" verify reports/$period >out 2>err || cat err >wrong
[ "$(grep -c '^ok  *worklists/' out)" -eq "$(find $lists -type f | wc -l)" ] || echo "not every worklist is ok" >>wrong
verdict "verify finds every worklist as it was published"

# The order is that of codes, the sort field, the number; the heading is the same everywhere.
for file in $lists/*/worklist.csv; do head -n 1 "$file"; done | sort -u | sed 1d >wrong
verdict "all worklists have one heading"
for file in $lists/*/worklist.csv; do
    awk -F, -v name="$file" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "区划代码") at = i; next }
        { for (i = 1; i < at; i++) if ($i ~ /^"/ && $i !~ /"$/) next } # a comma in a cell
        $at < before { print name ": " $at " behind " before } { before = $at }' "$file"
done >wrong
verdict "rows are in the order of their regions"

# ---- the workbooks have the same rows, read by our own reader ----

cat >back.yaml <<YAML
period: 2026-12
store: back-store
reports: back-reports
language: en
roster:
  files: ["$lists/*/worklist.xlsx"]
  format: xlsx
  sheet: 核查清单
  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: outcome, column: 比对结果, type: text}
    - {name: reason, column: 原因, type: text}
    - {name: name, column: 名册：姓名, type: text}
    - {name: other, column: 持卡库：姓名, type: text}
    - {name: no, column: 名册：人编号, type: text}
    - {name: code, column: 区划代码, type: text}
    - {name: source, column: 名册出处, type: text}
    - {name: check, column: 核查结果, type: text}
cards:
  files: ["none.csv"]
  fields: [{name: id, column: id, type: id}]
YAML
sed -e 's/worklist.xlsx/worklist.csv/' -e 's/format: xlsx/format: csv/' -e '/sheet:/d' -e 's/back-/plain-/' back.yaml >plain.yaml
echo id >none.csv
# As a spreadsheet shows it: ="text" is text.
find $lists -name '*.csv' -exec sed -i -e 's/"=""\([^",]*\)"""/\1/g' -e 's/"=""\([^"]*\)"""/"\1"/g' {} +
# A duplicate shows the compared fields of the row whose source it names; rows with quotes are left out.
awk -F, 'NR == FNR { if (!/"/) row["made/roster.csv:" FNR] = $0; next }
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    /"/ || $at["比对结果"] != "重复" || !($at["首行出处"] in row) { next }
    { split(row[$at["首行出处"]], first, ",")
      wanted = ""
      if ($at["名册：姓名"] != $at["首行：姓名"]) wanted = "姓名"
      if ($at["名册：性别"] != $at["首行：性别"]) wanted = wanted (wanted != "" ? "；" : "") "性别"
      conflicting = $at["原因"] == "内容冲突"
      seen[conflicting]++
      if (first[2] != $at["首行：姓名"] || first[3] != $at["首行：性别"]) print "another first row: " $0
      if (conflicting && $at["不一致项"] == "" || !conflicting && $at["不一致项"] != "") print "wrong fields: " $0
      if (index(wanted, $at["不一致项"]) == 0) print "fields that do not differ: " $0 }
    END { if (seen[0] < 30 || seen[1] < 30) print "too few duplicates: " seen[0] ", " seen[1] }' \
    made/roster.csv $lists/*/worklist.csv >wrong
verdict "a duplicate shows its first row and what differs"
: >wrong
# A rejected row has the cells at its source, whatever its number cell contains; rows with a wrong number of columns have
# none. The row itself is quoted; rows with quoted cells before it are left out.
awk -F, 'NR == FNR { if (!/"/) row["made/roster.csv:" FNR] = $1 "," $2 "," $3 "," $5 "," $6 "," $10; next }
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["比对结果"] != "无效" || !($at["名册出处"] in row) { next }
    { for (i = 1; i < at["原始行"]; i++) if ($i ~ /"/) next
      if ($at["名册：证件号码"] ~ /\\x/) next # bytes that are not text
      sub(/^\047/, "", $at["名册：证件号码"])
      line = $at["名册：证件号码"] "," $at["名册：姓名"] "," $at["名册：性别"] "," $at["名册：务工状态"] "," $at["名册：行政区划"] "," \
          $at["名册：人编号"]
      known = $at["原因"] != "列数不符"
      seen[known]++
      if (line != (known ? row[$at["名册出处"]] : ",,,,,") || $1 != "") print "other cells: " $0 }
    END { if (seen[0] < 10 || seen[1] < 50) print "too few rejected rows: " seen[0] ", " seen[1] }' \
    made/roster.csv $lists/*/worklist.csv >wrong
verdict "a rejected row has the cells of its columns"
# Each region is sorted by the sort field, for all outcomes; empty values come last.
for file in $lists/*/worklist.csv; do
    awk -F, -v name="$file" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { for (i = 1; i < at["原始行"]; i++) if ($i ~ /"/) next }
        { no = $at["名册：人编号"]; code = $at["区划代码"] }
        code == last && ((before == "" && no != "") || (no != "" && no "" < before "")) { print name ": " no " behind " before }
        { last = code; before = no }' "$file"
done >wrong
verdict "rejected rows are sorted among the others"
: >wrong
for way in back plain; do
    "$bidui" run -c $way.yaml --progress never $accepted >out 2>err || cat err >wrong
    for report in missing duplicate; do
        cut -d , -f 6- $way-reports/2026-12/$report.csv | sed 's/^[^,]*,[^,]*,//' | sort
    done >$way.rows
    grep -c '^roster,' $way-reports/2026-12/rejected.csv >>$way.rows
done
diff plain.rows back.rows >>wrong 2>&1
[ "$(wc -l <back.rows)" -gt 2000 ] || echo "too few rows were read back" >>wrong
verdict "workbooks hold what the CSV files hold, numbers with all their digits"

# ---- verify checks sub-folders ----

must_run dirty -j 2
found() { # NAME LINE...: verify exits 3 and prints these lines
    name=$1
    shift
    : >wrong
    "$bidui" verify reports/$period >out 2>err
    [ $? -eq 3 ] || echo "exit status is not 3" >>wrong
    for line; do grep -qE -- "$line" out || echo "no line $line" >>wrong; done
    verdict "verify: $name"
}
set -- $lists/*/
first=$(basename "$1")
second=$(basename "$2")
third=$(basename "$3")
echo x >>"$lists/$first/worklist.csv"
echo x >"$lists/$first/.other"
mkdir "$lists/none"
echo x >"$lists/none/a"
rm "$lists/$second/worklist.xlsx"
mv "$lists/$third" elsewhere
ln -s ../../../elsewhere "$lists/$third"
found "what was changed, added, removed, linked" "^changed +worklists/$first/worklist.csv " "^added +worklists/$first/.other" \
    "^added +worklists/none\$" "^removed +worklists/$second/worklist.xlsx" "^changed +worklists/$third/worklist.csv .*not a folder"

# ---- a random hierarchy, every level ----

cat >head.yaml <<YAML
store: store
reports: reports
language: en
cards:
  files: ["cards.csv"]
  fields:
    - {name: id, column: id, type: id}
    - {name: name, column: name, type: name}
compare:
  - {field: name}
YAML
roster() { # FILE
    printf 'roster:\n  files: ["%s"]\n  fields:\n    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n' "$1"
    printf '    - {name: region, column: region, type: region}\n'
}
id_awk='function id(n, v, s, i) { v = sprintf("530724%04d%02d%02d%03d", 1950 + int(n / 365000) % 60, 1 + int(n / 30000) % 12, 1 + int(n / 1000) % 28, n % 1000)
    s = 0; for (i = 1; i <= 17; i++) s += substr(v, i, 1) * w[i]; return v substr("10X98765432", s % 11 + 1, 1) }
    BEGIN { split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ") }'
awk "$id_awk"' BEGIN { print "id,name"; for (n = 0; n < 3000; n += 2) print id(n) ",张三" }' >cards.csv
awk 'BEGIN { srand(3); print "code,name"; for (p = 11; p <= 16; p++) { print p "0000,P/../" p
        for (c = 1; c <= 4; c++) { if (rand() < .8) printf "%d%02d00,..\n", p, c
            for (k = 21; k <= 24; k++) { if (rand() < .8) printf "%d%02d%d,K\n", p, c, k
                for (t = 1; t <= 3; t++) if (rand() < .7) { printf "%d%02d%d%03d,T\n", p, c, k, t
                    for (v = 1; v <= 3; v++) if (rand() < .7) printf "%d%02d%d%03d%03d,V\n", p, c, k, t, v } } } } }' >table.csv
awk "$id_awk"' BEGIN { srand(9); print "id,name,region"; for (n = 0; n < 3000; n++) {
        p = 11 + int(rand() * 7); d = int(rand() * 5); s = sprintf("%d", p)
        s = s (d > 0 ? sprintf("%02d", 1 + int(rand() * 5)) : "00") (d > 1 ? 21 + int(rand() * 5) : "00")
        if (d > 2) s = s sprintf("%03d", 1 + int(rand() * 4)); if (d > 3) s = s sprintf("%03d", 1 + int(rand() * 5))
        if (rand() < .03) s = "x"; if (rand() < .03) s = ""
        number = rand() < .05 ? (rand() < .5 ? "" : "4.4E+17") : id(n)
        print number ",张" (rand() < .3 ? "五" : "三") "," s (rand() < .02 ? ",," : "") } }' >random.csv
for level in province prefecture county town village; do
    { cat head.yaml; echo 'regions: table.csv'; echo "worklists: {level: $level, format: [csv]}"; roster random.csv; } >random.yaml
    must_run random -j 2
    awk -F, 'NR > 1 && $2 == "" && $3 != "direct" && $3 != "unmapped" { print $1 }' reports/$period/regions.csv >strange
    case $level in
    province) agrees "random $level" "province" ;;
    prefecture) agrees "random $level" "prefecture province" ;;
    county) agrees "random $level" "county prefecture province" ;;
    town) agrees "random $level" "town county prefecture province" ;;
    village) agrees "random $level" "village town county prefecture province" ;;
    esac
done
: >wrong
[ "$(awk -F, '$3 == "county" { n += $10 } END { print n }' reports/$period/regions.csv)" -gt 10 ] || echo "no rejected row is in its county" >wrong
verdict "a rejected row counts for its region"
ls $lists | grep -vxE '[0-9]{6}|[0-9]{9}|[0-9]{12}|unmapped' >wrong
verdict "names of regions name no folder"
same random -j 4 --memory 64M

# ---- a duplicate and its first row that do not fit a sort's buffer ----

awk "$id_awk"'function long(c, n, v) { for (v = c; length(v) < n;) v = v v; return v }
    BEGIN { print "id,name,region"; for (n = 0; n < 8; n++) { print id(n) "," long("李", 30000) n ",530724"
        print id(n) "," long("赵", n % 2 ? 90 : 300000) n ",530724" } }' >long.csv
{ cat head.yaml; echo 'worklists: {format: [csv]}'; roster long.csv; } >long.yaml
must_run long -j 1
awk -F, 'NR == FNR { if (FNR > 1) name["long.csv:" FNR] = $2; next }
    FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["outcome"] != "duplicate" { next }
    { seen++ }
    $at["differing fields"] != "name" || $at["roster: name"] != name[$at["roster source"]] { print "its own row: " $1 }
    $at["first row: name"] != name[$at["source of the first row"]] { print "its first row: " $1 }
    END { if (seen != 8) print seen " duplicates" }' long.csv $lists/530724/worklist.csv >wrong
verdict "a long duplicate shows all of its first row"
same long -j 4 --memory 64M

# ---- rejected rows with more cells than are kept ----

awk "$id_awk"'function long(c, n, v) { for (v = c; length(v) < n;) v = v v; return v }
    BEGIN { print "id,name,region"; for (n = 0; n < 40; n++) print "none," long("李", 500 * (n + 1)) n ",530724" }' >cells.csv
{ cat head.yaml; echo 'worklists: {format: [csv], sort: [name]}'; roster cells.csv; } >cells.yaml
must_run cells -j 1
awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { name = $at["roster: name"] }
    name != "" { kept++; if (index($0, "\"none," name ",530724\"") == 0) print "another name than in its row" }
    name == "" { dropped++ }
    name != "" && dropped { print "a row without a name stands before one that has one" }
    END { if (kept < 10 || dropped < 10) print kept " rows with cells, " dropped " without" }' $lists/530724/worklist.csv >wrong
verdict "a rejected row has all of its cells, or its row alone"
same cells -j 4 --memory 64M

# ---- no region anywhere; nothing to check ----

{ cat head.yaml; echo 'regions: table.csv'; echo 'worklists: {format: [csv]}'; roster none-mapped.csv; } >nowhere.yaml
awk "$id_awk"' BEGIN { print "id,name,region"; for (n = 0; n < 500; n++) print id(n) ",张三,990000" }' >none-mapped.csv
: >strange
must_run nowhere
echo "unmapped 250" >expected
rows_of_files | diff expected - >wrong 2>&1
verdict "what lies in no known region is one worklist"
{ cat head.yaml; echo 'worklists: {format: [csv, xlsx]}'; roster nobody.csv; } >empty.yaml
echo id,name,region >nobody.csv
must_run empty
: >wrong
[ ! -e $lists ] || ls -R reports >wrong
verdict "nobody to check is no worklist"
"$bidui" verify reports/$period >out 2>wrong
verdict "verify: no worklist is fine"

# ---- more than fits one file ----

awk "$id_awk"' BEGIN { print "id,name,region"; for (n = 0; n < 1050100; n++) print id(n) ",张三,530724" }' >million.csv
{ cat head.yaml; echo 'worklists: {format: [csv]}'; roster million.csv; } >million.yaml
must_run million -j 2 --memory 64M
: >wrong
first=$(wc -l <$lists/530724/worklist.csv)
second=$(wc -l <$lists/530724/worklist-2.csv)
[ "$first" -eq 1048576 ] || echo "the first file has $first lines" >>wrong
[ $((first + second - 2)) -eq $((1050100 - 1500)) ] || echo "the second file has $second lines" >>wrong
verdict "a file ends where a sheet ends, and the next goes on"
: >wrong
peak=$(sed -n 's/.*"peak_memory_bytes": \([0-9]*\).*/\1/p' reports/$period/summary.json)
[ "$peak" -le $((64 << 20)) ] || echo "peak of $peak bytes" >wrong
verdict "one region with all rows stays in a budget of 64M"

# ---- a great many folders ----

villages() { # COUNT: a table of COUNT villages, and a row in each
    awk -v count="$1" 'BEGIN { print "code,name\n530000,A"; for (n = 0; n < count; n++) printf "53%07d%03d,V\n", 1000000 + int(n / 900), 1 + n % 900 }' >villages.csv
    awk -v count="$1" "$id_awk"' BEGIN { print "id,name,region"; for (n = 0; n < count; n++)
        printf "%s,李四,53%07d%03d\n", id(n), 1000000 + int(n / 900), 1 + n % 900 }' >everywhere.csv
    { cat head.yaml; echo 'regions: villages.csv'; echo 'worklists: {level: village, format: [csv]}'; roster everywhere.csv; } >villages.yaml
}
villages 5000
must_run villages --memory 64M
: >wrong
[ "$(ls $lists | wc -l)" -eq 5000 ] || echo "$(ls $lists | wc -l) folders" >wrong
verdict "5000 villages have 5000 worklists"
villages 70000
refused villages 2 "worklists of level village are more than 65536 folders"

finish
