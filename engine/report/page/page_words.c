/* page_words: see page_words.h. */
#include "engine/report/page/page_words.h"

#include "engine/report/words/words.h"

typedef struct entry {
    const char *key;
    const char *zh;
    const char *en;
} entry;

static const entry sentences[] = {
    {"title", "名册与持卡库信息比对结果", "Comparison of the roster with the cardholder database"},
    {"period", "比对期次", "Period"},
    {"script_off", "本页未启用脚本：下列表格完整可读，逐级查看和排序不可用。",
     "Scripts are off: the tables below are complete, but there is no drill-down and no sorting."},
    {"outcomes", "总体结果", "Outcome"},
    {"reasons", "原因", "Reasons"},
    {"notes", "备注", "Notes"},
    {"inputs", "输入文件", "Input files"},
    {"balance", "平衡校验", "Balance"},
    {"run", "运行情况", "The run"},
    {"regions", "分地区结果", "Results by region"},
    {"ranking", "排名", "Ranking"},
    {"towns", "乡级数据质量", "Data quality by township"},
    {"groups", "专项分组", "Groups of regions"},

    {"alarms", "请先看这些问题", "Read this first"},
    {"alarms_about",
     "这些问题不改变每一行的比对结果，但影响整份结果能否使用。标为“已接受”的本应停止发布，由使用者接受后照常发布。",
     "They change the outcome of no row, but tell how far the whole can be used. Those marked as "
     "accepted would have stopped the run."},
    {"alarm_accepted", "已接受", "accepted"},
    {"alarm", "问题", "What"},
    {"alarm_rows", "行数", "Rows"},
    {"alarm_share", "占比", "Share"},
    {"alarm_todo", "怎么办", "What to do"},
    {"limits", "限值", "Limits"},
    {"limits_about", "限值由使用单位在配置中设定；超过时照常发布，退出码为 1。",
     "Limits are the user's own; a run that passes one is published and exits 1."},
    {"limit_of", "指标", "Figure"},
    {"limit", "限值", "Limit"},
    {"limit_value", "本期", "This period"},
    {"limit_passed", "超过", "passed"},
    {"limit_kept", "未超过", "kept"},
    {"limit_none", "没有可比数据，不适用", "does not apply: nothing to compare with"},
    {"roster_change", "名册行数较上期增减", "Change of the roster's rows"},
    {"cards_change", "持卡库行数较上期增减", "Change of the card rows"},
    {"match_rate_drop", "一致率较上期下降", "Drop of the match rate"},

    /* figures at the top */
    {"roster_rows", "名册行数", "Roster rows"},
    {"match_rate", "一致率", "Match rate"},
    {"cards_total", "持卡库行数", "Card rows"},
    {"persons", "持卡人数", "Cardholders"},
    {"open_items", "待核实行数", "Rows to check"},
    {"open_items_about", "不一致、无卡、重复、无效之和",
     "mismatch, missing, duplicate and rejected"},

    /* the period before */
    {"compared_with", "上期为", "The period before is "},
    {"compared_about", "；“较上期”为本期减上期，占比和一致率的变动以百分点计。",
     "; changes are this period less that one, those of shares and rates in percentage points."},
    {"change", "较上期", "Change"},
    {"change_points", "占比变动（百分点）", "Share (points)"},
    {"rate_change", "一致率变动（百分点）", "Rate change (points)"},
    {"rate_before", "上期一致率", "Rate before"},
    {"points", "个百分点", "points"},

    /* townships */
    {"town", "乡级地区", "Township"},
    {"defective", "问题行数", "Rows with defects"},
    {"defect_rate", "占比", "Share"},
    {"defects", "问题及行数", "Defects and their rows"},
    {"towns_none", "本期名册中没有写明乡级区划的行。", "No row of the roster names a township."},
    {"towns_about",
     "问题行指名册自身有问题的行：无效、重复，以及号码校验码不符、号码中出生日期无效、号码疑被表格软件截断、"
     "身份证号位数不对或夹有字母或句点、行政区划无法归属、含乱码或字符被截断的行；一行有几项问题只计一次。不一致和无卡不在其中。",
     "Rows with a defect of the roster's own: rejected or duplicate ones, and those noted for a wrong "
     "check character, an impossible birth date, a number cut by a spreadsheet, an identity number of "
     "a wrong length or with letters or full stops in it, a region that cannot be told, bytes that are no text or a character cut in half; a row with several counts once. "
     "Mismatch and missing are none."},

    {"as_table", "（表格）", " (table)"},

    /* headings of columns */
    {"outcome", "结果", "Outcome"},
    {"rows", "行数", "Rows"},
    {"share", "占名册", "Of the roster"},
    {"share_of", "占该类", "Of the outcome"},
    {"meaning", "含义", "Meaning"},
    {"note", "备注", "Note"},
    {"count", "行数", "Rows"},
    {"code", "代码", "Code"},
    {"composition", "构成", "Composition"},
    {"total", "合计", "Total"},
    {"rank", "名次", "Rank"},
    {"above", "上级地区", "Lies in"},
    {"rate", "比率", "Rate"},
    {"group", "分组", "Group"},
    {"file", "文件", "File"},
    {"bytes", "字节数", "Bytes"},
    {"digest", "摘要值", "Digest"},
    {"check", "校验", "Check"},
    {"left", "总数", "Total"},
    {"right", "各项", "Parts"},
    {"proportion", "比例", "Proportion"},
    {"against_greatest", "与最高者相比", "Against the greatest"},
    {"result", "结论", "Verdict"},

    /* what the outcomes mean */
    {"match_about", "号码两边都有，参与比对的各项均相同",
     "the number is in both, and every compared field agrees"},
    {"mismatch_about", "号码两边都有，至少一项不同",
     "the number is in both, and some compared field differs"},
    {"missing_about", "持卡库中没有此号码的可用卡", "no usable card bears the number"},
    {"duplicate_about", "号码在名册中已出现过，以首次出现的一行参与比对",
     "the number stood in the roster before; the first row is the one compared"},
    {"rejected_about", "该行读不出可用的号码", "no usable number can be read from the row"},
    {"bar_about", "名册各结果所占比例", "Shares of the outcomes in the roster"},

    /* remarks */
    {"reasons_about", "不一致的一行可以有多个原因，因此各原因之和可能大于该类行数。",
     "A row that does not agree may have several reasons, so these may add up to more than its "
     "rows."},
    {"reasons_none", "本期没有需要说明原因的行。",
     "No row of this period has a reason to explain."},
    {"cards_rejected", "持卡库无效行", "card rows rejected"},
    {"notes_about", "备注仅作提示，不改变比对结果；同一行可以有多条备注。",
     "Notes change no outcome; a row may have several of them."},
    {"notes_none", "本期没有备注。", "There are no notes in this period."},
    {"regions_hint", "选择地区名称可逐级查看下级；选择列标题可排序。",
     "Choose a region to see what lies in it, a heading to sort. "},
    {"regions_about", "下级各行之和等于上级。读不出区划的无效行计入“未落到区划”。",
     "Parts always sum to the whole. Rejected rows whose region cannot be read are counted as "
     "unmapped."},
    {"ranking_about", "按比率排列；所示比率相同者名次相同；没有名册行的地区不参加排名。",
     "By rate; rates that are shown as equal share a rank; regions without rows in the roster are "
     "not ranked."},
    {"groups_about", "分组由使用单位在配置中自定，可以互相重叠。",
     "Groups are the user's own; they may overlap."},
    {"balance_about", "各项由互相独立的计数得出；任何一项不相等时，结果不予发布。",
     "From counts that are independent of each other; where one fails nothing is published."},
    {"balance_outcomes", "名册行数 = 各结果之和", "roster rows = sum of the outcomes"},
    {"balance_roster", "名册行数 = 采用 + 无效", "roster rows = accepted + rejected"},
    {"balance_cards", "持卡库行数 = 采用 + 无效", "card rows = accepted + rejected"},
    {"balance_missing", "无卡 = 各原因之和", "missing = sum of its reasons"},
    {"balance_duplicate", "重复 = 各原因之和", "duplicate = sum of its reasons"},
    {"balance_rejected", "无效 = 各原因之和", "rejected = sum of its reasons"},
    {"balance_cards_rejected", "持卡库无效 = 各原因之和",
     "card rows rejected = sum of their reasons"},
    {"balance_regions", "名册行数 = 各地区之和", "roster rows = sum of the regions"},
    {"balance_lines", "输入文件行数 = 各类行之和", "lines of all inputs = what they are"},
    {"lines", "文件行数", "Lines"},
    {"lines_other", "不是数据的行", "Lines that are no rows"},
    {"line_header", "表头", "header"},
    {"line_blank", "空行", "blank"},
    {"line_continued", "续行", "continued"},
    {"line_repeated_header", "重复表头", "repeated header"},
    {"line_skipped", "跳过", "skipped"},
    {"balance_declared", "程序校验", "as checked by the program"},
    {"equal", "相等", "equal"},
    {"unequal", "不相等", "NOT equal"},
    {"inputs_about", "摘要值按整个文件计算，任何人都可以用通用工具复核。",
     "Digests are of whole files; anyone can compute them again."},
    {"digest_kind", "摘要算法", "Digest algorithm"},
    {"input_note", "输入文件提示", "Note on an input"},
    {"configuration", "配置文件", "Configuration"},
    {"previous", "上期清单", "Manifest of the period before"},
    {"tool", "程序", "Program"},
    {"began", "开始时间", "Began"},
    {"ended", "结束时间", "Ended"},
    {"user", "运行用户", "User"},
    {"host", "运行主机", "Host"},
    {"build", "程序构建", "Build"},
    {"options", "命令选项", "Options"},
    {"options_none", "无", "none"},
    {"limits_verdict", "限值", "Limits"},
    {"alarms_verdict", "问题", "Alarms"},
    {"judged_none", "无", "none"},
    {"judged_passed", "超过", "passed:"},
    {"judged_accepted", "本应停止发布而被接受的", "grave and accepted:"},
    {"superseded", "被替换的清单", "Superseded manifest"},
    {"superseded_no_reason", "（未说明原因）", "(no reason given)"},
    {"regions_file", "行政区划表", "Region table"},
    {"seconds", "用时（秒）", "Seconds"},
    {"stage_load", "读入", "load"},
    {"stage_compare", "比对", "compare"},
    {"stage_worklists", "核查清单", "worklists"},
    {"stage_publish", "发布", "publish"},
    {"stage_total", "合计", "total"},
    {"memory", "内存峰值", "Peak memory"},
    {"store", "索引文件", "Store"},
    {"store_size", "索引大小", "Size of the store"},
    {"privacy",
     "本页只含汇总数字，不含任何个人信息；数据取自同一文件夹的 summary.json 和 manifest.json。",
     "This page holds totals only and no person; its data are those of summary.json and "
     "manifest.json in the same folder."},
    {"regions_left_out", "地区过多，本页不列；见同一文件夹的 regions.csv。",
     "There are too many regions for this page; see regions.csv in the same folder."},

    /* regions and the script */
    {"level_province", "省级", "Provinces"},
    {"level_prefecture", "地级", "Prefectures"},
    {"level_county", "县级", "Counties"},
    {"level", "级别", "Level"},
    {"measure", "指标", "Measure"},
    {"whole", "全部地区", "All regions"},
    {"path", "所在位置", "Where you are"},
    {"high_first", "由高到低", "highest first"},
    {"low_first", "由低到高", "lowest first"},
    {"order_of_rank", "排列", "Order"},
    {"show_all", "显示全部", "Show all"},
    {"show_less", "只显示前 20 名", "Show the first 20"},
    {"shown_of", "仅列前 {shown} 个，共 {all} 个", "{shown} of {all} shown"},
    {"open", "查看下级", "open"},
    {"ranked_in", "范围：", "Within: "},
    {"nothing_to_rank", "此范围内没有这一级地区。", "There is no region of this level here."},
};

