#!/bin/sh
# regions: counts by region add up at every level, are the same in every way of running, and stay in the memory budget.
#
#   BIDUI=build/bidui sh tests/regions.sh [CODES]      default 1000000 distinct codes in the large case
#
# KEEP=1 keeps the folder of a failure. The last line is the count of tests.
set -u
suite=regions
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
codes=${1:-1000000}
period=2026-11

run() { # NAME ARGUMENTS...: of $work/NAME.yaml
    name=$1
    shift
    rm -rf "$work/store" "$work/reports"
    "$bidui" run -c "$work/$name.yaml" --period $period --progress never "$@" >"$work/out" 2>"$work/err"
}

must_run() { # NAME ARGUMENTS...
    : >"$work/wrong"
    run "$@" || cat "$work/err" >"$work/wrong"
    verdict "$1 runs: $*"
}

refused() { # NAME MESSAGE: exit 2, the first line ends with MESSAGE, nothing published
    : >"$work/wrong"
    run "$1"
    status=$?
    [ $status -eq 2 ] || echo "exit status $status" >>"$work/wrong"
    grep -qF -- "$2" "$work/err" || cat "$work/err" >>"$work/wrong"
    [ ! -e "$work/reports/$period" ] || echo "something was published" >>"$work/wrong"
    verdict "$1 is refused: $2"
}

