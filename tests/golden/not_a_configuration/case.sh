# A roster in place of the configuration or of the regions, numbers in place of words: nothing of it is repeated.
. "$GOLDEN/common.sh"
small_config
small_data
say() {
    "$BIDUI" "$@" -j "$JOBS"
    echo "exit $?" >&2
}
say run -c roster.csv
say check -c cards.csv
printf '11010519491231002X: 王秀英\n' >pairs.txt
say run -c pairs.txt
printf -- '- 11010519491231002X\n- 440524188001010014\n' >list.txt
say run -c list.txt
printf '"11010519491231002X","王秀英"\n' >quoted.txt
say run -c quoted.txt
printf '*王秀英: a\n' >alias.txt
say run -c alias.txt
printf 'rooster: {files: [a]}\nkards: {files: [b]}\n' >slip.txt
say run -c slip.txt
with() { # LINE
    { cat bidui.yaml && echo "$1"; } >bad.yaml
    say run -c bad.yaml
}
with 'regions: roster.csv'
printf 'code,name\n11010519491231002X,王秀英\n' >coded.csv
with 'regions: coded.csv'
printf '11010519491231002X,王秀英\n' >headless.csv
with 'regions: headless.csv'
with '11010519491231002X: 王秀英'
with 'digest: 110105'
with 'groups: [{name: a, regions: ["990000"]}]'
say run -c bidui.yaml --period 11010519491231002X
say run -c bidui.yaml --period 110105
say run -c bidui.yaml --period 王秀英
say run -c bidui.yaml --period 2026-13
say run -c 11010519491231002X.yaml
say run -c bidui-202611.yaml
