# LF, CR LF and CR in one file, and blank lines: each ends one line.
. "$GOLDEN/common.sh"
small_config
small_data
printf '\r\n证件号码,姓名,性别\r\n11010519491231002X,王秀英,女\r\r\n\n440524188001010014,李建国,男\n510107199010100058,"张\r\n三",男\r330106196002290089,陈静,女' >roster.csv
run
rows
