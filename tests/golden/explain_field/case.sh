# Rows by the value of a field, as written or as compared, and rejected rows; the value from standard input; more than are shown.
. "$GOLDEN/common.sh"
small_config
explained_data
run 2>run.err
show() {
    "$BIDUI" explain -c bidui.yaml --field "$@"
    echo "exit $? ($1)"
}
for field in name=艾力买买提 name=艾力·买买提 name=王秀英 sex=2 id=e12345678 id=11010519491231002X id=无 id=4.4E+17 name= name=张四 \
    nam=王秀英 440524188001010014=x name =x status=1; do
    show "$field"
done
show name=艾力买买提 --json
show name=张四 --json
printf '\357\273\277JOHN SMITH\r\n' | show name=-
printf 'a\nb\n' | show name=-
head -c 70000 /dev/zero | show name=-
# The packed fields of worklists say in which column a value stands.
small_config 'worklists: {format: [csv]}'
run --force 2>run.err
show sex=男 --json
# More than a hundred, in the order of the reports.
awk 'BEGIN { print "证件号码,姓名,性别"; for (i = 300; i > 0; i--) printf "%s%05d,赵六,男\n", i % 3 ? "D1" : "?", i }' >roster.csv
run --force 2>run.err
show name=赵六 >many.txt
grep -c '^D1' many.txt
grep -c '^roster ' many.txt
grep 'rows\|more' many.txt
sed -n 6,8p many.txt | cut -c1-30
show name=赵六 --json | tail -n 2
# Two rows of one number that has too many rows to be judged.
awk 'BEGIN { print "证件号码,姓名,性别"; for (i = 0; i < 16386; i++) printf "D1234567,%s,男\n", i % 8193 ? "赵六" : "孙七" }' >roster.csv
run --force 2>run.err
show name=孙七
show name=孙七 --json
printf 'D1234567\nE12345678\n' | "$BIDUI" explain -c bidui.yaml - | grep -v '^$'
