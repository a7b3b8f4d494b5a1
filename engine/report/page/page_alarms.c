/* page_alarms: what a reader should know first: the alarms of the run, and the limits. */
#include <inttypes.h>

#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/words/words.h"

/* What an alarm says and what to do, without its numbers. engine/report/README.md lists them. */
typedef struct sentence {
    const char *name;
    const char *zh, *en;
    const char *zh_todo, *en_todo;
} sentence;

static const sentence sentences[] = {
    {"empty", "没有一行可用", "no row is accepted", "检查导出是否中断、字段是否对应",
     "was the export cut short, are the columns right?"},
    {"empty_file", "文件只有表头，没有数据行", "the file has no rows, at most a header",
     "检查导出是否中断，或从 files 中去掉该文件",
     "was its export cut short? Otherwise take it out of files"},
    {"columns", "列数过多或过少", "too few or too many columns", "检查分隔符、引号、定长位置",
     "check delimiter and quotes, or places and widths"},
    {"encoding", "含有不是该编码文字的字节", "bytes that are no text in the encoding",
     "把 encoding 改为文件的实际编码，或用 auto", "say the file's encoding, or auto"},
    {"rejected", "一半以上的行无效", "more than half of the rows are rejected",
     "检查号码所在的列，或请对方重新导出",
     "check the column of the numbers, or have it exported again"},
    {"active_none", "没有一张卡处于 active 所列的状态", "no card is in a status of active",
     "核对 active 的值与文件中的状态，必要时用 map 对应",
     "compare the values of active with those of the file; map translates"},
    {"column_empty", "参与比对的列在每一行都为空", "a compared column is empty in every row",
     "检查列名；工作簿中的公式须先保存出结果",
     "is it the right column? Formulas of a workbook need stored results"},
    {"id_spreadsheet", "号码被表格软件改成 4.4E+17 一类的形式，后面的数字已丢失",
     "numbers such as 4.4E+17: a spreadsheet program threw digits away",
     "请对方把号码按文本重新导出", "have it exported again, with the numbers as text"},
    {"id_spreadsheet_truncated", "号码末尾为 000 且校验不符，疑被表格软件截断",
     "numbers that end in 000 and fail the check: a spreadsheet keeps 15 digits",
     "请对方把号码按文本重新导出", "have it exported again, with the numbers as text"},
    {"id_wrong_length", "号码为 17 位或 19 位，像身份证号而位数不对",
     "numbers of 17 or 19 digits, nearly those of citizens", "按核查清单更正号码",
     "correct the numbers by the worklists"},
    {"id_looks_wrong", "号码像身份证号，但含字母 O、l、I 或句点",
     "numbers that look like those of citizens, with O, l, I or full stops", "按核查清单更正号码",
     "correct the numbers by the worklists"},
    {"cut_character", "定长字段末尾截断了一个字", "a character is cut at the end of a field",
     "检查 at 和 width，按文件编码的字节计", "check at and width, in bytes of the file's encoding"},
    {"region_unmapped", "行政区划无法归属", "no known region", "检查区划所在的列",
     "check the column of the region"},
    {"outside_map", "代码不在 map 的 from 和 to 之中", "a code that is not in its map",
     "把缺少的代码补进 map", "add what is missing to the map"},
    {"private_use", "姓名含自造字（专用区字符），其他系统显示不同",
     "names with private-use characters, which other systems show differently",
     "请在源系统中改为标准编码", "have them re-coded where the names are kept"},
    {"quote_stray", "引号没有闭合，按普通字符处理",
     "a quote without its pair, taken as a character", "引号为普通字符时用 quote: none",
     "where quotes are ordinary characters say quote: none"},
    {"row_short", "行尾缺列，缺的列按空值处理",
     "fewer columns than the header; the others are empty", "", ""},
    {"merged_cell", "取自合并单元格的值，合并范围内每行都算",
     "values of merged cells count for every row of the merge", "", ""},
    {"repeated_header", "与表头相同的行，已跳过", "rows that repeat the header are passed over", "",
     ""},
    {"formulas", "公式没有保存结果，按空值处理", "formulas without stored results count as empty",
     "用表格软件打开该工作簿并保存", "open the workbook in a spreadsheet program and save it"},
    {"sheets_unread", "有数据的工作表没有读入", "sheets with rows that are not read",
     "需要时用 sheet: all", "sheet: all reads all of them"},
    {"grew", "读入期间文件变大，新增部分不在本次比对中",
     "the file grew while it was read; the rest is not in this run", "文件写完后重新运行",
     "run again when the file is complete"}};

static const sentence *find(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof sentences / sizeof *sentences; i++)
        if (strcmp(sentences[i].name, name) == 0)
            return &sentences[i];
    return NULL;
}

static const char *member(const bd_json_value *object, const char *key)
{
    const char *text = bd_json_get_string(bd_json_get(object, key));
    return text == NULL ? "" : text;
}

/* ---- alarms ---- */

static void add_detail(bd_page *page, const bd_json_value *alarm)
{
    const char *detail = member(alarm, "detail");
    bd_buf label = {0};
    if (detail[0] == '\0')
        return;
    bd_word_label_add(bd_text_of(detail), page->chinese, &label);
    bd_buf_add_string(page->out, page->chinese ? "（" : " (");
    bd_html_text(page->out, (bd_text){label.at, label.len});
    bd_buf_add_string(page->out, page->chinese ? "）" : ")");
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}

