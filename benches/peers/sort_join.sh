#!/bin/sh
# sort_join: the comparison by sort and join of coreutils, and awk. Rows are split at commas, so files must have no quotes,
# like the generator's clean files.
#
#   sh sort_join.sh ROSTER CARDS OUT      .gz files are unpacked on the way
set -eu
LC_ALL=C
export LC_ALL
roster=$1
cards=$2
out=$3
read_csv() { case $1 in *.gz) gzip -dc "$1" ;; *) cat "$1" ;; esac | tail -n +2; }
by_line() { sort --parallel=2 -S "$1" -T "$out"; }

mkfifo "$out/roster" "$out/chosen"
# Lines begin with the number and are sorted as whole lines, which is faster than by a key. A comma sorts before every
# letter and digit, so this is the order that join needs.
read_csv "$roster" | cut -d , -f 1,2,3,5,6,10 | by_line 64M >"$out/roster" &
# number, usable and date of issue, name, sex, status, date: the last line of a number is the card to compare.
read_csv "$cards" | awk -F , '{print $1 "," ($8 == "1") $9 "," $2 "," $3 "," $8 "," $9}' | by_line 512M |
    awk -F , '
        $1 "" != id {if (NR > 1) print id "," rest "," n; id = $1 ""; n = 0} # as text: a double has 15 digits
        {n++; rest = $3 "," $4 "," $5 "," $6}
        END {if (NR > 0) print id "," rest "," n}' >"$out/chosen" &
join -t , -a 1 -o 0,1.2,1.3,1.4,1.5,1.6,2.2,2.3,2.4,2.5,2.6 "$out/roster" "$out/chosen" |
    awk -F , -v out="$out" '
        function canonical(name) { # in bytes: white space and the separators of names
            gsub(/[ \t.]|\302\240|\343\200\200|\302\267|\342\200\242|\343\203\273|\357\275\245|\357\274\216|\342\200\247/, "", name)
            return toupper(name)
        }
        function sex(s) {return s == "1" || s == "男" || s == "M" ? 1 : s == "2" || s == "女" || s == "F" ? 2 : 0}
        BEGIN {
            OFS = ","
            match_csv = out "/match.csv"; mismatch = out "/mismatch.csv"; missing = out "/missing.csv"
            heading = "id,reason,cards_rows,r_name,r_sex,r_employed,r_region,r_person_no,c_name,c_sex,c_status,c_issued"
            print heading >match_csv; print heading >mismatch; print heading >missing
        }
        {
            reason = ""; file = match_csv
            if ($11 == "") {reason = "no_record"; file = missing}
            else if ($9 != "1") {reason = "no_active_card"; file = missing}
            else {
                if ($2 != $7 && $2 != "" && $7 != "" && canonical($2) != canonical($7)) reason = "name:different"
                a = sex($3); b = sex($8)
                if (a != b && a != 0 && b != 0) reason = reason (reason == "" ? "" : " ") "sex:different"
                if (reason != "") file = mismatch
            }
            print $1, reason, ($11 == "" ? 0 : $11), $2, $3, $4, $5, $6, $7, $8, $9, $10 >file
        }'
wait
rm -f "$out/roster" "$out/chosen"