# Print the list `regions` of summary.json in the columns of regions.csv.
flat() {
    awk '
        /^  "regions": \[/ { inside = 1; print "code,name,level,parent,roster,match,mismatch,missing,duplicate,rejected,match_rate,reasons,notes"; next }
        /^  \]/ { inside = 0 }
        !inside { next }
        /^    \{/ { line = ""; words = ""; next }
        /^    \}/ { print line words; next }
        { key = $1; sub(/^"/, "", key); sub(/":$/, "", key); value = $0; sub(/^[^:]*: /, "", value); sub(/,$/, "", value) }
        /^      "(reasons|notes)": \{/ { words = words (key == "notes" ? "," : ""); first = 1; if (/\{\}/) next; list = 1; next }
        /^      \}/ { list = 0; next }
        list { value = $0; sub(/.*: /, "", value); sub(/,$/, "", value); key = $0; sub(/^ *"/, "", key); sub(/": [0-9]*,*$/, "", key)
            words = words (first ? "" : " ") key "=" value; first = 0; next }
        { gsub(/"/, "", value); if (key == "match_rate") value = sprintf("%.3f", value); line = line value "," }
    ' "$work/reports/$period/summary.json"
}

# Every region is the sum of its parts, and the top regions are the sum of the whole: lines "word count" from summary.json.
adds_up() { # NAME FILE
    awk '/^  "(outcomes|notes)": \{/ { inside = 1; next } /^  "reasons": \{/ { reasons = 1; next }
        /^  \}/ { inside = reasons = 0; next } reasons && /"cards_rejected"/ { skip = !/\}/; next }
        skip { if (/\}/) skip = 0; next }
        (inside || reasons) && /: [0-9]+,?$/ { key = $0; sub(/^ *"/, "", key); count = key; sub(/": [0-9]*,*$/, "", key)
            sub(/.*": /, "", count); sub(/,$/, "", count); print (reasons || !seen[key]++ ? "" : "") key, count }
    ' "$work/reports/$period/summary.json" | sort >"$work/whole"
    awk -v top="$work/top" '
        function words(cell, into, i, n, list, at) {
            n = split(cell, list, " ")
            for (i = 1; i <= n; i++) { at = length(list[i]); while (substr(list[i], at, 1) != "=") at--
                add(into, substr(list[i], 1, at - 1), substr(list[i], at + 1)) }
        }
        function add(into, key, count) {
            whole[into, key] += count; keys[key] = 1
        }
        BEGIN { FS = "," }
        NR == 1 { for (i = 5; i <= 10; i++) column[i] = $i; next }
        NF != 13 { print "line " NR " has " NF " columns"; next }
        $1 in level { print $1 " appears twice" }
        { level[$1] = $3 }
        $4 != "" && !($4 in level) { print $1 " stands before its parent " $4 }
        { for (i = 6; i <= 10; i++) { add("own " $1, column[i], $i); add("sum " $4, column[i], $i) }
          words($12, "own " $1); words($13, "own " $1); words($12, "sum " $4); words($13, "sum " $4)
          if ($5 != $6 + $7 + $8 + $9 + $10) print $1 " has " $5 " rows, which is not the sum of its outcomes"
          if ($4 != "") parents[$4] = 1 }
        END {
            for (code in parents) for (key in keys)
                if (whole["own " code, key] != whole["sum " code, key])
                    print code " has " whole["own " code, key] + 0 " of " key ", its parts " whole["sum " code, key] + 0
            for (key in keys) if (whole["sum ", key] > 0) print key, whole["sum ", key] | "sort >" top
        }' "$2" >"$work/wrong"
    grep -v ' 0$' "$work/whole" | sort >"$work/expected"
    sort "$work/top" | diff "$work/expected" - >>"$work/wrong" 2>&1
    rm -f "$work/top"
    verdict "$1: adds up"
}

both_add_up() { # NAME
    cp "$work/reports/$period/regions.csv" "$work/$1.regions"
    flat >"$work/$1.flat"
    adds_up "$1 regions.csv" "$work/$1.regions"
    adds_up "$1 summary.json" "$work/$1.flat"
}

same() { # NAME ARGUMENTS...: the same bytes in another way
    must_run "$@"
    cmp "$work/reports/$period/regions.csv" "$work/$1.regions" >"$work/wrong" 2>&1
    flat | cmp - "$work/$1.flat" >>"$work/wrong" 2>&1
    verdict "$* gives the same"
}

has() { # LINE...: a line of regions.csv begins with each of these
    : >"$work/wrong"
    for line; do
        grep -qF -- "$line" "$work/reports/$period/regions.csv" || echo "no line $line" >>"$work/wrong"
    done
    verdict "$1"
}

# ---- the dirty sample, with the built-in table ----

"$bidui" generate --out "$work/made" --roster 20000 --cards 60000 --seed 11 --dirty >"$work/out" 2>&1
sed -e 's|files: \["\([a-z]*.csv\)|files: ["made/\1|' "$work/made/bidui.yaml" >"$work/dirty.yaml"
must_run dirty -j 1
both_add_up dirty
same dirty -j 2
same dirty -j 4 --memory 64M

# The same people without a region: it is taken from the number, which is noted once for the whole roster.
grep -v 'name: region' "$work/dirty.yaml" >"$work/bynumber.yaml"
must_run bynumber -j 2
both_add_up bynumber
: >"$work/wrong"
grep -q '"region_from_id": [0-9]' "$work/reports/$period/summary.json" || echo "no region_from_id" >"$work/wrong"
! grep -q region_from_id "$work/reports/$period/match.csv" || echo "region_from_id in a row" >>"$work/wrong"
verdict "region_from_id is said once where the roster has no region"

# ---- a random hierarchy ----

cat >"$work/head.yaml" <<YAML
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
roster() { # FILE FIELDS
    printf 'roster:\n  files: ["%s"]\n  fields:\n    - {name: id, column: id, type: id}\n    - {name: name, column: name, type: name}\n    - %s\n' "$1" "$2"
}
id_awk='function id(n, v, s, i) { v = sprintf("530724%04d%02d%02d%03d", 1950 + int(n / 365000) % 60, 1 + int(n / 30000) % 12, 1 + int(n / 1000) % 28, n % 1000)
    s = 0; for (i = 1; i <= 17; i++) s += substr(v, i, 1) * w[i]; return v substr("10X98765432", s % 11 + 1, 1) }
    BEGIN { split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ") }'
awk "$id_awk"' BEGIN { srand(5); print "id,name"; for (n = 0; n < 3000; n += 2) print id(n) ",张三" }' >"$work/cards.csv"
awk 'BEGIN { srand(3); print "code,name"; for (p = 11; p <= 16; p++) { print p "0000,P" p
        for (c = 1; c <= 4; c++) { if (rand() < .8) printf "%d%02d00,C%d%d\n", p, c, p, c
            for (k = 21; k <= 24; k++) { if (rand() < .8) printf "%d%02d%d,K%d%d%d\n", p, c, k, p, c, k
                for (t = 1; t <= 3; t++) if (rand() < .7) printf "%d%02d%d%03d,T\n", p, c, k, t } } } }' >"$work/table.csv"
