#!/bin/sh
# privacy: no number and no name of a person appears anywhere but in the reports on persons.
#
#   BIDUI=build/bidui sh tests/privacy.sh [ROSTER_ROWS [CARD_ROWS]]      default 4000 and 16000
#
# A dirty sample is compared, and all other output is searched for every number and every name of the input: the other
# files of the report folder, printed text, messages of failing runs, names of files, the process title and the names of
# threads. Then the masked reports are searched. KEEP=1 keeps the folder. The last line is the count of tests.
set -u
suite=privacy
# shellcheck source=tests/common.sh
. "$(dirname -- "$0")/common.sh"
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
period=2026-11
persons='match mismatch missing duplicate rejected'

give_up() {
    echo "$1" >"$work/wrong"
    verdict "$1"
    finish
}

# Print one field of a CSV file, by its heading, without quotes; line breaks inside quotes are not expected.
column() { # HEADING FILE
    awk -v heading="$1" '
        function field(line, wanted,   i, c, n, quoted, value) {
            n = 1; value = ""; quoted = 0
            for (i = 1; i <= length(line); i++) {
                c = substr(line, i, 1)
                if (c == "\"") quoted = !quoted
                else if (c == "," && !quoted) { if (n++ == wanted) return value; value = "" }
                else value = value c
            }
            return n == wanted ? value : ""
        }
        NR == 1 { n = split($0, names, ","); for (i = 1; i <= n; i++) if (names[i] == heading) at = i; next }
        { print field($0, at) }' "$2"
}

run() { # CONFIGURATION ARGUMENTS...
    configuration=$1
    shift
    "$bidui" run -c "$configuration" --period $period -j 2 "$@"
}

# Search files for secrets.
search() { # TEST FILE...
    searched=$1
    shift
    grep -a -o -i -F -f "$work/secrets" -- "$@" >"$work/wrong" 2>/dev/null
    verdict "$searched"
}

cd "$work" || exit 1
"$bidui" generate --out made --roster "${1:-4000}" --cards "${2:-16000}" --seed 23 --dirty >generate.out 2>&1 ||
    give_up "no sample: $(tail -n 1 generate.out)"
cd made || exit 1
echo 'worklists: {level: province, format: [csv, xlsx]}' >>bidui.yaml

run bidui.yaml --progress always >../run.out 2>../run.err || give_up "no run: $(tail -n 1 ../run.err)"
find . >../names

