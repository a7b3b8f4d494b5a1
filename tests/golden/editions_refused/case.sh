# What an edition cannot be, with the line of the configuration.
. "$GOLDEN/common.sh"
small_data
for keys in 'reports: reports' 'reports: ./reports' 'mask: {reports: id}' 'reports: m, worklists: {}' 'reports: m, mask: {worklists: id}' \
    'reports: m, access: {mode: group}' 'reports: m, access: {worklists: {mode: private}}' \
    'reports: m, store: s' 'reports: link'; do
    echo "== $keys"
    small_config 'worklists: {}' 'editions:' "  - {$keys}"
    mkdir -p reports && ln -sfn reports link
    run
    rm -rf reports store m
done
small_config 'editions: [{reports: a}, {reports: b}, {reports: a}]'
run
small_config 'editions: [{reports: a}, {reports: b}, {reports: c}, {reports: d}, {reports: e}, {reports: f}, {reports: g}, {reports: h}]'
run
small_config 'editions: [{reports: a}, {reports: b}, {reports: c}, {reports: d}, {reports: e}, {reports: f}, {reports: g}]'
run && ls -d ?/2026-11
