# --log keeps every line of standard error, with its time and the period; -q and -v; times where standard error is no terminal.
. "$GOLDEN/common.sh"
small_config
small_data
stamps() { sed -E 's/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2} /TIME /'; }
run_log() { "$BIDUI" run -c bidui.yaml -j 1 --log run.log "$@" >table.txt 2>error.txt; }
echo "== once, and again"
run_log
run_log
cut -d' ' -f1,2,3,4 run.log | stamps
stat -c '%a' run.log
grep -v '^[0-9T:+-]* 2026-11 ' run.log
cut -d' ' -f2- error.txt
echo "== quiet"
run_log --force -q
cat table.txt error.txt
run_log --force -q --json
head -n 2 table.txt
cat error.txt
echo "== verbose"
run_log --force -v
grep details: error.txt | stamps | sed -E 's/[0-9]+ MiB/N MiB/g'
[ "$(wc -l <error.txt)" -eq "$(tail -n "$(wc -l <error.txt)" run.log | grep -c ' 2026-11 bidui: ')" ] && echo "the log has them all"
echo "== refused"
run --force -q -v
ln -s run.log link
mkfifo pipe
for log in link pipe . none/run.log /dev/null bidui.yaml roster.csv; do run --force --log $log; done
echo "== before the period is known"
"$BIDUI" run -c none.yaml --log other.log
cut -d' ' -f2- other.log
