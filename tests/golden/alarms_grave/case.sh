# Each grave alarm refuses the run before anything is published, says what to do, and lets it pass when it is accepted, by the
# option or by the configuration.
. "$GOLDEN/common.sh"

# refused NAME...: it is refused; publish it, accepting all NAMEs.
refused() {
    options=''
    for name; do options="$options --accept $name"; done
    run
    echo "$1: exit $?"
    left
    # shellcheck disable=SC2086 # several words
    run --force $options
    echo "accepted: exit $?"
    grep -A 1 '"name": ".*"' reports/2026-11/summary.json | grep -B 1 '"dataset"'
    rm -rf reports store
}

begin() { # [LINE...]: lines of the configuration
    small_config "$@"
    small_data
}

begin
sed -i '2,$d' cards.csv
refused empty

CARDS_FILES='cards.csv, more.csv' begin
head -n 1 cards.csv >more.csv
refused empty_file

begin
sed -i '2,3s/,/,,/' roster.csv
printf '52222519850102121X,无人,男\n' >>roster.csv
refused columns rejected

begin
iconv -f UTF-8 -t GB18030 cards.csv >gb && mv gb cards.csv
refused encoding

begin
printf '无,某人,男\n不详,某人,男\n,某人,男\n' >>roster.csv
refused rejected

begin
sed -i '2,$s/,1,2015/,正常,2015/' cards.csv
refused active_none

begin
sed -i '2,$s/,[^,]*$/,/' roster.csv
refused column_empty

# In the configuration; other alarms still refuse.
begin 'accept: [column_empty]'
sed -i '2,$s/,[^,]*$/,/' roster.csv
run
echo "configured: exit $?"
sed -i '2,$s/,1,2015/,正常,2015/' cards.csv
run --force
echo "another: exit $?"
run --force --accept active_none
echo "both: exit $?"

# A name that there is not.
run --force --accept colum_empty
echo "unknown: exit $?"
sed -i 's/^accept: .*/accept: [grave]/' bidui.yaml
run --force
echo "unknown: exit $?"
