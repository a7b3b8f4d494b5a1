# 10 000 columns, the wanted ones at both ends and in the middle; a row with one more or one less is no row.
. "$GOLDEN/common.sh"
small_config
small_data
awk 'function row(id, name, sex, columns,  i) {
         printf "%s", id
         for (i = 2; i <= columns; i++) printf ",%s", i == 5000 ? name : i == columns ? sex : id == "证件号码" ? "c" i : i % 10
         printf "\n"
     }
     BEGIN {
         row("证件号码", "姓名", "性别", 10000)
         row("11010519491231002X", "王秀英", "女", 10000)
         row("440524188001010014", "李建国", "男", 10001)
         row("440524188001010014", "李建国", "男", 9999)
         row("440524188001010014", "李建国", "男", 10000)
     }' >roster.csv
run
rows | cut -d, -f1-7
