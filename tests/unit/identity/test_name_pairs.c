/*
 * name: pairs of names with the class of their difference. The first table has differences as they
 * occur in rosters and cards, the second the borders between the classes.
 */
#include <criterion/criterion.h>

#include "engine/identity/name.h"

typedef struct pair {
    const char *a, *b;
    bd_diff diff;
} pair;

#define SAME        BD_DIFF_SAME
#define PLACEHOLDER BD_DIFF_PLACEHOLDER
#define SEPARATOR   BD_DIFF_SEPARATOR
#define VARIANT     BD_DIFF_VARIANT
#define HOMOPHONE   BD_DIFF_HOMOPHONE
#define ORDER       BD_DIFF_ORDER
#define MISSING     BD_DIFF_PART_MISSING
#define ONE         BD_DIFF_ONE_CHARACTER
#define LATIN       BD_DIFF_LATIN
#define DIFFERENT   BD_DIFF_DIFFERENT

static const pair real[] = {
    /* blanks between two characters and at the ends, invisible characters */
    {"李 明", "李明", SAME},
    {"李　明", "李明", SAME},
    {" 李明\t", "李明", SAME},
    {"李\xC2\xA0明", "李明", SAME},
    {"\xEF\xBB\xBF李明", "李明", SAME},
    {"李\xE2\x80\x8B明", "李明", SAME},
    {"葛\xF3\xA0\x84\x80", "葛", SAME}, /* a variation selector */
    /* the prescribed dot, and the forms that input methods and code pages make of it */
    {"买买提·吐尔逊", "买买提•吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提・吐尔逊", SAME}, /* A1A4 under the label GB2312 */
    {"买买提·吐尔逊", "买买提･吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提．吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提.吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提‧吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提。吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提●吐尔逊", SAME},
    {"买买提·吐尔逊", "买买提 · 吐尔逊", SAME},
    {"ＡＮＮＡ　ＬＥＥ", "Anna Lee", SAME},
    /* private use since replaced, compatibility characters of old code pages */
    {"李\xEE\xA0\x9E", "李\xE9\xBE\xB4", SAME},
    {"李\xEE\xA0\x96", "李\xF0\xA0\x82\x87", SAME},
    {"\xEF\xA7\xA1明", "李明", SAME},     /* U+F9E1 */
    {"\xEF\xA4\x8A三", "金三", SAME},     /* U+F90A */
    {"\xF0\xAF\xA0\x84三", "你三", SAME}, /* U+2F804 */
    /* a character that a system could not show */
    {"王?", "王喆", PLACEHOLDER},
    {"王？", "王喆", PLACEHOLDER},
    {"王□", "王喆", PLACEHOLDER},
    {"王〓", "王喆", PLACEHOLDER},
    {"王*", "王喆", PLACEHOLDER},
    {"王＊英", "王秀英", PLACEHOLDER},
    {"王_英", "王秀英", PLACEHOLDER},
    {"王\xEE\x97\xA5", "王喆", PLACEHOLDER},         /* U+E5E5 */
    {"王\xEF\xBF\xBD", "王喆", PLACEHOLDER},         /* U+FFFD */
    {"王\xF3\xB0\x80\x81", "王喆", PLACEHOLDER},     /* plane 15 */
    {"王??", "王喆", PLACEHOLDER},                   /* one character, two bytes, two marks */
    {"阿卜杜?热合曼", "阿卜杜·热合曼", PLACEHOLDER}, /* the dot was lost */
    /* dots left out */
    {"买买提吐尔逊", "买买提·吐尔逊", SEPARATOR},
    {"阿卜杜热合曼", "阿卜杜.热合曼", SEPARATOR},
    {"阿依·古丽·努尔", "阿依古丽·努尔", SEPARATOR},
    {"迪丽努尔 艾力", "迪丽努尔·艾力", SEPARATOR},
    {"吉克·阿西", "吉克阿西", SEPARATOR},
    {"扎西·次仁·", "扎西·次仁", SEPARATOR},
    /* traditional writing */
    {"張偉", "张伟", VARIANT},
    {"陳國強", "陈国强", VARIANT},
    {"黃麗華", "黄丽华", VARIANT},
    {"吳兰", "吴兰", VARIANT},
    {"呂布", "吕布", VARIANT},
    {"楊貴", "杨贵", VARIANT},
    {"買買提·艾力", "买买提·艾力", VARIANT},
    {"劉德華", "刘德华", VARIANT},
    {"單雄", "单雄", VARIANT},
    {"閻明", "阎明", VARIANT},
    {"龔麗", "龚丽", VARIANT},
    {"蕭何", "萧何", VARIANT},
    {"户国", "戶国", VARIANT},
    {"吳三", "呉三", VARIANT}, /* z-variants of a Japanese input method */
    {"李説", "李说", VARIANT}, /* z-variant of the traditional form */
    {"李晋", "李晉", VARIANT},
    {"温杰", "溫傑", VARIANT},
    /* surnames that a converter to traditional and back gets wrong */
    {"后羿", "後羿", VARIANT},
    {"范冰", "範冰", VARIANT},
    {"余华", "餘华", VARIANT},
    {"于丹", "於丹", VARIANT},
    {"云飞", "雲飞", VARIANT},
    {"叶青", "葉青", VARIANT},
    {"谷丰", "穀豐", VARIANT},
    {"沈阳", "瀋陽", VARIANT},
    {"姜维", "薑維", VARIANT},
    {"曲波", "麯波", VARIANT},
    {"党生", "黨生", VARIANT},
    {"丑牛", "醜牛", VARIANT},
    {"万年", "萬年", VARIANT},
    {"鐘明", "鍾明", VARIANT}, /* both are written 钟 */
    {"钟明", "鍾明", VARIANT},
    {"张发", "张髮", VARIANT},
    {"干将", "乾将", VARIANT},
    /* second-round simplifications and look-alikes of the same sound: two characters each */
    {"肖华", "萧华", HOMOPHONE},
    {"付明", "傅明", HOMOPHONE},
    {"闫妮", "阎妮", HOMOPHONE},
    {"兰英", "蓝英", HOMOPHONE},
    {"代军", "戴军", HOMOPHONE},
    {"丘岳", "邱岳", HOMOPHONE},
    {"桂玲", "贵玲", HOMOPHONE},
    {"李红霞", "李洪霞", HOMOPHONE},
    {"王志强", "王智强", HOMOPHONE},
    {"张丽萍", "张莉平", HOMOPHONE},
    {"刘喆", "刘哲", HOMOPHONE}, /* semantic variants */
    {"李峰", "李峯", HOMOPHONE},
    {"周堃", "周坤", HOMOPHONE},
    /* surnames whose reading is not the usual one */
    {"曾明", "增明", HOMOPHONE},
    {"翟明", "宅明", HOMOPHONE},
    {"单明", "善明", HOMOPHONE},
    {"仇明", "邱明", HOMOPHONE},
    {"解明", "谢明", HOMOPHONE},
    {"任明", "仁明", HOMOPHONE},
    {"查明", "扎明", HOMOPHONE},
    {"区明", "欧明", HOMOPHONE},
    {"朴明", "飘明", HOMOPHONE},
    {"覃明", "秦明", HOMOPHONE},
    {"盖明", "葛明", HOMOPHONE},
    /* one foreign name, written down twice */
    {"买买提·艾力", "麦麦提·艾力", HOMOPHONE},
    {"阿卜杜·热合曼", "阿布都·热合满", HOMOPHONE},
    {"古丽努尔", "古力努尔", HOMOPHONE},
    {"伊明·艾里", "依明·艾力", HOMOPHONE},
    {"玉素甫", "玉苏甫", HOMOPHONE},
    {"司马义", "斯马义", HOMOPHONE},
    {"尼亚孜", "尼牙孜", HOMOPHONE},
    {"次仁卓玛", "次仁桌玛", HOMOPHONE},
    /* the order of the parts */
    {"吐尔逊·买买提", "买买提·吐尔逊", ORDER},
    {"木呷·阿西·吉克", "吉克·木呷·阿西", ORDER},
    {"建国李", "李建国", ORDER},
    {"张文伟", "张伟文", ORDER},
    {"JOHN·SMITH", "Smith·John", ORDER},
    /* the grandfather left out */
    {"艾力·吐尔逊·买买提", "艾力·吐尔逊", MISSING},
    {"艾力·吐尔逊·买买提", "艾力·买买提", MISSING},
    {"古丽·努尔", "古丽", MISSING},
    {"阿西·木呷", "木呷", MISSING},
    /* one character: a generation's name left out, a typing error, a cut field */
    {"张大伟", "张伟", ONE},
    {"王秀", "王秀英", ONE},
    {"阿不都热依木", "阿不都热依", ONE},
    {"李建国", "李建华", ONE},
    {"未明", "末明", ONE},
    {"吕芳", "卢芳", ONE}, /* one vowel in LU of a passport, two in the readings */
    {"鲁明", "吕明", ONE},
    {"吐尔逊·艾力", "图尔荪·艾力", DIFFERENT},
    /* Latin on one side */
    {"ZHANG WEI", "张伟", LATIN},
    {"Zhāng Wěi", "张伟", LATIN},
    {"Memet Eli", "买买提·艾力", LATIN},
    {"Jean-Luc O'Neil", "让·吕克", LATIN},
    /* other people */
    {"张伟", "李娜", DIFFERENT},
    {"艾力·买买提", "古丽·努尔", DIFFERENT},
    {"王秀英", "李桂兰", DIFFERENT},
    {"张伟", "李秀英", DIFFERENT},
};

