/* Which headings count as the same. */
#include <criterion/criterion.h>

#include "formats/reader/heading_text.h"

typedef struct pair {
    const char *a;
    const char *b;
    bool alike;
} pair;

static const pair pairs[] = {
    {"证件号码", "证件号码", true},
    {"证件号码", "证件\n号码", true},
    {"证件号码", "证件\r\n 号　码\xC2\xA0", true},
    {"证件号码", "\xEF\xBB\xBF证件号码\xE2\x80\x8B", true},
    {"证件号码", "证件号", false},
    {"证件号", "证件号码", false},
    {"务工时间（月）", "务工时间(月)", true},
    {"务工时间（月）", "务工时间【月】", true},
    {"务工时间[月]", "务工时间〔月〕", true},
    {"务工时间月", "务工时间（月）", true},
    {"务工时间", "务工时间（月）", false},
    {"乡(镇)", "乡（村）", false},
    {"姓名", "姓名*", true},
    {"姓名", "姓名＊", true},
    {"姓名", "*姓名", true},
    {"姓名", "姓名：", true},
    {"姓名", "姓名 :* ", true},
    {"姓名:", "姓名（*）", true},
    {"姓:名", "姓名", false},
    {"姓*名", "姓名", false},
    {"AAC002", "aac002", true},
    {"AAC002", "ＡＡＣ００２", true},
    {"AAC002", "AAC003", false},
    {"户主信息/姓名", "户主信息／姓名", true},
    {"*", "*", false},
    {"", "", false},
    {"（）", "()", false},
    {"", "姓名", false},
    {"\xFF", "\xFF", true},
    {"\xFF", "\xFE", false},
    {"a\xFF", "a", false},
};

Test(heading_text, headings_are_alike_without_blanks_brackets_width_case_and_marks)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const bd_text a = bd_text_of(pairs[i].a);
        const bd_text b = bd_text_of(pairs[i].b);
        cr_expect_eq(bd_heading_alike(a, b), pairs[i].alike, "'%s' and '%s'", pairs[i].a,
                     pairs[i].b);
        cr_expect_eq(bd_heading_alike(b, a), pairs[i].alike, "'%s' and '%s'", pairs[i].b,
                     pairs[i].a);
    }
}

Test(heading_text, a_plain_heading_has_no_blanks)
{
    bd_buf out = {0};
    bd_heading_add_plain(&out, bd_text_of("证 件\r\n号\xE3\x80\x80码"));
    bd_heading_add_plain(&out, bd_text_of(""));
    cr_expect_str_eq(out.at, "证件号码");
    cr_expect_eq(out.len, sizeof "证件号码" + 1);
    bd_buf_fini(&out);
}
