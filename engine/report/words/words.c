/* words: see words.h. Labels of headings differ from each other, because the columns of a
 * spreadsheet need different names. */
#include "engine/report/words/words.h"

static const struct {
    const char *key;
    const char *zh;
    const char *en;
} words[] = {
    /* outcomes */
    {"match", "一致", "match"},
    {"mismatch", "不一致", "mismatch"},
    {"missing", "无卡", "missing"},
    {"duplicate", "重复", "duplicate"},
    {"rejected", "无效", "rejected"},
    /* reasons */
    {"no_record", "无持卡记录", "no card at all"},
    {"no_active_card", "无可用状态的卡", "no card in a usable status"},
    {"identical", "内容相同", "the same as the first row"},
    {"conflicting", "内容冲突", "not the same as the first row"},
    {"row_columns", "列数不符", "too few or too many columns"},
    {"id_empty", "号码为空", "no number"},
    {"id_spreadsheet", "号码被表格软件改为科学计数", "digits lost in a spreadsheet"},
    {"id_multiple", "一格多个号码", "several numbers in one cell"},
    {"id_unusable", "号码不可用", "no number of any document"},
    {"row_encoding", "号码含乱码", "bytes that are no text in the number"},
    /* classes of a difference */
    {"placeholder", "含占位字符", "a character is unknown"},
    {"separator", "间隔号不同", "separators only"},
    {"variant", "繁简异体", "variant characters"},
    {"homophone", "同音字", "same sound"},
    {"order", "顺序不同", "another order"},
    {"part_missing", "缺少部分", "a part is left out"},
    {"one_character", "差一个字", "one character"},
    {"latin", "一方为拉丁字母", "Latin on one side"},
    {"different", "不同", "different"},
    /* notes */
    {"id_cleaned", "号码经清理", "number was cleaned"},
    {"id_15_digit", "15位旧号码", "old number of 15 digits"},
    {"id_disability_certificate", "残疾人证号", "disability certificate"},
    {"id_other_document", "其他证件", "another document"},
    {"id_checksum", "校验码不符", "wrong check character"},
    {"id_birth_date", "号码中出生日期无效", "no such birth date in the number"},
    {"id_spreadsheet_truncated", "号码疑被表格软件截断", "number cut by a spreadsheet"},
    {"id_wrong_length", "身份证号位数不对", "wrong number of digits in an identity number"},
    {"id_looks_wrong", "身份证号中有字母或句点", "letters or full stops in an identity number"},
    {"invalid_bytes", "含乱码", "bytes that are no text"},
    {"cut_character", "字符被截断", "a character cut in half"},
    {"quote", "引号后另有文字", "text after a closing quote"},
    {"quote_stray", "引号未闭合", "a quote without its pair"},
    {"row_short", "行尾缺列", "columns missing at the end of the row"},
    {"merged_cell", "取自合并单元格", "filled in from merged cells"},
    {"cesu8", "生僻字按代理对编码", "rare characters encoded as surrogates"},
    {"region_unmapped", "行政区划无法归属", "region not in the table"},
    {"region_from_id", "行政区划取自号码", "region from the number"},
    {"absent", "为空", "absent"},
    {"partial", "不完整", "incomplete"},
    {"conflict", "多张卡不一致", "differs between the person's card rows"},
    /* data sets, headings */
    {"roster", "名册", "roster"},
    {"cards", "持卡库", "cards"},
    {"id", "证件号码", "id"},
    {"pseudonym", "假名", "pseudonym"},
    {"reason", "原因", "reason"},
    {"notes", "备注", "notes"},
    {"roster_source", "名册出处", "roster source"},
    {"cards_source", "持卡库出处", "cards source"},
    {"cards_rows", "持卡记录数", "card rows"},
    {"kept_source", "首行出处", "source of the first row"},
    {"source", "出处", "source"},
    {"dataset", "数据集", "data set"},
    {"row", "原始行", "row"},
    /* regions */
    {"code", "区划代码", "code"},
    {"region_name", "地区名称", "region"},
    {"level", "级别", "level"},
    {"parent", "上级代码", "parent"},
    {"match_rate", "一致率（%）", "match rate"},
    {"reasons", "原因", "reasons"},
    {"province", "省级", "province"},
    {"prefecture", "地级", "prefecture"},
    {"county", "县级", "county"},
    {"town", "乡级", "town"},
    {"village", "村级", "village"},
    {"direct", "直属及未分到下级", "directly under"},
    {"unmapped", "未落到区划", "unmapped"},
    /* worklists: columns, choices, the cover. Columns and choices must not change from month to
       month: filled-in lists are compared by them */
    {"outcome", "比对结果", "outcome"},
    {"differs", "不一致项", "differing fields"},
    {"first_row", "首行", "first row"},
    {"check_result", "核查结果", "result"},
    {"corrected_value", "更正后的值", "corrected value"},
    {"check_remark", "核查说明", "remark"},
    {"checked_by", "核查人", "checked by"},
    {"check_date", "核查日期", "date"},
    {"choice_roster", "名册有误", "roster is wrong"},
    {"choice_card", "持卡库有误", "card is wrong"},
    {"choice_no_card", "确实无卡", "has no card"},
    {"choice_duplicate", "重复登记", "entered twice"},
    {"choice_not_found", "查无此人", "person not found"},
    {"choice_right", "核实无误", "found to be right"},
    {"choice_other", "其他", "other"},
    {"choices_message", "请从列表中选择", "please choose from the list"},
    {"worklist", "核查清单", "worklist"},
    {"worklist_cover", "说明", "cover"},
    {"worklist_period", "比对月份", "period"},
    {"worklist_region", "地区", "area"},
    {"worklist_code", "地区代码", "area code"},
    {"worklist_file", "第几个文件", "file no."},
    {"worklist_counts", "本文件行数", "rows of this file"},
    {"worklist_total", "合计", "in all"},
    {"worklist_how", "填写说明", "how to fill it in"},
    {"worklist_how_marked", "标色的单元格：名册与持卡库的值不一致；重复行则与首行的值不一致。",
     "Marked cells: the roster and the card do not agree, or a duplicate and the first row."},
    {"worklist_how_result", "核实后在最后五列填写；“核查结果”请从下拉列表中选择。",
     "Fill in the last five columns; choose the result from the list."},
    {"worklist_how_keep", "请勿改动表头和其他各列，以便汇总。",
     "Leave headings and the other columns as they are, so that lists can be put together again."},
    {"worklist_how_private", "本表含敏感个人信息，请按规定保管和销毁。",
     "This list holds sensitive personal information: keep and destroy it accordingly."},
    {"worklist_cut", "有单元格的内容过长，已截断，末尾为“…”。",
     "Cells that were too long were cut; they end in an ellipsis."},
    /* fields as configurations are used to name them */
    {"name", "姓名", "name"},
    {"sex", "性别", "sex"},
    {"ethnicity", "民族", "ethnicity"},
    {"birth", "出生日期", "birth date"},
    {"birth_date", "生日", "birth date"},
    {"region", "行政区划", "region"},
    {"employed", "务工状态", "employed"},
    {"person_no", "人编号", "person number"},
    {"household_no", "户编号", "household number"},
    {"status", "卡状态", "card status"},
    {"issued", "发卡日期", "date of issue"},
};