static const entry meanings[] = {
    {"no_record", "持卡库中没有这个号码", "the number is not among the cards"},
    {"no_active_card", "有卡，但没有一张处于可用状态",
     "there are cards, but none in a usable status"},
    {"identical", "参与比对的各项与首行相同，多为重复录入",
     "every compared field is that of the first row; most often entered twice"},
    {"conflicting", "参与比对的内容与首行不同，需核实是否两人共用一个号码",
     "it differs from the first row: check whether two people hold one number"},
    {"row_columns", "该行的列数与表头不同", "the row has not as many columns as the heading"},
    {"id_empty", "号码为空，或填写“无”“不详”等", "the number is empty, or says none or unknown"},
    {"id_spreadsheet", "号码被表格软件改成 4.40981E+17 一类的形式，后面的数字已丢失",
     "a spreadsheet turned the number into the like of 4.40981E+17; its digits are lost"},
    {"id_multiple", "一格内填写了两个以上号码，无法判断用哪一个",
     "which of several numbers is meant cannot be told"},
    {"id_unusable", "长度或字符不符合任何一种证件",
     "its length or characters are those of no document"},
    {"row_encoding", "号码一格含有无法识别的字节", "the number holds bytes that are no text"},
    {"placeholder", "一方含 ？、□、* 等占位字符，该字未知，不等于不同",
     "a side holds a character such as ? or □: it is unknown, not different"},
    {"separator", "只有间隔号（·）的写法或有无不同", "only the separating dots differ"},
    {"variant", "只有繁体、简体或异体字的不同",
     "only traditional, simplified or variant forms differ"},
    {"homophone", "字数相同，不同的字读音相同",
     "of the same length, and what differs sounds alike"},
    {"order", "组成部分相同，先后顺序不同", "the same parts in another order"},
    {"part_missing", "一方缺少名字的一部分，如祖父名",
     "one side leaves out a part, such as a grandfather's name"},
    {"one_character", "多一字、少一字或错一字", "one character is inserted, left out or replaced"},
    {"latin", "一方为拉丁字母，一方为汉字",
     "one side is written in Latin letters, the other in Han"},
    {"different", "两边内容不同，不属于其他各类",
     "the two sides differ, and in no way that has a class of its own"},
    {"id_cleaned", "去除空白、全角字符、标签等之后才成为号码",
     "blanks, full-width characters or labels had to be removed"},
    {"id_15_digit", "15 位旧号码，已升为 18 位后比对",
     "raised to 18 digits before it was compared"},
    {"id_disability_certificate", "填写的是残疾人证号，取其前 18 位",
     "the number of a disability certificate; its first 18 characters are used"},
    {"id_other_document", "不是公民身份号码，按其他证件比对",
     "not a citizen's number; compared as that of another document"},
    {"id_checksum", "最后一位校验码不符；确有持此类号码者，照常比对",
     "people do hold such numbers; compared like any other"},
    {"id_birth_date", "号码中的日期不存在、晚于本期或早于 1840 年",
     "its date does not exist, lies after the period, or before 1840"},
    {"id_spreadsheet_truncated", "号码末尾为 000 且校验不符，疑为表格软件只保留 15 位所致",
     "it ends in 000 and fails the check: a spreadsheet keeps 15 digits"},
    {"id_wrong_length", "像身份证号，但不是 18 位；未作更正，照原样比对",
     "like an identity number, but not of 18 characters; compared as it is"},
    {"id_looks_wrong", "像身份证号，但夹有 O、l、I 或句点，可能应为 0 或 1；未作更正，照原样比对",
     "like an identity number, but with O, l, I or full stops among its digits; compared as it is"},
    {"invalid_bytes", "该行含有无法识别的字节，报告中以 \\xHH 显示",
     "the row holds bytes that are no text, shown as \\xHH"},
    {"quote", "引号闭合之后还有文字，已并入该值",
     "text after a closing quote; it belongs to the value"},
    {"quote_stray", "引号没有闭合，按普通字符处理，没有吞掉后面的行",
     "a quote was never closed; it counts as an ordinary character, and the rows below it are kept"},
    {"row_short", "该行比表头少列，缺的列按空值处理",
     "the row has fewer columns than the header; the missing ones are empty"},
    {"merged_cell", "单元格向下合并，合并范围内每行都取该值",
     "cells were merged downwards; each row of the merge has its value"},
    {"cesu8", "生僻字由两个三字节代理写成（CESU-8），已还原",
     "rare characters were written as two surrogates of three bytes (CESU-8), and are restored"},
    {"region_unmapped",
     "没有区划，或区划不在区划表中，或地名不能逐级识别；归到能识别的一级，否则计入“未落到区划”",
     "no region, one that is not in the table, or names not all of which could be resolved; it "
     "counts where it could be resolved to, else as unmapped"},
    {"region_from_id", "该行没有可用的区划，按号码前六位归属",
     "the row names no known region; the first six digits of the number say where it counts"},
    {"absent", "该项为空，未参与比对", "the field is empty and was not compared"},
    {"partial", "该日期只写到年月或年，按写出的部分比对",
     "only the year and month of the date are written, or only the year; that much was compared"},
    {"conflict", "同一号码的多条持卡记录姓名不同",
     "the card rows of one number bear different names"},
};

