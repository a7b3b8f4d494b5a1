# Numbers from standard input: each line has its answer, also one that is no number; the status is then 2.
. "$GOLDEN/common.sh"
small_config
explained_data
run 2>run.err
printf '\357\273\277 110105-19491231-002x \r\n\r\n   \n无\nabc\n420115196901010018\n440524188001010013' >numbers.txt
"$BIDUI" explain -c bidui.yaml - <numbers.txt
echo "exit $?"
"$BIDUI" explain -c bidui.yaml --json - <numbers.txt
echo "exit $?"
echo E12345678 | "$BIDUI" explain -c bidui.yaml -
echo "exit $?"
"$BIDUI" explain -c bidui.yaml - </dev/null
echo "exit $?"
# An answer comes before the next number is asked for.
mkfifo ask
"$BIDUI" explain -c bidui.yaml --json - <ask >told &
exec 3>ask
echo E12345678 >&3
while ! [ -s told ]; do sleep 0.02; done
cut -c1-60 told
exec 3>&-
wait $!
