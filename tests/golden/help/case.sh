# The help of the program and of each command.
"$BIDUI" --help
for command in run check explain generate; do
    "$BIDUI" "$command" --help
done
