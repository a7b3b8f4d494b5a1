# A store belongs to one folder of reports: a masked edition needs a store of its own. It may be moved with its reports.
. "$GOLDEN/common.sh"
small_config
small_data
run
echo "own: $?"
sed 's/^reports: .*/reports: masked/' bidui.yaml >masked.yaml
echo 'mask: {reports: id}' >>masked.yaml
cksum store/2026-11.mdb >before
"$BIDUI" run -c masked.yaml --progress never
echo "masked: $?"
"$BIDUI" run -c masked.yaml --progress never --force
echo "masked, forced: $?"
"$BIDUI" run -c masked.yaml --progress never --period 2026-12
echo "masked, another period: $?"
"$BIDUI" check -c masked.yaml >/dev/null
echo "check: $?"
cksum store/2026-11.mdb | cmp - before && ls -d store reports masked*
"$BIDUI" explain -c bidui.yaml 11010519491231002X | head -n 3
sed -i 's/^store: .*/store: masked_store/' masked.yaml
"$BIDUI" run -c masked.yaml --progress never >table.txt
echo "a store of its own: $?"
mkdir moved
mv store reports bidui.yaml roster.csv cards.csv moved
"$BIDUI" run -c moved/bidui.yaml --progress never --period 2026-12 >table.txt
echo "moved: $?"
