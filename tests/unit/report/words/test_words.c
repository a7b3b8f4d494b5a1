/* test_words: labels of keys that contain a data set or a field. */
#include "engine/report/words/words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(words, labels_of_notes_read_as_sentences_do)
{
    static const struct {
        const char *key, *zh, *en;
    } cases[] = {
        {"id_cleaned", "号码经清理", "number was cleaned"},
        {"cards.id_cleaned", "持卡库号码经清理", "card: number was cleaned"},
        {"roster.invalid_bytes", "名册含乱码", "roster: bytes that are no text"},
        {"cards.name_conflict", "持卡库姓名多张卡不一致",
         "name differs between the person's card rows"},
        {"cards.sex_absent", "持卡库性别为空", "sex absent on the card"},
        {"roster.sex_absent", "名册性别为空", "sex absent in the roster"},
        {"cards.sex_partial", "持卡库性别不完整", "sex incomplete on the card"},
        {"roster.sex_partial", "名册性别不完整", "sex incomplete in the roster"},
        {"roster.mobile_absent", "名册mobile为空", "mobile absent in the roster"},
        {"name:homophone", "姓名：同音字", "name: same sound"},
        {"cards.", "持卡库", "card: "},
        {"nobody_knows", "nobody_knows", "nobody_knows"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int chinese = 0; chinese < 2; chinese++) {
            bd_buf out = {0};
            bd_word_label_add(bd_text_of(cases[i].key), chinese, &out);
            bd_buf_add_char(&out, '\0');
            cr_expect(eq(str, out.at, (char *)(chinese ? cases[i].zh : cases[i].en)));
            bd_buf_fini(&out);
        }
}
