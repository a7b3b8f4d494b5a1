# Wrong command lines: exit 2, what is allowed, and the nearest known name.
try() {
    "$BIDUI" "$@"
    echo "$? $*"
}
try
try rnu -c bidui.yaml
try run -c bidui.yaml --memroy 1G
try run
try run -c
try run -c bidui.yaml -j 0
try run -c bidui.yaml -j many
try run -c bidui.yaml --memory 12
try run -c bidui.yaml --progress sometimes
try run -c bidui.yaml extra
try explain -c bidui.yaml
"$BIDUI" generate --out x --roster many --cards 1
