# Manifests that lie: names that are paths, links, pipes, no JSON at all. Nothing elsewhere is read.
. "$GOLDEN/common.sh"
small_config
small_data
run
verify() {
    "$BIDUI" verify reports/2026-11 >found.txt
    status=$?
    sed 1d found.txt
    echo "exit $status"
}
manifest=reports/2026-11/manifest.json
cp $manifest sound.json
for name in ../../cards.csv /etc/passwd .. . '' 'match.csv\u001b[2J'; do
    sed "s|\"name\": \"match.csv\"|\"name\": \"$(echo "$name" | sed 's/\\/\\\\/')\"|" sound.json >$manifest
    verify
done
sed 's/"bytes": [0-9]*/"bytes": -1/' sound.json >$manifest
verify
sed 's/"rows": [0-9]*/"rows": 1e99/' sound.json >$manifest
verify
head -c 200000 /dev/zero | tr '\0' '[' >$manifest
verify
head -c 8000000 /dev/zero | tr '\0' ',' >$manifest
verify
printf '{"period": "2026-11", "period": "2026-12"}' >$manifest
verify
: >$manifest
verify
rm $manifest
ln -s ../../sound.json $manifest
verify
rm $manifest
mkfifo $manifest
verify
