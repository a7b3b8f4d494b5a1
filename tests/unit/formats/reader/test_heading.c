/* test_heading: first rows that are headers, first rows that are a person's, and undecided ones. */
#include "formats/reader/heading.h"

#include <criterion/criterion.h>

static const char *const wanted[] = {"证件号码", "所在街道"};

/* Cells separated by |. */
static bd_first_row row_of(const char *row, bd_format format)
{
    const bd_reader_spec spec = {
        .format = format, .header = true, .wanted = wanted, .wanted_count = 2};
    bd_text cells[16];
    size_t count = 0;
    for (const char *at = row;; at++) {
        const size_t len = strcspn(at, "|");
        cells[count++] = (bd_text){at, len};
        at += len;
        if (*at == '\0')
            break;
    }
    return bd_heading_row(&spec, cells, count);
}

static void expect(bd_first_row kind, const char *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect(row_of(rows[i], BD_FORMAT_CSV) == kind, "%s", rows[i]);
}

#define EXPECT(kind, ...)                                  \
    do {                                                   \
        static const char *const rows_[] = {__VA_ARGS__};  \
        expect(kind, rows_, sizeof rows_ / sizeof *rows_); \
    } while (0)

Test(heading, a_word_that_heads_columns_or_was_asked_for_makes_a_header)
{
    EXPECT(BD_FIRST_ROW_HEADINGS, "证件号|姓名|性别", "x|所在街道", "AAC002|AAC003", "BAZ103_1",
           "id|name", "a|b|c", "证件号;姓名;性别", "截至2022年12月31日年龄|姓名",
           "姓名 (2022)|民族", "|姓名|", "AAC002;AAC003;BAZ103_1", "A|B|AAC002|姓名",
           "王大锤|姓名|性别");
}

Test(heading, a_number_makes_a_persons_row_whatever_else_stands_in_it)
{
    EXPECT(BD_FIRST_ROW_DATA, "530724196501010005|王大锤", "5307 2419 6501 0100 05|姓名",
           "530724196501010005-1", "残疾证530724196501010005|王大锤", "53072419650101000?|王大锤",
           "A123456(7)|王大锤|在校", "E1234567|王大锤", "王大锤|13912345678",
           "姓名|５３０７２４１９６５", "王|1965-11-17", "E00000001");
}

Test(heading, a_row_that_says_neither_is_not_shown)
{
    EXPECT(BD_FIRST_ROW_UNKNOWN, "无|王大锤|在校", "|王大锤", "SMITH|ALI|在校", "宁蒗县花名册||",
           "王大锤|M|在校", "王大锤|户主|男|汉族", "A12345|王大锤", "王大锤|姓名|男", "M|Y|王大锤",
           "", "——|王大锤");
}

Test(heading, the_columns_of_a_dbf_have_names)
{
    cr_expect(row_of("XM_BIRTH_19651117", BD_FORMAT_DBF) == BD_FIRST_ROW_HEADINGS);
}
