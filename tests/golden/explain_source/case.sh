# The row at a place: one with a number, a rejected one, none; names that are in both data sets or have colons; wrong places.
. "$GOLDEN/common.sh"
small_config
explained_data
run 2>run.err
show() {
    "$BIDUI" explain -c bidui.yaml --source "$@"
    echo "exit $? ($1)"
}
for place in roster.csv:4 roster.csv:10 roster.csv:5 roster.csv:7 roster.csv:11 roster.csv:12 cards.csv:3 cards.csv:5 roster.csv:1 \
    roster.csv:99 roter.csv:3 4405241880010100142 roster.csv:0 roster.csv: :3 roster.csv:3x roster.csv:1099511627776; do
    show "$place"
done
for place in roster.csv:2 roster.csv:7 roster.csv:99; do
    show "$place" --json
done
# One name in both data sets, with colons: both rows are shown.
mkdir in
cp roster.csv in/a:1:2.csv
ROSTER_FILES='"in/a:1:2.csv"' CARDS_FILES='"in/a:1:2.csv"' small_config
sed -i 's/AAC002/证件号码/; s/AAC003/姓名/; s/AAC004/性别/; s/column: AAZ502/column: 性别/; /AAZ503/d; /newest/d; /active/d' bidui.yaml
run --force 2>run.err || cat run.err
show in/a:1:2.csv:3
show in/a:1:2.csv:5
