# SHA256SUMS, or SM3SUMS, covers every other file of the folder, and verify compares it with them.
. "$GOLDEN/common.sh"
lists_data
for digest in xxh3 sha256 sm3; do
    echo "== $digest"
    lists_config "worklists: {level: county, format: [csv, xlsx]}" "digest: $digest"
    run --force
    cd reports/2026-11 || exit 1
    case $digest in
    sm3)
        sed -n 's/^SM3 (\(.*\)) = \([0-9a-f]\{64\}\)$/\2  \1/p' SM3SUMS | while read -r sum name; do
            [ "$(openssl dgst -sm3 -r <"$name" | cut -d' ' -f1)" = "$sum" ] && echo "$name: OK"
        done
        ;;
    *) sha256sum -c SHA256SUMS ;;
    esac >checked
    find . -type f ! -name '*SUMS' ! -name checked | sed 's|^\./||' | sort | sed 's/$/: OK/' | cmp - checked && echo "all files, sorted"
    rm checked
    cd ../..
done
"$BIDUI" verify reports/2026-11 | grep SUMS
echo "== changed"
lists_config
run --force
sums=reports/2026-11/SHA256SUMS
cp $sums sound
check() { "$BIDUI" verify reports/2026-11 2>/dev/null | grep -v '^ok  \|^unchecked\|^period\|^$'; }
sed '3s/^./x/' sound >$sums && check
sed 3d sound >$sums && check
(cat sound && echo 'more') >$sums && check
: >$sums && check
rm $sums && check
ln -s ../../sound $sums && check
echo "== a report is changed, not the sums"
rm $sums && cp sound $sums && echo >>reports/2026-11/match.csv && check
