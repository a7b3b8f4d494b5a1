# pseudonym: {key_file: FILE}: one column more, HMAC-SM3 of the canonical number, the same for every writing of it.
. "$GOLDEN/common.sh"
mask_config 'pseudonym: {key_file: key}' 'mask: {reports: all}'
mask_data
printf '0123456789abcdef0123456789abcdef' >key
chmod 600 key
run
reports
echo "-- open to others"
chmod 640 key
run --force
echo "-- check says so too"
"$BIDUI" check -c bidui.yaml | grep key
