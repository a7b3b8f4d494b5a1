# Common part of the golden cases: a small configuration, two small files, and functions that show a run. Sourced by case.sh.

# small_config [LINE...]: write bidui.yaml for roster.csv and cards.csv; LINEs are added at the end.
# ROSTER_FILES and CARDS_FILES: other lists of files; ROSTER_MORE and CARDS_MORE: one more key each.
small_config() {
    cat >bidui.yaml <<END
period: 2026-11
store: store
reports: reports
language: en
roster:
  files: [${ROSTER_FILES:-roster.csv}]
${ROSTER_MORE:+  $ROSTER_MORE
}  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: name, column: 姓名, type: name}
    - {name: sex, column: 性别, type: sex}
cards:
  files: [${CARDS_FILES:-cards.csv}]
${CARDS_MORE:+  $CARDS_MORE
}  fields:
    - {name: id, column: AAC002, type: id}
    - {name: name, column: AAC003, type: name}
    - {name: sex, column: AAC004, type: sex}
    - {name: status, column: AAZ502, type: code}
    - {name: issued, column: AAZ503, type: date}
  active: {field: status, values: ["1"]}
  newest: issued
compare:
  - {field: name, accept: [separator]}
  - {field: sex}
END
    for line; do printf '%s\n' "$line"; done >>bidui.yaml
}

# Two people, both with a card that agrees.
small_data() {
    cat >roster.csv <<'END'
证件号码,姓名,性别
11010519491231002X,王秀英,女
440524188001010014,李建国,男
END
    cat >cards.csv <<'END'
AAC002,AAC003,AAC004,AAZ502,AAZ503
440524188001010014,李建国,1,1,20150302
11010519491231002X,王秀英,2,1,20150301
END
}

# Compare; the table on standard output has a case of its own.
run() {
    "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never "$@" >table.txt
}

# wait_for_store PERIOD PID: wait until the run PID has begun to build the period's store; then it has the lock and loads.
wait_for_store() {
    until [ -e "store/.$1.building.mdb" ]; do
        kill -0 "$2" || exit 99
        sleep 0.02
    done
}

# Print the manifest without what differs from run to run and from machine to machine: when, who, where, which build, options.
manifest() {
    sed '/^  "began"/,/^  "alarms"/{/^  "alarms"/!d}' "reports/2026-11/manifest.json"
}

# Print the five reports in full.
reports() {
    for report in match mismatch missing duplicate rejected; do
        echo "== $report.csv"
        cat "reports/2026-11/$report.csv"
    done
}

# Print the rows of the five reports, without headings.
rows() {
    for report in match mismatch missing duplicate rejected; do
        echo "== $report.csv"
        tail -n +2 "reports/2026-11/$report.csv"
    done
}