static void add_sentence(bd_page *page, const bd_json_value *alarm)
{
    const char *name = member(alarm, "name");
    const sentence *found = find(name);
    bd_buf *out = page->out;
    bd_buf_add_string(out, "<td>");
    if (bd_json_get_bool(bd_json_get(alarm, "grave"))) {
        bd_buf_add_string(out, "<b class=\"grave\">");
        bd_page__say(page, "alarm_accepted");
        bd_buf_add_string(out, "</b> ");
    }
    bd_html_text(out, bd_text_of(found == NULL   ? member(alarm, "text")
                                 : page->chinese ? found->zh
                                                 : found->en));
    add_detail(page, alarm);
    bd_buf_add_string(out, " <code>");
    bd_html_text(out, bd_text_of(name));
    bd_buf_add_string(out, "</code></td><td>");
    if (found != NULL)
        bd_html_text(out, bd_text_of(page->chinese ? found->zh_todo : found->en_todo));
    bd_buf_add_string(out, "</td></tr>\n");
}

typedef void row_writer(bd_page *page, const bd_json_value *member);

/* A section with a row for each member of summary.json's list of that name; none for an empty one. */
static void list_section(bd_page *page, const char *name, const char *about,
                         const char *const *heads, row_writer *write)
{
    const bd_json_value *list = bd_json_get(page->summary, name);
    const size_t count = bd_json_count(list);
    if (count == 0)
        return;
    bd_page__section_begin(page, name);
    bd_page__say(page, about);
    bd_buf_add_string(page->out, "</p>\n");
    bd_page__table_begin(page, name, name, heads);
    bd_buf_add_string(page->out, "<tbody>\n");
    for (size_t i = 0; i < count; i++)
        write(page, bd_json_at(list, i));
    bd_buf_add_string(page->out, "</tbody>");
    bd_page__table_end(page);
    bd_buf_add_string(page->out, "</section>\n");
}

/* summary.json has the share in three decimals, rounded down. */
static void add_share(bd_buf *out, uint64_t rows, uint64_t thousandths)
{
    if (thousandths < 10 && rows != 0)
        bd_buf_add_string(out, "&lt;0.01%");
    else
        bd_buf_printf(out, "%" PRIu64 ".%02u%%", thousandths / 1000,
                      (unsigned)(thousandths / 10 % 100));
}

/* Rows and their share; whatever has no share counts something else. */
static void add_numbers(bd_page *page, const bd_json_value *alarm)
{
    uint64_t rows = 0;
    double share;
    (void)!bd_json_get_u64(bd_json_get(alarm, "rows"), &rows);
    bd_page__cell_number(page, rows);
    bd_buf_add_string(page->out, "<td class=\"number\">");
    if (bd_json_get_double(bd_json_get(alarm, "share"), &share))
        add_share(page->out, rows, (uint64_t)(share * 1000 + 0.5));
    else
        bd_buf_add_string(page->out, "–");
    bd_buf_add_string(page->out, "</td>");
}

static void alarm_row(bd_page *page, const bd_json_value *alarm)
{
    bd_buf *out = page->out;
    bd_buf_add_string(out, "<tr><td>");
    bd_page__say(page, member(alarm, "dataset"));
    bd_buf_add_string(out, "</td><td class=\"path\">");
    bd_html_text(out, bd_text_of(member(alarm, "input")));
    bd_buf_add_string(out, "</td>");
    add_numbers(page, alarm);
    add_sentence(page, alarm);
}

void bd_page__alarms(bd_page *page)
{
    static const char *const heads[] = {"dataset", "file",       "#alarm_rows", "#alarm_share",
                                        "alarm",   "alarm_todo", NULL};
    list_section(page, "alarms", "alarms_about", heads, alarm_row);
}

/* ---- limits ---- */

static void number_cell(bd_page *page, const bd_json_value *value, const char *unit)
{
    double number;
    bd_buf_add_string(page->out, "<td class=\"number\">");
    if (bd_json_get_double(value, &number)) {
        bd_buf_printf(page->out, "%.3f ", number);
        bd_buf_add_string(page->out, unit);
    } else {
        bd_buf_add_string(page->out, "–");
    }
    bd_buf_add_string(page->out, "</td>");
}

static void limit_row(bd_page *page, const bd_json_value *limit)
{
    const char *name = member(limit, "name");
    const bool passed = bd_json_get_bool(bd_json_get(limit, "passed"));
    const bool points = strcmp(name, "match_rate_drop") == 0;
    const char *unit = points ? bd_page__word(page, "points") : "%";
    double value;
    const bool applies = bd_json_get_double(bd_json_get(limit, "value"), &value);
    bd_buf_add_string(page->out, "<tr><th scope=\"row\">");
    bd_page__say(page, name);
    bd_buf_add_string(page->out, "<code>");
    bd_html_text(page->out, bd_text_of(name));
    bd_buf_add_string(page->out, "</code></th>");
    number_cell(page, bd_json_get(limit, "limit"), unit);
    number_cell(page, bd_json_get(limit, "value"), unit);
    bd_buf_printf(page->out, "<td class=\"%s\">", passed ? "unequal" : applies ? "equal" : "code");
    bd_page__say(page, passed ? "limit_passed" : applies ? "limit_kept" : "limit_none");
    bd_buf_add_string(page->out, "</td></tr>\n");
}

void bd_page__limits(bd_page *page)
{
    static const char *const heads[] = {"limit_of", "#limit", "#limit_value", "result", NULL};
    list_section(page, "limits", "limits_about", heads, limit_row);
}
