# Quotes as libcsv reads and RFC 4180 writes them; a row's line is that on which it starts.
. "$GOLDEN/common.sh"
small_config
small_data
cat >roster.csv <<'END'
"证件号码"," 姓名 ",性别

"11010519491231002X","王
秀英",女

440524188001010014,李"建"国,"男"
653101198506153015,"艾""力""",男
330106196002290089,"陈"静",女"
510107199010100058,"张,三
",男
420115196901010018,"周"强,,"女",男
END
run
rows