# ---- a run observed from outside: its cards come through a pipe that waits for a while ----
mkfifo pipe
sed 's/"cards.csv"/"pipe"/; s/^store:.*/store: watched/; s/^reports:.*/reports: watched/' bidui.yaml >watched.yaml
"$bidui" run -c watched.yaml --period $period -j 2 --progress never >../watched.out 2>&1 &
pid=$!
look() {
    { grep -v 'Max core file size  *0  *0' "/proc/$pid/limits" | grep 'Max core'; } >>../dumps
    grep -v '^0*$' "/proc/$pid/coredump_filter" >>../dumps
    for path in "/proc/$pid/cmdline" "/proc/$pid/task"/*/comm; do
        { tr '\000' ' ' <"$path" && echo; } >>../titles
    done
    find watched -mindepth 1 \( -type d ! -perm 700 -o -type f ! -perm 600 \) >>../open
    find . >>../names
}
{
    head -c 1000000 cards.csv
    tries=0 # a child that has ended still has its number, so they are counted
    until [ -n "$(find watched -name '*.building.mdb' 2>/dev/null)" ] || [ $tries -ge 1200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    look
    tail -c +1000001 cards.csv
} >pipe
wait $pid || give_up "no run: $(tail -n 1 ../watched.out)"
grep -q bidui ../titles || give_up "the run was not seen"
find store reports watched \( -type d ! -perm 700 -o -type f ! -perm 600 \) >>../open

# ---- the secrets ----
for report in match mismatch missing duplicate; do
    column id reports/$period/$report.csv
done >../ids
grep -a -o -h -E '[0-9]{14,17}[0-9Xx]' roster.csv cards.csv >>../ids
for report in match mismatch missing duplicate; do
    column roster_name reports/$period/$report.csv
    column cards_name reports/$period/$report.csv
done | awk 'length($0) >= 6' | sort -u >../people
# A name that is also the name of a place, or a word of the page, is not a secret.
cat "$top"/config/regions/*.csv "$top"/engine/report/*/*.c "$top"/engine/report/page/* >../words 2>/dev/null
while read -r name; do
    grep -q -F -e "$name" ../words || printf '%s\n' "$name"
done <../people >../names_of_people
awk 'length($0) >= 5' ../ids | sort -u >../numbers
cat ../numbers ../names_of_people >../secrets
if [ "$(wc -l <../numbers)" -lt 1000 ] || [ "$(wc -l <../names_of_people)" -lt 500 ]; then
    give_up "too few secrets: $(wc -l <../numbers) numbers, $(wc -l <../names_of_people) names"
fi
grep -q -F -f ../secrets reports/$period/match.csv || give_up "the search finds nothing where there is something"

cp ../dumps ../wrong
verdict "a run leaves no core dump, and there is no memory in it"

# ---- output that is not about single persons ----
for path in "reports/$period"/*; do
    name=$(basename "$path")
    case " $persons worklists " in *" ${name%.csv} "*) continue ;; esac
    search "$name" "$path"
done
search "the table" ../run.out
search "progress" ../run.err
search "names of files" ../names
search "process title and threads" ../titles
cp ../open ../wrong
verdict "folders are 0700 and files 0600, also while the run lasts"
"$bidui" check -c bidui.yaml >../out 2>&1
search "check" ../out
"$bidui" verify -c bidui.yaml --inputs reports/$period >../out 2>&1
search "verify" ../out
run bidui.yaml --force --json --progress never >../out 2>&1
search "run --json" ../out

# ---- the next period: its changes, and the reason where there is nothing to compare with ----
"$bidui" run -c bidui.yaml --period 2026-12 --progress never >../out 2>&1 || give_up "no run: $(tail -n 1 ../out)"
grep -q '"previous"' reports/2026-12/summary.json || give_up "the period before is not compared with"
search "the period after" ../out reports/2026-12/summary.json reports/2026-12/summary.html reports/2026-12/manifest.json
cp reports/$period/summary.json ../summary.json
head -n 20 roster.csv >reports/$period/summary.json
"$bidui" run -c bidui.yaml --period 2026-12 --force --progress never >../out 2>&1
grep -q 'no comparison with' ../out || give_up "a summary that was replaced is compared with"
search "a period before that cannot be compared with" ../out
cp ../summary.json reports/$period/summary.json

# ---- messages ----
message() { # TEST COMMAND...
    test=$1
    shift
    "$@" >../answer 2>../out # the output of `explain` is about the given person
    search "message: $test" ../out
}
message "published already" run bidui.yaml
message "nobody of that number" "$bidui" explain -c bidui.yaml --period $period "$(sed -n 7p ../numbers)x1"
message "no such period" "$bidui" explain -c bidui.yaml --period 2020-01 "$(sed -n 7p ../numbers)"
# The person's number is on the command line, which everybody can read, while the program waits for the
# reader of its output: a pipe that is full already.
mkfifo held
exec 3<>held
dd if=/dev/zero of=held bs=4096 oflag=nonblock 2>/dev/null
"$bidui" explain -c bidui.yaml --period $period "$(sed -n 7p ../numbers)" >held 2>../out 3<&- &
pid=$!
title=
tries=0
while [ $tries -lt 1200 ]; do
    tries=$((tries + 1))
    title=$(tr '\000' ' ' <"/proc/$pid/cmdline") || break
    case $title in *'***'*) break ;; esac
    sleep 0.05
done
echo "$title" >../out
grep -q '\*\*\*' ../out || give_up "explain was not seen: $title"
search "the title of explain" ../out
tr -d '\000' <held >../answer 3<&- &
reader=$!
exec 3<&-
wait $pid
wait $reader
grep -q '^number' ../answer || give_up "explain printed nothing: $(cat ../answer)"
message "a number as a command" "$bidui" "$(sed -n 7p ../numbers)"
message "a number too many" "$bidui" run -c bidui.yaml "$(sed -n 7p ../numbers)"
gzip -c roster.csv | head -c 20000 >roster.csv.gz
sed 's/"roster.csv"/"roster.csv.gz"/; s/^store:.*/store: bad/; s/^reports:.*/reports: bad/' bidui.yaml >bad.yaml
message "an input that is cut short" run bad.yaml
tail -n +2 roster.csv >headless.csv
sed 's/"roster.csv"/"headless.csv"/; s/^store:.*/store: bad/; s/^reports:.*/reports: bad/' bidui.yaml >bad.yaml
message "no heading" run bad.yaml
message "no heading, looked at" "$bidui" check -c bad.yaml
for cell in 'E1234567' 'A123456(7)' '无' '—'; do # no cell that is certainly data
    { printf '%s,' "$cell" && sed -n '2s/^[^,]*,//p' roster.csv && tail -n +3 roster.csv; } >headless.csv
    message "no heading, the first cell is $cell" run bad.yaml
    message "no heading, the first cell is $cell, looked at" "$bidui" check -c bad.yaml
done
{ cat roster.csv && printf '"open,%s' "$(tail -n 1 roster.csv)"; } >open.csv
sed 's/"roster.csv"/"open.csv"/; s/^store:.*/store: bad/; s/^reports:.*/reports: bad/' bidui.yaml >bad.yaml
message "a quote that is not closed" run bad.yaml
{ cat bidui.yaml && echo 'limits: {missing: 0, mismatch: 0, rejected: 0}'; } |
    sed 's/^store:.*/store: limited/; s/^reports:.*/reports: limited/' >limits.yaml
sed 's/type: date/type: dato/' bidui.yaml >bad.yaml
message "a wrong configuration" run bad.yaml
message "limits that are passed" run limits.yaml

# ---- the wrong file, or a number, in every place that takes text ----
number=$(grep -E '^[1-9][0-9]{16}[0-9X]$' ../numbers | head -n 1)
person=$(head -n 1 ../names_of_people)
: >../swept
# Run a command and keep what it says; of explain only the messages, since the rest is about the number that was given.
says() { # COMMAND...
    "$bidui" "$@" >../answer 2>../out </dev/null
    status=$?
    [ $status -ge 2 ] || echo "status $status: $*" >>../accepted
    [ "$1" = explain ] || cat ../answer >>../swept
    cat ../out >>../swept
}
# Neither a number, nor a name, nor six digits in a row.
swept() { # TEST
    grep -a -o -i -F -f ../secrets ../swept >../wrong
    grep -a -E '[0-9]{6}' ../swept >>../wrong
    grep -a -F -e "$person" ../swept >>../wrong
    [ -s ../swept ] || echo "nothing was said" >>../wrong
    verdict "swept: $1"
    : >../swept
}
: >../accepted
sed -n '2,40s/^\([^,]*\),\([^,]*\),.*/\1: \2/p' roster.csv >pairs.txt
sed -n '2,40s/^[^,]*,\([^,]*\),.*/- \1/p' roster.csv >list.txt
{ echo "*$person" && cat roster.csv; } >alias.txt
{ echo "&$person" && cat roster.csv; } >anchor.txt
sed -n '2,40s/^\([^,]*\),\([^,]*\),.*/"\1","\2"/p' roster.csv >quoted.txt
head -n 1 roster.csv >short.txt && sed -n 2,4p roster.csv >>short.txt
for file in roster.csv cards.csv headless.csv short.txt pairs.txt list.txt alias.txt anchor.txt quoted.txt; do
    for command in run check "explain $number"; do
        # shellcheck disable=SC2086 # two words
        says $command -c $file
    done
    says verify --inputs -c $file reports/$period
done
swept "people in place of the configuration"
[ "$(says check -c short.txt && grep -c 'is not a bidui configuration: line 1 has no known key' ../out)" = 1 ] ||
    cp ../out ../wrong
verdict "a roster is no configuration, and the message says so"
: >../swept

{ echo code,name && sed -n '2,40p' roster.csv | cut -d , -f 1,2; } >coded.txt
{ echo code,name && echo "530000,$person" && echo "530000,$person"; } >twice.txt
{ echo code,name,level && echo "530000,A,$person"; } >level.txt
{ echo code,name,"$person" && echo 530000,A; } >third.txt
{ echo code,name,until && echo "530000,A,$number"; } >until.txt
for file in roster.csv cards.csv headless.csv pairs.txt quoted.txt coded.txt twice.txt level.txt until.txt; do
    { cat bidui.yaml && echo "regions: $file"; } >bad.yaml
    says run -c bad.yaml
    says check -c bad.yaml
done
swept "people in place of the regions"

while read -r line; do
    { grep -v "^${line%%:*}:" bidui.yaml && echo "$line"; } | sed "s/NUMBER/$number/g" >bad.yaml
    says check -c bad.yaml
done <<'END'
NUMBER: a
period: NUMBER
language: NUMBER
digest: NUMBER
accept: [NUMBER]
limits: {missing: NUMBER}
limits: {NUMBER: 5}
mask: {reports: NUMBER}
csv: {for: NUMBER}
output: {gzip: NUMBER}
worklists: {level: NUMBER}
worklists: {sort: [NUMBER]}
worklists: {format: [NUMBER]}
worklists: {NUMBER: 1}
pseudonym: {key_file: NUMBER}
regions: NUMBER
store: "{NUMBER}"
groups: [{name: a, regions: [NUMBER]}]
groups: [{name: NUMBER, regions: [530000]}, {name: NUMBER, regions: [530100]}]
groups: [{name: a, regions: ["110105", "110000"]}]
groups: [{name: a, regions: ["990000"]}]
compare: [{field: NUMBER}]
compare: [{field: name, accept: [NUMBER]}]
roster: {files: [roster.csv], fields: [{name: NUMBER, column: a, type: id}]}
roster: {files: [roster.csv], fields: [{name: id, column: NUMBER, type: id}]}
roster: {files: [roster.csv], fields: [{name: id, column: a, type: NUMBER}]}
roster: {files: [roster.csv], fields: [{name: fNUMBER, column: a, type: id}, {name: fNUMBER, column: a, type: id}]}
roster: {files: [NUMBER.csv], fields: [{name: id, column: a, type: id}]}
roster: {files: ["{NUMBER}"], fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], format: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], encoding: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], delimiter: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], quote: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], header: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], header: false, fields: [{name: id, column: NUMBER, type: id}]}
roster: {files: [roster.csv], members: [NUMBER], sheet: NUMBER, fields: [{name: id, column: a, type: id}]}
roster: {files: [roster.csv], format: fixed, row_bytes: NUMBER, fields: [{name: id, at: NUMBER, width: 1, type: id}]}
roster: {NUMBER: a}
END
swept "a number in every key"

