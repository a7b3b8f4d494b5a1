# A name that goes on in a second column, on both sides and in several formats; reports show it as one value.
. "$GOLDEN/common.sh"
. "$GOLDEN/workbook.sh"
config() { # FORMAT SETTING...
    cat >bidui.yaml <<END
period: 2026-11
roster:
  files: [roster.csv]
  encoding: gb18030
  delimiter: "|"
  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: name, column: 姓名, append: 姓名续, type: name}
    - {name: sex, column: 性别, type: sex}
cards:
  files: [cards.$1]
  format: $1
  fields:
    - {name: id, column: AAC002, type: id}
    - {name: name, column: AAC003, append: BAZ103, type: name}
    - {name: note, column: 备注, type: text}
compare: [{field: name}]
END
}
# The first name goes on, the second is whole, the third has a blank behind it, the fourth only the second column; the
# fifth is longer on one side.
iconv -f UTF-8 -t GB18030 >roster.csv <<'END'
证件号码|姓名|姓名续|性别
110105194912310062|阿卜杜热合曼·买买提·|吐尔逊|男
110105194912310089|王秀英||女
11010519491231010X|李建国| |男
110105194912310126||周畖|男
110105194912310142|阿卜杜热合曼·|买买提|男
END
cat >cards.csv <<'END'
AAC002,AAC003,备注,BAZ103
110105194912310062,阿卜杜热合曼,甲,·买买提·吐尔逊
110105194912310089,"王""秀""英",乙,"""一"""
11010519491231010X,李建国,丙,
110105194912310126,周畖,丁,
110105194912310142,阿卜杜热合曼·,戊,
END
config csv
run || exit
rows
"$BIDUI" explain -c bidui.yaml 110105194912310062
"$BIDUI" check -c bidui.yaml | grep -A4 ' name '
workbook cards.xlsx '' <<'END'
<row><c t="str"><v>AAC002</v></c><c t="str"><v>AAC003</v></c><c t="str"><v>备注</v></c><c t="str"><v>BAZ103</v></c></row>
<row><c t="str"><v>110105194912310062</v></c><c t="str"><v>阿卜杜热合曼</v></c><c t="str"><v>甲</v></c><c t="str"><v>·买买提·吐尔逊</v></c></row>
<row><c t="str"><v>110105194912310089</v></c><c t="str"><v>王"秀"英</v></c><c t="str"><v>乙</v></c><c t="str"><v>"一"</v></c></row>
<row><c t="str"><v>11010519491231010X</v></c><c t="str"><v>李建国</v></c><c t="str"><v>丙</v></c></row>
<row><c t="str"><v>110105194912310126</v></c><c t="str"><v>周畖</v></c><c t="str"><v>丁</v></c></row>
<row><c t="str"><v>110105194912310142</v></c><c t="str"><v>阿卜杜热合曼·</v></c><c t="str"><v>戊</v></c></row>
END
rows >as_csv
config xlsx
run --force || exit
rows | sed 's/xlsx/csv/' | diff as_csv - && echo 'the same from xlsx'
# A byte that is no text, in the first column and in the second.
printf 'AAC002,AAC003,备注,BAZ103\n110105194912310089,王\377,乙,秀\376\n' >cards.csv
config csv
run --force --accept encoding || exit
grep -h 王 reports/2026-11/*.csv
# What is refused.
sed -i 's/BAZ103/BAZ104/' bidui.yaml
"$BIDUI" check -c bidui.yaml | grep -A9 refused
run --force || echo $?
sed -i 's/column: 备注/append: AAC003, column: 备注/' bidui.yaml
run --force || echo $?
sed -i -e 's/append: AAC003, column: 备注/column: 备注/' -e 's/append: BAZ104/append: BAZ103/' -e 's/  format: csv/  header: false/' bidui.yaml
sed -i 's/column: AAC00\([23]\)/column: \1/' bidui.yaml
run --force || echo $?
sed -i -e 's/append: BAZ103/append: AAC003, at: 1, width: 2/' -e 's/column: 3, //' -e 's/  header: false/  format: fixed/' -e 's/column: 2/at: 1, width: 18/' bidui.yaml
run --force || echo $?