# Print what is left of a run that published nothing: there must be no report folder, hidden or not, and no store.
left() {
    for path in reports/* reports/.[!.]* store/*.mdb; do
        if [ -e "$path" ]; then echo "left: $path"; fi
    done
    echo "nothing published"
}

# Data that masking has to hide: numbers in several forms, birth dates, a number in a remark, another document, rejected rows.
mask_config() {
    cat >bidui.yaml <<'END_OF_CONFIG'
period: 2026-11
roster:
  files: [roster.csv]
  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: name, column: 姓名, type: name}
    - {name: birth, column: 出生日期, type: date}
    - {name: remark, column: 备注, type: text}
cards:
  files: [cards.csv]
  fields:
    - {name: id, column: AAC002, type: id}
    - {name: name, column: AAC003, type: name}
    - {name: birth, column: AAC006, type: date}
    - {name: issued, column: AAZ503, type: date}
  newest: issued
compare: [{field: name}, {field: birth}]
END_OF_CONFIG
    for line; do printf '%s\n' "$line"; done >>bidui.yaml
}

mask_data() {
    cat >roster.csv <<'END_OF_DATA'
证件号码,姓名,出生日期,备注
11010519491231002X,王秀英,1949-12-31,户编号 0000012345
１１０１０１１９９００１０１１２１Ｘ,买买提·艾力,1990-1-1,户主 110105 19491231 002X
11010519491231002X,王秀英,,生于1949年
110101900101121,买买提艾力,19900101,"=cmd|' /C calc'!A0"
440524188001010014,李建国,1880-01-01,其父 11010519491231002X
E12345678,JOHN SMITH,1970-05-05,护照E1234-5678
AB123,赵,,电话 13800138000
440524188001010014、11010519491231002X,钱多多,1880/01/01,
不详,孙,1965-11-17,"生于1965年11月17日，5人"
440524188001010014,李建国
END_OF_DATA
    cat >cards.csv <<'END_OF_DATA'
AAC002,AAC003,AAC006,AAZ503
11010519491231002X,王秀英,19491231,2015-03-01
440524188001010014,李建國,18800102,2016-03-02
E12345678,JOHN SMITH,,19700505
4.40524E+17,吴,19880101,2014-01-01
END_OF_DATA
}

# Data for worklists: several regions, every outcome, unknown codes, cells that would run as formulas.
lists_config() {
    cat >bidui.yaml <<'END_OF_CONFIG'
period: 2026-11
roster:
  files: [roster.csv]
  fields:
    - {name: id, column: 证件号码, type: id}
    - {name: name, column: 姓名, type: name}
    - {name: region, column: 区划, type: region}
    - {name: household_no, column: 户编号, type: text}
cards:
  files: [cards.csv]
  fields:
    - {name: id, column: AAC002, type: id}
    - {name: name, column: AAC003, type: name}
    - {name: issued, column: AAZ503, type: date}
  newest: issued
compare: [{field: name}]
END_OF_CONFIG
    for line; do printf '%s\n' "$line"; done >>bidui.yaml
}

lists_data() {
    cat >roster.csv <<'END_OF_DATA'
证件号码,姓名,区划,户编号
11010519491231002X,王秀英,530724103001,0000000002
440524188001010014,李建国,530724103001,0000000001
44052418800101003X,无人,530724103,0000000001
11010519491231002X,王秀英,530724,
52222519850102121X,阿依古丽·买买提,530700,0000000003
E12345678,"=cmd|' /C calc'!A0",530799,-1
350583199001017519,赵,990000,1
无,"张三, 李四",530724103,0000000009
4.40981E+17,王五,,7
440105198001010027,四列,530724,1,多一列
11010519491231002X,王秀兰,530724103,0000000002
END_OF_DATA
    cat >cards.csv <<'END_OF_DATA'
AAC002,AAC003,AAZ503
11010519491231002X,王秀芳,2015-03-01
440524188001010014,李建国,2016-03-02
52222519850102121X,阿依古丽买买提,20150301
E12345678,JOHN,20150301
END_OF_DATA
}

# Print the CSV worklists in full.
lists() {
    for list in reports/2026-11/worklists/*/*.csv; do
        echo "== ${list#reports/2026-11/}"
        cat "$list"
    done
}

# The owner's groups in the cases of `access`. Only root can become others, so they are skipped without it, and where others
# cannot reach this folder or the program.
other_users() {
    [ "$(id -u)" = 0 ] || exit 77
    chmod 777 .
    as_owner "$BIDUI" --version >/dev/null 2>&1 || exit 77
    as_owner ls "$PWD" >/dev/null 2>&1 || exit 77
}

as_owner() { # COMMAND...: as an ordinary user who belongs to three groups
    setpriv --reuid=65534 --regid=54320 --groups=54321,54322,54323 "$@"
}

as_member() { # GROUP COMMAND...: as another user of one group
    group=$1
    shift
    setpriv --reuid=65533 --regid="$group" --clear-groups "$@"
}

# Print mode, group and name of all that was published, and of the store.
modes() {
    find reports store -printf '%m %G %p\n' | sed 's/ 54320 / owner /' | sort -k 3
}

# Print what a member of GROUP can read: files, and folders that he can list.
readable() { # GROUP
    find reports store | sort | while read -r path; do
        if [ -d "$path" ]; then
            as_member "$1" ls "$path" >/dev/null 2>&1 && echo "  lists $path"
        else
            as_member "$1" cat "$path" >/dev/null 2>&1 && echo "  reads $path"
        fi
    done
}

# People of each outcome and rejected rows, for explain.
explained_data() {
    cat >roster.csv <<'END'
证件号码,姓名,性别
11010519491231002X,王秀英,女
440524188001010013,李建国,男
653101198506153015,艾力·买买提,男
无,艾力买买提,男
,"艾力·买买提",男
440524188001010014,李建国
510107199010100058,张三,男
510107199010100058,艾力买买提,男
E12345678,JOHN SMITH,男
440524188001010014、11010519491231002X,"钱
多多",女
END
    cat >cards.csv <<'END'
AAC002,AAC003,AAC004,AAZ502,AAZ503
11010519491231002X,王秀英,2,9,20160401
440524188001010014,李建华,2,1,20150302
653101198506153015,艾力买买提,1,1,20150302
4.4E+17,艾力买买提,1,1,20150302
E12345678,JOHN,1,1,20150302
END
}
