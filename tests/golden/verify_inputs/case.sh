# --inputs: the configuration, and files changed, gone and new under its patterns.
ROSTER_FILES='"roster*.csv"'
. "$GOLDEN/common.sh"
small_config 'digest: sm3'
small_data
printf '证件号码,姓名,性别\n330106196002290089,陈静,女\n' >roster-2.csv
run
verify() {
    "$BIDUI" verify reports/2026-11 "$@" >found.txt
    status=$?
    sed 1d found.txt
    echo "exit $status"
}
verify --inputs -c bidui.yaml
(
    mkdir elsewhere
    cd elsewhere || exit
    "$BIDUI" verify ../reports/2026-11 --inputs -c ../bidui.yaml | grep 'roster$\|cards$\|configuration$'
)
echo >>cards.csv
mv roster-2.csv roster-3.csv
echo '# changed' >>bidui.yaml
verify --inputs -c bidui.yaml
verify --inputs
verify -c bidui.yaml
verify --inputs -c nowhere.yaml