for command in run check explain verify generate; do
    for option in -c --period -j --memory --progress --accept --out --roster --seed --force --json "--$number" "-$number"; do
        [ "$option $command" = "--out generate" ] || says $command "$option=$number" -c bidui.yaml "$number"
    done
    for option in --period --accept --progress -j; do
        says $command "$option" "$person" -c bidui.yaml
    done
done
says "$number"
says "$person" -c bidui.yaml
says explain -c bidui.yaml "$person"
says verify "$number"
says generate --roster 1 --cards 1 --out roster.csv/"$number"
swept "a number or a name in every option"

for file in roster.csv headless.csv; do
    cp $file "$number.csv"
    sed "s/\"roster.csv\"/\"$number.csv\"/; s/^store:.*/store: named/; s/^reports:.*/reports: named/; s/证件号码/别的号码/" bidui.yaml >bad.yaml
    says run -c bad.yaml
    says check -c bad.yaml
    says check --json -c bad.yaml
done
grep -q '‹18 characters›.csv' ../swept || give_up "the file was not named"
sed -i -E 's/"(bytes|rows[a-z_]*|memory_bytes|store_bytes|reports_bytes|cards[a-z.]*|empty)": [0-9]+//; s/[0-9]+ bytes//g' ../swept
swept "a file that is named by a number"
cp ../accepted ../wrong
verdict "swept: all of it was refused"

