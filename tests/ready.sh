#!/bin/sh
# ready: the shipped configurations, each with files in the format and encoding for which it was written.
#
#   BIDUI=build/bidui sh tests/ready.sh
#
# KEEP=1 keeps the folder. The last line is the count of tests.
set -u
suite=ready
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/formats/make.sh"
. "$here/golden/workbook.sh"

# with_checks: replace 17 digits in braces by the number with its check character.
with_checks() {
    awk 'function checked(s, sum, i) { for (i = 1; i <= 17; i++) sum += substr(s, i, 1) * w[i]; return s substr("10X98765432", sum % 11 + 1, 1) }
        BEGIN { split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", w, " ") }
        { while (match($0, /\{[0-9]+\}/)) $0 = substr($0, 1, RSTART - 1) checked(substr($0, RSTART + 1, 17)) substr($0, RSTART + RLENGTH)
          print }'
}

begin() { # NAME FOLDER...: a copy of the configuration with folders for its files
    name=$1
    shift
    mkdir "$work/$name"
    cd "$work/$name" || exit 1
    cp "$here/../config/$name.yaml" .
    mkdir "$@"
}

checks() { # messages that `check` must not print for sound files
    : >"$work/wrong"
    "$BIDUI" check -c "$name.yaml" >checked 2>&1 || cat checked >"$work/wrong"
    grep -E 'refused|NOT FOUND' checked >>"$work/wrong"
    grep -qF -- "$1" checked || { echo "check does not say: $1" && cat checked; } >>"$work/wrong"
    verdict "$name: check finds every column"
}

runs() {
    : >"$work/wrong"
    "$BIDUI" run -c "$name.yaml" --period 2026-11 --progress never >table 2>&1 || cat table >"$work/wrong"
    verdict "$name: runs"
}

# Print one line a row: outcome, number, reason, notes.
outcomes() {
    for outcome in match mismatch missing duplicate; do
        tail -n +2 "reports/2026-11/$outcome.csv" | cut -d, -f1-3 | sed "s/^/$outcome,/"
    done
    tail -n +2 reports/2026-11/rejected.csv | cut -d, -f1-3 | sed 's/^/rejected,/'
}

gives() { # <LINES: these must be the outcomes
    with_checks >wanted
    outcomes | diff wanted - >"$work/wrong"
    verdict "$name: outcomes and reasons"
}

shows() { # REPORT TEXT...: the report must contain these
    report=$1
    shift
    : >"$work/wrong"
    for text; do
        text=$(echo "$text" | with_checks)
        grep -qF -- "$text" "reports/2026-11/$report.csv" || echo "$report.csv has no $text" >>"$work/wrong"
    done
    [ ! -s "$work/wrong" ] || cat "reports/2026-11/$report.csv" >>"$work/wrong"
    verdict "$name: $report.csv shows what the files said"
}

# A heading that is nearly right: `check` names it and the nearest heading, and nothing runs.
misses() { # FILE COLUMN HEADING
    : >"$work/wrong"
    "$BIDUI" check -c "$name.yaml" >checked 2>&1
    status=$?
    [ $status -eq 2 ] || echo "exit status $status" >"$work/wrong"
    grep -F "$2" checked | grep -qF "'$3'" || cat checked >>"$work/wrong"
    verdict "$name: check names a column that is not in $1"
}

# ---- the roster of 2022 ----

headings='县(市、区、旗),乡(镇),行政村,自然村,户编号,人编号,姓名,证件号码,人数,与户主关系,民族,文化程度,在校生状况,健康状况,劳动技能,务工时间（月）,是否参加大病保险,致贫原因1,危房户,是否解决安全饮用水,人均纯收入,户联系电话,人联系电话,首次识别时间,人员识别时间,户类型,监测对象类型,风险是否消除,风险识别时间,风险消除时间'
ningliang='宁蒗彝族自治县,红桥镇,红旗村,上组'
begin roster-export-2022 roster cards
# Numbers and telephones as in Excel: some stored as numbers, one of 18 digits that became a float, and dates as days.
with_checks <<END | xlsx roster/2020.xlsx ''
$headings
$ningliang,3000000001,300000000101,杨秀英,{53072419800101122},3,户主,彝族,小学,,健康,普通劳动力,n:6,是,因病,否,是,n:11250.5,n:13800138000,13800138001,d:41640,d:42005,脱贫户,,,,
$ningliang,3000000001,300000000102,阿苏·木呷,{53072419820202123},3,配偶,彝族,,,残疾,弱劳动力或半劳动力,,是,,,,,,,,,脱贫户,,,,
$ningliang,3000000001,300000000103,李丽,{53072420010303124},3,之女,汉族,大专,,健康,普通劳动力,n:10,,,,,,,,,d:42005,脱贫户,,,,
$ningliang,3000000002,300000000201,和建国,n:5.30724198004041E+17,1,户主,纳西族,,,健康,,,,,,,,,,,,脱贫户,,,,
$ningliang,3000000003,300000000301,剕玉,{53072419500505125}43,2,户主,彝族,,,残疾,无劳动力,,,,,,,,,,,脱贫户,,,,
宁蒗彝族自治县,没有乡,红旗村,,3000000004,300000000401,毛晓明,{53072419700606126},1,户主,普米族,,,健康,,,,,,,,,,,,脱贫户,,,,
END
with_checks <<END | xlsx roster/2021.xlsx ''
$headings
$ningliang,3000000005,300000000501,和志强,{53072419700707127},1,户主,纳西族,,,健康,,,,,,,,,,,,边缘易致贫户,边缘易致贫户,否,d:44377,
$ningliang,3000000001,300000000101,杨 秀英,{53072419800101122},3,户主,彝族,,,健康,,,,,,,,,,,,脱贫户,,,,
END
with_checks <<'END' | gb18030 | gzip >cards/530700.txt.gz
AAC002|AAC003|AAC005|AAZ500|AAZ502|AAZ503|AAE008
{53072419800101122}|杨秀英|07|K00000001|9|20120501|丽江"农"行
{53072419800101122}|杨秀英|07|K00000002|1|20200501|
{53072419820202123}|阿苏木呷|07|K00000003|1|20150301|
{53072420010303124}|李莉|07|K00000004|1|20190301|
{53072419500505125}|剕玉|07|K00000005|1|20150301|
{53072419700707127}|和志强|27|K00000006|4|20150301|
END
checks 'roster/2020.xlsx'
runs
gives <<'END'
match,{53072419500505125},,id_disability_certificate
match,{53072419800101122},,
match,{53072419820202123},,name:separator
mismatch,{53072420010303124},name:homophone nation:different,
missing,{53072419700606126},no_record,region_unmapped
missing,{53072419700707127},no_active_card,
duplicate,{53072419800101122},identical,
rejected,roster,roster/2020.xlsx:5,id_spreadsheet
END
shows match ',宁蒗彝族自治县,红桥镇,红旗村,上组,3000000001,300000000101,户主,健康,普通劳动力,6,13800138000,13800138001,2015-01-01,脱贫户,,,' \
    ',cards/530700.txt.gz:3,2,' ',杨秀英,07,K00000002,1,20200501' ',cards/530700.txt.gz:6,1,{53072419500505125}43,剕玉,'
: >"$work/wrong"
grep -q '^530724103,红桥镇,town,530724,' reports/2026-11/regions.csv || cat reports/2026-11/regions.csv >"$work/wrong"
verdict "$name: names of regions are resolved"
echo "${headings}" | sed 's/与户主关系/与户主的关系/' | xlsx roster/2021.xlsx ''
misses roster/2021.xlsx 与户主关系 与户主的关系

# ---- cards in the codes of the HR ministry ----

begin cards-hr-codes roster cards
with_checks >roster/all.csv <<'END'
证件号码,姓名,性别,民族,行政区划代码,人编号
{53072419800101122},杨秀英,女,彝族,530724103,300000000101
{53072419820202123},阿卜杜热合曼·买买提,男,维族,530724103,300000000102
{53072420010303124},畖晓鄚,女,汉,530724,300000000103
{53072419700606126},王喆,男,01,530724,300000000401
{53072419700707127},张伟,男,汉族,530724,300000000501
530724800808128,赵一,女,汉族,530724,300000000601
END
# Characters whose second byte is the delimiter, four-byte characters, literal quotes, a row without its last column, and one cut short.
with_checks <<'END' | gb18030 | gzip >cards/part-1.gz
AAC002|AAC003|AAC004|AAC005|AAC006|AAC058|AAC147|AAB301|AAZ500|AAZ502|AAZ503|AAE005|AAE008
{53072419800101122}|杨秀英|2|07|19800101|01||530724|A1|1|20150301|13800138000|"农行
{53072419820202123}|阿卜杜热合曼买买提|1|05|19820202|01||530724|A2|1|20150301||建行"
{53072420010303124}|畖晓鄚|2|01|20010303|01||530724|A3|9|20120301||
{53072420010303124}|畖晓鄚|0|01|20010303|01||530724|A4|1|20190301||
END
with_checks <<'END' | gb18030 | gzip >cards/part-2.gz
AAC002|AAC003|AAC004|AAC005|AAC006|AAC058|AAC147|AAB301|AAZ500|AAZ502|AAZ503|AAE005|AAE008
{53072419700606126}|王𠮷|1|03|19700606|01||530724|A5|1|20150301||
{53072419700707127}|张伟|1|01|19700707|01||530724|A6|1|20150301|
{53072419700707127}|张伟
{53072419800808128}|赵一|2|01|19800808|01||530724|A7|1|20150301||
END
checks 'cards/part-2.gz'
runs
gives <<'END'
match,{53072419700707127},,cards.row_short
match,{53072419800101122},,
match,{53072419800808128},,id_15_digit
match,{53072419820202123},,name:separator
match,{53072420010303124},,cards.sex_absent
mismatch,{53072419700606126},name:one_character nation:different,
rejected,cards,cards/part-2.gz:4,row_columns
END
shows match ',"""农行"' ',"建行"""' ',畖晓鄚,0,01,20010303,01,,530724,A4,1,20190301,,'
shows mismatch ',王𠮷,1,03,'
with_checks <<'END' | gb18030 | gzip >cards/part-2.gz
AAC002|AAC003|AAC004|AAC005|AAC006|AAC058|BAC147|AAB301|AAZ500|AAZ502|AAZ503|AAE005|AAE008
END
misses cards/part-2.gz AAC147 BAC147

# ---- the labour survey ----

begin employment-form forms cards
form='姓名,性别,公民身份号码或残疾号码,行政区划代码,联系电话,就业状态,就业地点,就业单位,单位联系电话,就业意愿,意向工作,培训需求,服务需求,摸查人,摸查日期'
{
    echo "$form"
    cat <<'END'
杨秀英,女,{53072419800101122},530724103,13800138000,已就业,上海市松江区,"松江""好""电子厂",021-00000001,,,,,和丽,2026/11/3
阿苏木呷,男,{53072419820202123},530724103,,未就业,,,,有,县内,电工,"交通补贴,介绍岗位",和丽,2026年11月3日
李丽,女,="{53072420010303124}",530724103,,已就业,昆明,,,,,,,和丽,2026-11-03
END
} | with_checks | gb18030 | sed 's/$/\r/' >forms/红桥镇.csv
{
    printf '\357\273\277%s\n' "$form"
    cat <<'END'
剕玉,男,{53072419500505125}43,530724104,,未就业,,,,无,,,,毛勇,2026/11/4
和志强,女,{53072419700707127},530724104,,未就业,,,,有,,驾驶,,毛勇,2026/11/4
张三,男,不详,530724104,,务工,,,,,,,,毛勇,2026/11/4
END
} | with_checks >forms/战河镇.csv
with_checks <<'END' | gb18030 | gzip >cards/530700.txt.gz
AAC002|AAC003|AAC004|AAZ500|AAZ502|AAZ503|AAE005
{53072419800101122}|杨秀英|2|K1|1|20150301|13900139000
{53072419820202123}|阿苏·木呷|1|K2|1|20150301|
{53072419500505125}|剕玉|1|K3|1|20150301|
{53072419700707127}|和志强|1|K4|1|20150301|
END
checks 'forms/红桥镇.csv'
runs
gives <<'END'
match,{53072419500505125},,id_disability_certificate
match,{53072419800101122},,
match,{53072419820202123},,name:separator
mismatch,{53072419700707127},sex:different,
missing,{53072420010303124},no_record,id_cleaned
rejected,roster,forms/战河镇.csv:4,id_empty
END
shows match ',已就业,上海市松江区,"松江""好""电子厂",021-00000001,,,,,13800138000,和丽,2026/11/3,' ',未就业,,,,有,县内,电工,"交通补贴,介绍岗位",,和丽,2026年11月3日,'
: >"$work/wrong"
"$BIDUI" explain -c "$name.yaml" --period 2026-11 "$(echo '{53072419820202123}' | with_checks)" >told 2>&1 || cat told >"$work/wrong"
grep -q 'employed  *未就业   compared as 0' told && grep -q 'willing  *有   compared as 1' told &&
    grep -q 'surveyed  *2026年11月3日   compared as 20261103' told || cat told >>"$work/wrong"
verdict "$name: explain shows the answers as they are compared"

# ---- all of them ----

for file in "$here"/../config/*.yaml; do
    grep -vn '#' "$file" | grep -v ':$' >"$work/wrong"
    verdict "$(basename "$file"): every line has its comment"
done
finish
