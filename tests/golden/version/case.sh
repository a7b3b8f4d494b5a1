"$BIDUI" --version