/* NULL: there is none. */
static const char *find(bd_text key, bool chinese)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (bd_text_equal(key, bd_text_of(words[i].key)))
            return chinese ? words[i].zh : words[i].en;
    return NULL;
}

const char *bd_word_label(const char *key, bool chinese)
{
    const char *label = find(bd_text_of(key), chinese);
    return label != NULL ? label : key;
}

static void add(bd_text key, bool chinese, bd_buf *out)
{
    const char *label = find(key, chinese);
    if (label != NULL)
        bd_buf_add_string(out, label);
    else
        bd_buf_add_text(out, key);
}

static bool take_end(bd_text *key, const char *end)
{
    const size_t len = strlen(end);
    if (key->len <= len || memcmp(key->at + key->len - len, end, len) != 0)
        return false;
    key->len -= len;
    return true;
}

/* A note such as "cards.id_cleaned", "roster.sex_absent" or "cards.name_conflict", split. */
typedef struct dataset_note {
    bd_text dataset;
    bd_text key;
    const char *end; /* "absent", "partial" or "conflict"; NULL: none of them */
} dataset_note;

static void add_chinese_note(const dataset_note *note, bd_buf *out)
{
    add(note->dataset, true, out);
    add(note->key, true, out);
    if (note->end != NULL)
        add(bd_text_of(note->end), true, out);
}

static void add_english_note(const dataset_note *note, bd_buf *out)
{
    const bool card = bd_text_equal(note->dataset, bd_text_of("cards"));
    if (note->end == NULL) {
        add(card ? bd_text_of("card") : note->dataset, false, out);
        bd_buf_add_string(out, ": ");
    }
    add(note->key, false, out);
    if (note->end == NULL)
        return;
    bd_buf_add_char(out, ' ');
    add(bd_text_of(note->end), false, out);
    if (strcmp(note->end, "conflict") != 0)
        bd_buf_add_string(out, card ? " on the card" : " in the roster");
}

void bd_word_label_add(bd_text key, bool chinese, bd_buf *out)
{
    const char *dot = key.len == 0 ? NULL : memchr(key.at, '.', key.len);
    const char *colon = key.len == 0 ? NULL : memchr(key.at, ':', key.len);

    if (colon != NULL) {
        const size_t len = (size_t)(colon - key.at);
        add((bd_text){key.at, len}, chinese, out);
        bd_buf_add_string(out, chinese ? "：" : ": ");
        add((bd_text){colon + 1, key.len - len - 1}, chinese, out);
    } else if (dot != NULL) {
        const size_t len = (size_t)(dot - key.at);
        dataset_note note = {{key.at, len}, {dot + 1, key.len - len - 1}, NULL};
        if (take_end(&note.key, "_absent"))
            note.end = "absent";
        else if (take_end(&note.key, "_partial"))
            note.end = "partial";
        else if (take_end(&note.key, "_conflict"))
            note.end = "conflict";
        if (chinese)
            add_chinese_note(&note, out);
        else
            add_english_note(&note, out);
    } else {
        add(key, chinese, out);
    }
}
