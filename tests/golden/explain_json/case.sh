# One person as data, of each outcome; a number that is wrong; nobody.
. "$GOLDEN/common.sh"
small_config
explained_data
run 2>run.err
for id in 11010519491231002X 440524188001010013 653101198506153015 510107199010100058 e-12345678 440524188001010014 \
    420115196901010018; do
    "$BIDUI" explain -c bidui.yaml --json "$id"
    echo "exit $?"
done
