# The help of the program and of each command.
"$BIDUI" --help
for command in run check explain verify generate; do
    "$BIDUI" "$command" --help
done
