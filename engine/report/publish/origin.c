/* origin: see origin.h. */
#include "engine/report/publish/origin.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/base/build.h"

enum { ENTRY_BYTES = 16 << 10 };

/* The user database may be a server that does not answer, and a container may have none: a user
 * without a name is no failure. */
static void note_user(char out[BD_ORIGIN_NAME])
{
    const unsigned long uid = getuid();
    struct passwd entry, *found = NULL;
    char *room = malloc(ENTRY_BYTES);
    if (room != NULL && getpwuid_r(getuid(), &entry, room, ENTRY_BYTES, &found) != 0)
        found = NULL;
    if (room != NULL && found != NULL && found->pw_name[0] != '\0')
        snprintf(out, BD_ORIGIN_NAME, "%.250s (%lu)", found->pw_name, uid);
    else
        snprintf(out, BD_ORIGIN_NAME, "%lu", uid);
    free(room);
}

void bd_origin_begin(bd_origin *origin)
{
    *origin = (bd_origin){0};
    bd_timestamp_now(origin->began);
    note_user(origin->user);
    if (gethostname(origin->host, sizeof origin->host - 1) != 0)
        snprintf(origin->host, sizeof origin->host, "unknown");
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