static const pair limits[] = {
    /* the first class that fits */
    {"張?", "张伟", PLACEHOLDER},
    {"買·買提", "買買提", SEPARATOR},
    {"國强", "国強", VARIANT},     /* either way at each place */
    {"張志", "张智", HOMOPHONE},   /* a variant and a homophone */
    {"伟卫", "卫伟", HOMOPHONE},   /* another order as well */
    {"文·闻", "闻·文", HOMOPHONE}, /* parts as well */
    {"红英", "洪英", HOMOPHONE},   /* one character as well */
    {"国明", "國明", VARIANT},     /* a homophone as well */
    {"張·伟", "张伟", DIFFERENT},  /* a variant and a dot: no class has both */
    {"國·强·李", "国·李", DIFFERENT},
    /* same length, place by place */
    {"张伟", "张伟伟", ONE},
    {"张伟", "章维为", DIFFERENT},
    {"伟·张", "张·伟", ORDER},
    {"甲乙·甲乙", "甲乙·乙甲", DIFFERENT}, /* each part is matched once */
    {"甲乙·甲乙·乙甲", "乙甲·甲乙·甲乙", ORDER},
    {"伟张三", "伟·张", DIFFERENT},
    {"阿里A", "阿力A", HOMOPHONE},
    {"阿里A", "阿力B", DIFFERENT},
    {"李A", "李a", SAME},
    {"李A", "丽A", HOMOPHONE},
    {"ABC", "ABD", ONE},
    {"李1", "李一", ONE},  /* only Han characters have readings */
    {"李〇", "李零", ONE}, /* Unihan does not have the first */
    {"李O", "李〇", ONE},
    {"李", "理", HOMOPHONE}, /* a single character */
    {"張", "张", VARIANT},
    {"李", "张", DIFFERENT},
    /* forms go through simplification once, never through a third character */
    {"余一", "馀一", HOMOPHONE},
    {"餘一", "馀一", VARIANT},
    {"餘一", "余一", VARIANT},
    {"發一", "髮一", VARIANT},
    {"乾一", "幹一", VARIANT},
    {"干一", "乾一", VARIANT},
    {"薴一", "苧一", VARIANT},
    {"苧一", "苎一", VARIANT},
    {"薴一", "苎一", ONE},
    {"著一", "着一", VARIANT},
    {"征一", "徵一", VARIANT},
    {"併一", "倂一", VARIANT}, /* twice encoded */
    {"倂一", "并一", VARIANT},
    /* words with one meaning are not variants */
    {"仝明", "同明", HOMOPHONE},
    {"閆明", "閻明", HOMOPHONE},
    {"邨一", "村一", HOMOPHONE},
    {"烟一", "完一", ONE},
    {"己一", "已一", ONE},
    {"戌一", "戍一", ONE},
    /* readings are sets, and need to share one */
    {"曾一", "层一", HOMOPHONE},
    {"增一", "层一", ONE},
    {"乐一", "月一", HOMOPHONE},
    {"乐一", "勒一", HOMOPHONE},
    {"月一", "勒一", ONE},
    {"重一", "虫一", HOMOPHONE},
    {"重一", "众一", HOMOPHONE},
    {"虫一", "众一", ONE},
    {"长一", "张一", HOMOPHONE},
    {"常一", "张一", ONE},
    /* what dialects confuse and input by sound does not */
    {"刘南", "刘兰", ONE},
    {"张诗", "张思", ONE},
    {"李英", "李音", ONE},
    {"黄一", "王一", ONE},
    /* u with two dots is a different vowel; after j, q, x, y the dots are not written */
    {"女一", "努一", ONE},
    {"吕一", "侣一", HOMOPHONE},
    {"律一", "路一", ONE},
    {"绿一", "路一", HOMOPHONE}, /* has both */
    {"许一", "徐一", HOMOPHONE},
    {"略一", "掠一", HOMOPHONE},
    /* characters that only new standards have */
    {"李\xF0\xAC\xAD\x9A", "李錞", VARIANT},   /* U+2CB5A */
    {"李\xF0\xAC\xAD\x9A", "李纯", HOMOPHONE}, /* U+2CB5A */
    {"李\xF0\xAC\x8D\x9B", "李丽", HOMOPHONE}, /* U+2C35B */
    {"李\xF0\xAC\x8D\x9B", "李瓅", VARIANT},
    {"李\xF0\xBF\xBF\xBD", "李丽", ONE}, /* not a character: no reading */
    {"李\xF4\x80\x80\x80", "李丽", PLACEHOLDER},
    {"李\xFF", "李丽", ONE}, /* not text */
};

enum { REAL = sizeof real / sizeof *real, LIMITS = sizeof limits / sizeof *limits };
_Static_assert(REAL + LIMITS >= 150 && REAL >= LIMITS,
               "150 pairs at least, half of them what really happens");

static void expect(const pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bd_text a = bd_text_of(pairs[i].a), b = bd_text_of(pairs[i].b);
        cr_expect_eq(bd_name_compare(a, b), pairs[i].diff, "'%s' '%s': %s, not %s", pairs[i].a,
                     pairs[i].b, bd_diff_name(bd_name_compare(a, b)), bd_diff_name(pairs[i].diff));
        cr_expect_eq(bd_name_compare(b, a), pairs[i].diff, "'%s' '%s': %s, not %s", pairs[i].b,
                     pairs[i].a, bd_diff_name(bd_name_compare(b, a)), bd_diff_name(pairs[i].diff));
    }
}

Test(name_pairs, what_really_happens_to_names_has_its_class)
{
    expect(real, REAL);
}

Test(name_pairs, the_limits_between_the_classes_are_where_they_should_be)
{
    expect(limits, LIMITS);
}
