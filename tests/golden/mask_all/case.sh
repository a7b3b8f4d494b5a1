# mask: {reports: all}: names as well, and nothing of refused rows.
. "$GOLDEN/common.sh"
mask_config 'mask: {reports: all}'
mask_data
run
reports
