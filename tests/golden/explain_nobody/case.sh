# A number that is in neither file, one that is only among the cards, none at all, a period that is not published.
. "$GOLDEN/common.sh"
small_config
small_data
printf '420115196901010018,无关,1,1,20150301\n' >>cards.csv
run
"$BIDUI" explain -c bidui.yaml 330106196002290089
echo "exit $?"
"$BIDUI" explain -c bidui.yaml 420115196901010018
echo "exit $?"
"$BIDUI" explain -c bidui.yaml 无
echo "exit $?"
"$BIDUI" explain -c bidui.yaml --period 2026-10 330106196002290089
