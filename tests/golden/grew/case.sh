# Files that change while the run reads, which the cards hold up: they come through a pipe.
. "$GOLDEN/common.sh"
small_data
mv cards.csv data.csv
cp roster.csv whole.csv

# during WHEN CHANGE RUN-OPTIONS...: run, and do CHANGE to the roster. "early": when it was looked at, and before it is read, as the run
# waits for the first bytes of the cards. "late": when it was read, as more cards are taken than a pipe and a look at them hold.
during() {
    when=$1 change=$2
    shift 2
    rm -rf cards.csv store reports
    mkfifo cards.csv
    touch -t 202611010000 roster.csv # another time than that of any change here
    "$BIDUI" run -c bidui.yaml -j "$JOBS" --progress never "$@" >table.txt 2>message.txt &
    pid=$!
    exec 3>cards.csv
    cat data.csv >&3
    if [ "$when" = late ]; then yes 440524188001010014,李建国,1,1,20150302 | head -n 200000 >&3; fi
    $change
    exec 3>&-
    wait $pid
    echo "== $change, $when: $?"
    cat message.txt
    left
    cp whole.csv roster.csv
}
append() { printf '53272419900307123X,李文,男\n' >>roster.csv; }
shrink() { head -n 2 whole.csv >roster.csv; }
rewrite() { cat whole.csv >roster.csv; }
replace() { cp whole.csv new.csv && mv new.csv roster.csv; }
remove() { rm roster.csv; }
append_gz() { gzip -nc whole.csv >>roster.csv.gz; }

small_config
for when in early late; do
    for change in append shrink rewrite replace remove; do during $when $change; done
done
echo "## longer files are accepted"
during early rewrite --accept grew

gzip -nc whole.csv >roster.csv.gz
ROSTER_FILES=roster.csv.gz small_config
during early append_gz --accept grew
gzip -nc whole.csv >roster.csv.gz
during late append_gz --accept grew
