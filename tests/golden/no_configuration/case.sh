# A configuration file that is not there.
"$BIDUI" run -c nowhere.yaml -j "$JOBS"
