/* origin: see origin.h. */
#include "engine/report/publish/origin.h"

#include <stdio.h>
#include <unistd.h>

#include "engine/base/account.h"
#include "engine/base/build.h"

/* The user database may be a server that does not answer, and a container may have none: a user
 * without a name is no failure, the number says who it is. */
static bd_status note_user(char out[BD_ORIGIN_NAME], bd_err *err)
{
    const unsigned long number = getuid();
    bd_buf name = {0};
    bd_err why = {0};
    bd_status st = bd_account_user(getuid(), &name, NULL, &why);
    if (st == BD_E_NOMEM || name.failed)
        st = bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    else if (st == BD_OK && name.len > 0)
        snprintf(out, BD_ORIGIN_NAME, "%.*s (%lu)", (int)(name.len < 250 ? name.len : 250), name.at,
                 number);
    else
        snprintf(out, BD_ORIGIN_NAME, "%lu", number);
    bd_buf_fini(&name);
    return st == BD_E_NOMEM ? st : BD_OK;
}

bd_status bd_origin_begin(bd_origin *origin, bd_err *err)
{
    *origin = (bd_origin){0};
    bd_timestamp_now(origin->began);
    if (gethostname(origin->host, sizeof origin->host - 1) != 0)
        snprintf(origin->host, sizeof origin->host, "unknown");
    return note_user(origin->user, err);
}

void bd_origin_end(bd_origin *origin)
{
    bd_timestamp_now(origin->ended);
}

static void write_option(const bd_given_option *option, bd_json *json)
{
    switch (option->kind) {
    case BD_GIVEN_FLAG:
        bd_json_bool(json, option->name, true);
        return;
    case BD_GIVEN_NUMBER:
        bd_json_u64(json, option->name, option->number);
        return;
    case BD_GIVEN_TEXT:
        bd_json_string(json, option->name, option->text);
        return;
    case BD_GIVEN_WORDS:
        bd_json_array(json, option->name);
        for (size_t i = 0; i < option->word_count; i++)
            bd_json_string(json, NULL, option->words[i]);
        bd_json_end(json);
        return;
    }
}

void bd_origin_json(const bd_origin *origin, bd_json *json)
{
    bd_json_string(json, "began", origin->began);
    bd_json_string(json, "ended", origin->ended);
    bd_json_string(json, "user", origin->user);
    bd_json_string(json, "host", origin->host);
    bd_json_object(json, "build");
    bd_json_string(json, "version", bd_build_version());
    bd_json_string(json, "commit", bd_build_commit());
    bd_json_string(json, "compiler", bd_build_compiler());
    bd_json_end(json);
    bd_json_object(json, "options");
    for (size_t i = 0; i < origin->option_count; i++)
        write_option(&origin->options[i], json);
    bd_json_end(json);
}