awk "$id_awk"' BEGIN { srand(9); print "id,name,region"; for (n = 0; n < 3000; n++) {
        p = 11 + int(rand() * 7); d = int(rand() * 5); s = sprintf("%d", p)
        s = s (d > 0 ? sprintf("%02d", 1 + int(rand() * 5)) : "00") (d > 1 ? 21 + int(rand() * 5) : "00")
        if (d > 2) s = s sprintf("%03d", 1 + int(rand() * 4)); if (d > 3) s = s sprintf("%03d", 1 + int(rand() * 5))
        if (rand() < .03) s = "x"; if (rand() < .03) s = ""
        print id(n) ",张" (rand() < .3 ? "五" : "三") "," s } }' >"$work/random.csv"
{ cat "$work/head.yaml"; echo 'regions: table.csv'; roster random.csv '{name: region, column: region, type: region}'; } >"$work/random.yaml"
must_run random -j 1
both_add_up random
same random -j 4 --memory 64M

# ---- names instead of codes ----

cat >"$work/names.csv" <<CSV
id,name,县,乡,村
$(awk "$id_awk"' BEGIN { print id(0) }'),张三,宁蒗彝族自治县,红桥镇,红旗村
$(awk "$id_awk"' BEGIN { print id(2) }'),张三, 宁蒗彝族自治县,没有镇,红旗村
$(awk "$id_awk"' BEGIN { print id(4) }'),张三,没有县,红桥镇,红旗村
$(awk "$id_awk"' BEGIN { print id(6) }'),张三,华坪县,,
$(awk "$id_awk"' BEGIN { print id(8) }'),张三,,,
CSV
{ cat "$work/head.yaml"; roster names.csv '{name: region, columns: [县, 乡, 村], under: "530700", type: region}'; } >"$work/names.yaml"
must_run names
both_add_up names
has 530723,华坪县,county,530700,1, 530724,宁蒗彝族自治县,county,530700,3, 530724103,红桥镇,town,530724,1, \
    530724.direct,,direct,530724,2, 530700.direct,,direct,530700,1,
: >"$work/wrong"
grep -q 'roster_region_1,roster_region_2,roster_region_3' "$work/reports/$period/match.csv" || echo "no columns" >"$work/wrong"
[ "$(grep -c region_from_id "$work/reports/$period/match.csv")" -eq 1 ] || echo "the number says no region" >>"$work/wrong"
[ "$(grep -c region_unmapped "$work/reports/$period/match.csv")" -eq 2 ] || grep region_unmapped "$work/reports/$period/match.csv" >>"$work/wrong"
verdict "names that cannot be resolved are kept and noted"

# ---- groups, and names that are not paths ----

printf 'code,name\n530000,云/../南\n533200,..\n533224,"/etc"\n533225,"a"\n' >"$work/paths.csv"
awk "$id_awk"' BEGIN { print "id,name,region"; for (n = 0; n < 10; n++) print id(n) ",张三," (n % 2 ? 533224 : 533225) }' >"$work/paths-roster.csv"
{ cat "$work/head.yaml"; roster paths-roster.csv '{name: region, column: region, type: region}'; cat <<YAML; } >"$work/groups.yaml"
regions: paths.csv
groups:
  - {name: 挂牌督战县, regions: [533224, 533226]}
  - {name: whole, regions: [530000]}
