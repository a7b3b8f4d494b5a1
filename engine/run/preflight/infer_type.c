/* infer_type: see infer_type.h. */
#include "engine/run/preflight/infer_type.h"

#include <string.h>

#include "engine/identity/chars.h"
#include "engine/identity/ethnicity.h"
#include "engine/identity/id.h"
#include "engine/identity/sex.h"
#include "engine/identity/value.h"

enum {
    CITIZEN_LEN = 18,
    OLD_LEN = 15, /* characters of a number from before 1999 */
    PHONE_LEN = 11,
    DAY_LEN = 8,
    NAME_HAN_MAX = 4, /* characters of a name without a dot */
    WORDS_MAX = 64    /* characters that are examined */
};

/* The hundred most common surnames: enough to distinguish a column of names from one of words, but
 * not a single name from a word. */
static const char surnames[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏"
    "苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史陶贺毛段郝顾龚邵"
    "万覃武钱戴严莫孔向常汤";

static const char place_ends[] = "省市区县旗盟乡镇村州组屯";

static bool is_one_of(const char *chars, uint32_t cp)
{
    const bd_text all = bd_text_of(chars);
    for (size_t pos = 0; pos < all.len;)
        if (bd_chars_next(all, &pos) == cp)
            return true;
    return false;
}

static bool is_region(const bd_region_table *regions, bd_text cell)
{
    uint64_t code;
    return bd_region_read(cell, &code) && bd_region_mapped(regions, code);
}

static bool is_day(bd_text cell)
{
    uint32_t day;
    return bd_date_read(NULL, cell, &day) && !bd_date_is_partial(day) && day >= 18400000 &&
           day < 21000000;
}

/* Digits only, or 17 digits and an X. */
static bd_inferred shape_of_digits(const bd_region_table *regions, const char *text, size_t len)
{
    const bd_text cell = {text, len};
    bd_id id;
    if (len == CITIZEN_LEN || len == OLD_LEN)
        return bd_id_read(cell, 0, &id) == BD_ID_OK && (id.key & BD_KEY_OTHER) == 0
                   ? BD_INFERRED_ID
                   : BD_INFERRED_DIGITS;
    if (len <= 2)
        return BD_INFERRED_CODE;
    if (len == PHONE_LEN && text[0] == '1' && text[1] >= '3')
        return BD_INFERRED_PHONE;
    if (len == DAY_LEN && is_day(cell))
        return BD_INFERRED_DATE;
    return is_region(regions, cell) ? BD_INFERRED_REGION : BD_INFERRED_DIGITS;
}

/* The characters of a cell, counted. */
typedef struct words {
    size_t len; /* characters but for separators */
    size_t han, latin;
    bool parted; /* by the dot of a name */
    uint32_t first, last;
    bool digits;
} words;

static bool is_dot(uint32_t cp)
{
    return is_one_of("·•・･．.‧∙⋅・", cp);
}

static words read_words(bd_text cell)
{
    words w = {0};
    for (size_t pos = 0; pos < cell.len && w.len < WORDS_MAX;) {
        const uint32_t cp = bd_chars_narrow(bd_chars_next(cell, &pos));
        if (bd_chars_invisible(cp))
            continue;
        if (is_dot(cp)) {
            w.parted = w.len != 0;
            continue;
        }
        w.digits |= bd_chars_is_digit(cp);
        w.han += bd_chars_is_han(cp);
        w.latin += bd_chars_is_latin(cp);
        w.first = w.len++ == 0 ? cp : w.first;
        w.last = cp;
    }
    return w;
}

static bd_inferred shape_of_words(bd_text cell, const words *w)
{
    if (w->len == 0 || (w->han == 0 && w->latin == 0))
        return BD_INFERRED_OTHER;
    if (bd_ethnicity_read(cell) != 0)
        return BD_INFERRED_ETHNICITY;
    if (w->parted && w->len > 2)
        return BD_INFERRED_NAME;
    if (w->han > 2 && is_one_of(place_ends, w->last))
        return BD_INFERRED_PLACE;
    if (w->han >= 2 && w->han <= NAME_HAN_MAX && w->latin == 0 && is_one_of(surnames, w->first))
        return BD_INFERRED_NAME;
    return w->han == 0 && w->latin > 4 ? BD_INFERRED_NAME : BD_INFERRED_WORDS;
}

/* Digits mixed with other characters. */
static bd_inferred shape_of_mixture(bd_text cell, const words *w)
{
    bd_id id;
    const bd_id_status status = bd_id_read(cell, 0, &id);
    if (status == BD_ID_SPREADSHEET || status == BD_ID_MULTIPLE ||
        (status == BD_ID_OK && (id.key & BD_KEY_OTHER) == 0))
        return BD_INFERRED_ID;
    return status == BD_ID_OK && w->han == 0 && w->latin != 0 ? BD_INFERRED_DOCUMENT
                                                              : BD_INFERRED_OTHER;
}

bd_inferred bd_inferred_of(const bd_region_table *regions, bd_text cell)
{
    char text[BD_CHARS_SHORT];
    const size_t len = bd_chars_short(cell, text);
    if (len == 0)
        return bd_chars_trim(cell).len == 0 ? BD_INFERRED_EMPTY : BD_INFERRED_OTHER;
    const size_t digits = strspn(text, "0123456789");
    if (digits == len || (len == CITIZEN_LEN && digits == CITIZEN_LEN - 1 && text[digits] == 'X'))
        return shape_of_digits(regions, text, len);
    const bd_sex sex = bd_sex_read(cell);
    if (sex == BD_SEX_MALE || sex == BD_SEX_FEMALE)
        return BD_INFERRED_SEX;
    const words w = read_words(cell);
    if (!w.digits)
        return shape_of_words(cell, &w);
    return is_day(cell) ? BD_INFERRED_DATE : shape_of_mixture(cell, &w);
}

const char *bd_inferred_name(bd_inferred kind)
{
    static const char *const names[BD_INFERRED_COUNT] = {"nothing",
                                                         "identity numbers",
                                                         "numbers of other documents",
                                                         "telephone numbers",
                                                         "dates",
                                                         "region codes",
                                                         "codes of one or two digits",
                                                         "other digits",
                                                         "words for a sex",
                                                         "ethnicities",
                                                         "names of places",
                                                         "names",
                                                         "words",
                                                         "something else"};
    return names[kind];
}

static uint64_t filled(const uint64_t counts[BD_INFERRED_COUNT])
{
    uint64_t sum = 0;
    for (int kind = BD_INFERRED_EMPTY + 1; kind < BD_INFERRED_COUNT; kind++)
        sum += counts[kind];
    return sum;
}

bd_inferred bd_inferred_most(const uint64_t counts[BD_INFERRED_COUNT])
{
    const uint64_t all = filled(counts);
    for (int kind = BD_INFERRED_EMPTY + 1; kind < BD_INFERRED_COUNT; kind++)
        if (counts[kind] * 2 > all)
            return (bd_inferred)kind;
    return BD_INFERRED_EMPTY;
}

#define BIT(kind) (1u << BD_INFERRED_##kind)

bool bd_inferred_fits(bd_type type, const uint64_t counts[BD_INFERRED_COUNT])
{
    static const unsigned fitting[BD_TYPE_COUNT] = {
        [BD_TYPE_ID] = BIT(ID) | BIT(DOCUMENT),
        [BD_TYPE_NAME] = BIT(NAME) | BIT(WORDS) | BIT(OTHER),
        [BD_TYPE_SEX] = BIT(SEX) | BIT(CODE),
        [BD_TYPE_ETHNICITY] = BIT(ETHNICITY) | BIT(CODE) | BIT(WORDS),
        [BD_TYPE_DATE] = BIT(DATE),
        [BD_TYPE_REGION] = BIT(REGION) | BIT(DIGITS),
        [BD_TYPE_CODE] = ~0u,
        [BD_TYPE_DIGITS] = ~(BIT(SEX) | BIT(ETHNICITY) | BIT(PLACE) | BIT(NAME) | BIT(WORDS)),
        [BD_TYPE_TEXT] = ~0u,
    };
    uint64_t fit = 0;
    for (int kind = BD_INFERRED_EMPTY + 1; kind < BD_INFERRED_COUNT; kind++)
        fit += (fitting[type] >> kind & 1) != 0 ? counts[kind] : 0;
    return fit * 2 >= filled(counts);
}

bd_inferred bd_inferred_wanted(bd_type type)
{
    static const bd_inferred wanted[BD_TYPE_COUNT] = {
        [BD_TYPE_ID] = BD_INFERRED_ID,         [BD_TYPE_NAME] = BD_INFERRED_NAME,
        [BD_TYPE_SEX] = BD_INFERRED_SEX,       [BD_TYPE_ETHNICITY] = BD_INFERRED_ETHNICITY,
        [BD_TYPE_DATE] = BD_INFERRED_DATE,     [BD_TYPE_REGION] = BD_INFERRED_REGION,
        [BD_TYPE_DIGITS] = BD_INFERRED_DIGITS,
    };
    return wanted[type];
}

const char *bd_inferred_share(const uint64_t counts[BD_INFERRED_COUNT], bd_inferred kind,
                              char out[BD_SHARE_TEXT])
{
    return bd_share_text(counts[kind], filled(counts), out);
}
