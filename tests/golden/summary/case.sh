# summary.json and manifest.json.
. "$GOLDEN/common.sh"
small_config 'digest: sha256'
small_data
printf '无,空,男\n440524188001010014,李建军,男\n510107199010100058,张三,男\n' >>roster.csv
printf '不详,空,1,1,\n' >>cards.csv
run
# The size of the store depends on which thread took which rows; it is that of the file.
size=$(wc -c <store/2026-11.mdb)
sed "s/\"store_bytes\": $size,/\"store_bytes\": SIZE,/" reports/2026-11/summary.json
# The summaries' digests are those of files with times in them. The store depends on the threads, as its size does.
manifest | sed -e '/"summary\./,/}/d' -e '/"store": {/,/}/s/"\(bytes\|blocks\|digest\)": [^,]*/"\1": VARIES/'
for file in roster.csv cards.csv reports/2026-11/match.csv; do
    grep -c "$(sha256sum <"$file" | cut -d' ' -f1)" reports/2026-11/manifest.json
done