static const char *const script_words[] = {"match",         "roster",         "mismatch",
                                           "missing",       "duplicate",      "rejected",
                                           "rate",          "match_rate",     "total",
                                           "whole",         "path",           "unmapped",
                                           "direct",        "high_first",     "low_first",
                                           "order_of_rank", "show_all",       "show_less",
                                           "open",          "rows",           "level",
                                           "measure",       "level_province", "level_prefecture",
                                           "level_county",  "ranked_in",      "nothing_to_rank",
                                           "outcome",       "proportion",     "against_greatest",
                                           "reasons",       "rate_change",    "rate_before",
                                           "notes",         "shown_of"};

static const entry *find(const entry *entries, size_t count, bd_text key)
{
    for (size_t i = 0; i < count; i++)
        if (bd_text_equal(key, bd_text_of(entries[i].key)))
            return &entries[i];
    return NULL;
}

const char *bd_page_word(const char *key, bool chinese)
{
    const entry *found = find(sentences, sizeof sentences / sizeof *sentences, bd_text_of(key));
    if (found == NULL)
        return bd_word_label(key, chinese);
    return chinese ? found->zh : found->en;
}

const char *bd_page_word_of_script(size_t idx)
{
    return idx < sizeof script_words / sizeof *script_words ? script_words[idx] : NULL;
}

/* The class in a key: the part that remains without the data set and the field. */
static bd_text class_of(bd_text key)
{
    static const char *const ends[] = {"_absent", "_partial", "_conflict"};
    const char *mark = key.len == 0 ? NULL : memchr(key.at, ':', key.len);
    if (mark == NULL && key.len != 0)
        mark = memchr(key.at, '.', key.len);
    if (mark != NULL) {
        key.len -= (size_t)(mark + 1 - key.at);
        key.at = mark + 1;
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t len = strlen(ends[i]);
        if (key.len > len && memcmp(key.at + key.len - len, ends[i], len) == 0)
            return bd_text_of(ends[i] + 1);
    }
    return key;
}

const char *bd_page_meaning(bd_text key, bool chinese)
{
    const entry *found = find(meanings, sizeof meanings / sizeof *meanings, class_of(key));
    if (found == NULL)
        return "";
    return chinese ? found->zh : found->en;
}
