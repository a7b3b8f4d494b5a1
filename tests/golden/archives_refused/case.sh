# Archives that cannot be read: what is said, and that nothing is left behind.
. "$GOLDEN/common.sh"
command -v bsdtar >/dev/null 2>&1 || exit 77
small_data
CARDS_FILES=cards.zip small_config
try() {
    run
    echo "exit $?" >&2
}
bsdtar --format zip --options zip:encryption=traditional --passphrase secret -cf cards.zip cards.csv
try
bsdtar --format zip --options zip:compression=store -cf cards.zip cards.csv
LC_ALL=C sed -i '0,/20150302/s//20150303/' cards.zip
try
bsdtar --format zip -cf cards.zip cards.csv
head -c 200 cards.zip >cut && mv cut cards.zip
try
bsdtar --format ustar -z -cf cards.zip cards.csv
head -c 100 cards.zip >cut && mv cut cards.zip
try
bsdtar --format zip -cf inner.zip cards.csv
bsdtar --format zip -cf cards.zip inner.zip
try
head -c 150000000 /dev/zero >zeros
bsdtar --format zip -cf cards.zip zeros
rm zeros
run 2>err
echo "exit $?" >>err
sed 's/its [0-9]* KiB/its N KiB/' err >&2
bsdtar --format zip -cf cards.zip cards.csv
CARDS_FILES=cards.zip CARDS_MORE='members: ["*.txt", "*.xlsx"]' small_config
try
left
