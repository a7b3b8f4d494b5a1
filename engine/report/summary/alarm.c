/* alarm: see alarm.h. */
#include "engine/report/summary/alarm.h"

#include <stdlib.h>

#include "engine/base/share.h"
#include "engine/base/shown.h"

bd_alarm *bd_alarm_add(bd_alarm_list *list)
{
    if (list->count == list->room) {
        const size_t room = list->room == 0 ? 8 : 2 * list->room;
        bd_alarm *grown = realloc(list->at, room * sizeof *grown);
        if (grown == NULL)
            return NULL;
        list->at = grown;
        list->room = room;
    }
    bd_alarm *alarm = &list->at[list->count++];
    *alarm = (bd_alarm){.grave = -1};
    return alarm;
}

void bd_alarm_list_fini(bd_alarm_list *list)
{
    free(list->at);
    *list = (bd_alarm_list){0};
}

/* As in the text, which repeats it. */
static void write_input(bd_json *json, const char *input)
{
    bd_buf shown = {0};
    bd_shown_add_hidden(&shown, bd_text_of(input));
    bd_json_text(json, "input", (bd_text){shown.at, shown.len});
    json->out->failed |= shown.failed;
    bd_buf_fini(&shown);
}

void bd_alarm_json(const bd_alarm *alarm, bd_json *json)
{
    bd_json_object(json, NULL);
    bd_json_string(json, "name", alarm->name);
    bd_json_string(json, "dataset", alarm->dataset);
    if (alarm->input != NULL)
        write_input(json, alarm->input);
    else
        bd_json_null(json, "input");
    bd_json_u64(json, "rows", alarm->rows);
    if (alarm->of != 0)
        bd_json_thousandths(json, "share",
                            (int64_t)bd_share(alarm->rows, alarm->of, BD_SHARE_HUNDRED));
    else
        bd_json_null(json, "share");
    bd_json_string(json, "text", alarm->text);
    bd_json_bool(json, "grave", alarm->grave >= 0);
    bd_json_bool(json, "accepted", alarm->accepted);
    if (alarm->detail[0] != '\0')
        bd_json_string(json, "detail", alarm->detail);
    if (alarm->hint[0] != '\0')
        bd_json_string(json, "hint", alarm->hint);
    bd_json_end(json);
}
