/* alarm_write: the text and the hint of one alarm; see alarm_rules.h. */
#include <string.h>

#include "engine/base/number.h"
#include "engine/base/share.h"
#include "engine/base/shown.h"
#include "engine/run/alarms/alarm_rules.h"

void bd_alarm__add_count(bd_buf *out, uint64_t count)
{
    char text[BD_NUMBER_TEXT];
    bd_buf_add_string(out, bd_number_grouped(count, text));
}

/* Copy as much as fits, whole characters only. */
static void copy(char *to, size_t bytes, const bd_buf *from)
{
    size_t len = from->failed ? 0 : from->len;
    if (len >= bytes)
        for (len = bytes - 1; len > 0 && ((unsigned char)from->at[len] & 0xC0) == 0x80;)
            len--;
    if (len != 0)
        memcpy(to, from->at, len);
    to[len] = '\0';
}

bd_status bd_alarm__write(const bd_alarm_rule *rule, const bd_alarm_facts *facts, bd_alarm *alarm,
                          bd_err *err)
{
    char share[BD_SHARE_TEXT];
    bd_buf out = {0};
    bd_buf_printf(&out, "%s: ", alarm->dataset);
    if (facts->input != NULL) {
        bd_buf_add_char(&out, '\'');
        bd_shown_add_message(&out, bd_text_of(facts->input));
        bd_buf_add_string(&out, "': ");
    }
    alarm->body = out.len < sizeof alarm->text ? out.len : sizeof alarm->text - 1;
    if (rule->text != NULL) {
        bd_alarm__add_count(&out, alarm->rows);
        bd_buf_add_string(&out, " of ");
        bd_alarm__add_count(&out, alarm->of);
        bd_buf_printf(&out, " rows (%s %%) %s", bd_share_text(alarm->rows, alarm->of, share),
                      rule->text);
    }
    if (rule->say != NULL)
        rule->say(facts, &out);
    copy(alarm->text, sizeof alarm->text, &out);
    out.len = 0;
    if (rule->detail != NULL)
        rule->detail(facts, &out);
    copy(alarm->detail, sizeof alarm->detail, &out);
    out.len = 0;
    if (rule->hint != NULL)
        bd_buf_add_string(&out, rule->hint);
    else if (rule->advise != NULL)
        rule->advise(facts, &out);
    copy(alarm->hint, sizeof alarm->hint, &out);
    const bd_status st = bd_buf_check(&out, err); /* it stays failed when it is emptied */
    bd_buf_fini(&out);
    return st;
}