# ---- masked ----
masked() { # NAME SECRETS LINES...: search the five reports of a run with these lines in the configuration
    name=$1
    secrets=$2
    shift 2
    {
        sed "s/^store:.*/store: $name/; s/^reports:.*/reports: $name/" bidui.yaml
        printf '%s\n' "$@"
    } >masked.yaml
    run masked.yaml --progress never >../out 2>&1 || give_up "no masked run: $(tail -n 1 ../out)"
    for report in $persons; do
        grep -a -o -F -f "$secrets" "$name/$period/$report.csv" >../wrong
        verdict "$name: $report.csv"
    done
}
# Birth dates next to masked numbers: compare line by line with the unmasked report.
births() { # NAME
    for report in match mismatch missing duplicate; do
        column id reports/$period/$report.csv >../shown
        column id "$1/$period/$report.csv" >../hidden
        tail -n +2 "$1/$period/$report.csv" >../lines
        paste -d ' ' ../shown ../hidden ../lines | awk '
            length($1) != 18 || $1 !~ /^[0-9]*X?$/ { next }
            substr($1, 1, 6) "********" substr($1, 15) != $2 { print "another row: " $2; exit }
            index(substr($0, 20), substr($1, 7, 8)) { print "a birth date: " $2 }' >../wrong
        verdict "$1: birth dates in $report.csv"
    done
}
head -c 32 /dev/urandom >key
chmod 600 key
awk 'length($0) >= 15' ../numbers >../long_numbers
cat ../long_numbers ../people >../everybody
masked hidden_id ../long_numbers 'mask: {reports: id}'
births hidden_id
masked hidden_all ../everybody 'mask: {reports: all}' 'pseudonym: {key_file: key}'
births hidden_all
# Worklists have a separate mask: the county has to see the number unless configured otherwise.
grep -q -F -f ../long_numbers hidden_all/$period/worklists/*/worklist.csv || echo "no number" >../wrong
verdict "worklists are not masked with the reports"
masked hidden_lists ../everybody 'mask: {reports: all, worklists: all}' 'pseudonym: {key_file: key}'
grep -a -o -h -F -f ../everybody hidden_lists/$period/worklists/*/worklist.csv >../wrong
verdict "masked worklists hold nobody"
masked hidden_list_ids ../everybody 'mask: {reports: all, worklists: id}' 'pseudonym: {key_file: key}'
grep -a -o -h -F -f ../long_numbers hidden_list_ids/$period/worklists/*/worklist.csv >../wrong
verdict "worklists masked by id hold no number"
masked hidden_sheet ../everybody 'mask: {reports: all}' 'csv: {for: spreadsheet}'
finish
