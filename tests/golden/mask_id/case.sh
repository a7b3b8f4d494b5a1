# mask: {reports: id}: numbers, birth dates and whatever holds them.
. "$GOLDEN/common.sh"
mask_config 'mask: {reports: id}'
mask_data
run
reports