YAML
must_run groups
both_add_up groups
: >"$work/wrong"
awk '/"groups"/ { inside = 1 } inside' "$work/reports/$period/summary.json" | tr -d ' \n' |
    grep -q '{"name":"挂牌督战县","regions":2,"roster":5,.*{"name":"whole","regions":1,"roster":10,' || echo "groups are wrong" >"$work/wrong"
verdict "groups are counted"
ls "$work/reports/$period" | grep -vxE '(match|mismatch|missing|duplicate|rejected|regions)\.csv|(summary|manifest)\.json|summary\.html|SHA256SUMS' >"$work/wrong"
verdict "names of regions name no file"

hostile() { # NAME MESSAGE LINES...: LINES are added to the configuration
    name=$1
    message=$2
    shift 2
    { cat "$work/head.yaml"; roster paths-roster.csv '{name: region, column: region, type: region}'; printf '%s\n' "$@"; } >"$work/$name.yaml"
    refused "$name" "$message"
}
printf 'code,name,parent\n530000,A,533200\n533200,B,530000\n' >"$work/cycle.csv"
printf 'code,name\n530000,A\n530000,B\n' >"$work/twice.csv"
hostile cycle "cycle.csv:1: unknown column 'parent'" 'regions: cycle.csv'
hostile twice "twice.csv:3: the region appears twice, first on line 2" 'regions: twice.csv'
hostile notable "cannot read the region table" 'regions: nowhere.csv'
hostile folder "is not a regular file" 'regions: .'
hostile unknown "99 00 00 is neither a region of the region table nor lies in one" 'groups:' '  - {name: a, regions: ["990000"]}'
hostile nocode "groups[0].regions[0] '53' is not a code of a region" 'groups:' '  - {name: a, regions: [53]}'
hostile nested "53 32 24 lies in 53 32 00, and both are in groups[0].regions" 'groups:' '  - {name: a, regions: [533224, 533200]}'
hostile again "group 'a' appears twice in groups" 'groups:' '  - {name: a, regions: [533224]}' '  - {name: a, regions: [533200]}'
{ cat "$work/head.yaml"; roster names.csv '{name: region, columns: [县, 乡], under: "530799", type: region}'; } >"$work/under.yaml"
refused under "under '53 07 99' is not a region of the region table that contains others"
{ cat "$work/head.yaml"; roster names.csv '{name: region, columns: [县, 乡], type: text}'; } >"$work/nottype.yaml"
refused nottype "columns is for type region, not for type text"

# ---- many codes ----

awk -v codes="$codes" "$id_awk"' BEGIN { print "id,name,region"; for (n = 0; n < codes; n++)
        printf "%s,张三,53%010.0f\n", id(n), (n * 7919 % 1000003) * 9973 + 1 }' >"$work/many.csv"
{ cat "$work/head.yaml"; roster many.csv '{name: region, column: region, type: region}'; } >"$work/many.yaml"
must_run many -j 1
: >"$work/wrong"
[ "$(wc -l <"$work/reports/$period/regions.csv")" -gt "$codes" ] || echo "fewer rows than codes" >"$work/wrong"
cp "$work/reports/$period/regions.csv" "$work/many.regions"
flat >"$work/many.flat"
verdict "every one of $codes codes has its row"
same many -j 4 --memory 64M
: >"$work/wrong"
peak=$(sed -n 's/.*"peak_memory_bytes": \([0-9]*\).*/\1/p' "$work/reports/$period/summary.json")
[ "$peak" -le $((64 << 20)) ] || echo "peak of $peak bytes" >"$work/wrong"
verdict "$codes codes stay in a budget of 64M"

finish
