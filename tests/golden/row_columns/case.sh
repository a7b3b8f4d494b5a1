# A row with too few or too many columns is reported, and the rest goes on. Empty columns at its end do no harm, nor do
# missing ones that nobody wants.
. "$GOLDEN/common.sh"
small_config
small_data
cat >roster.csv <<'END'
证件号码,姓名,性别
11010519491231002X,王秀英,女
440524188001010014,李建国
440524188001010014,李建国,男,,
440524188001010014,李建国,男,农
x
440524188001010014,李建国,男
END
cat >>cards.csv <<'END'
11010519491231002X,王秀英,2,1,20160101,
END
run --accept columns --accept rejected
rows
