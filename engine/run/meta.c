/* meta: see meta.h. File names are stored back to back, each terminated by a NUL, the only byte
 * that they cannot contain. */
#include "engine/run/meta.h"

#include <stdlib.h>

static const char *const files_names[BD_DATASETS] = {"roster/files", "cards/files"};

bd_status bd_meta_write(bd_store *store, const bd_plan *plan, const char *run_name, bd_err *err)
{
    const bd_config *config = plan->config;
    bd_buf names = {0};
    bd_status st = BD_OK;
    BD_GOTO(bd_store_put_meta(store, "tool", BIDUI_VERSION, sizeof BIDUI_VERSION - 1, err));
    BD_GOTO(bd_store_put_meta(store, "period", config->period, strlen(config->period), err));
    BD_GOTO(bd_store_put_meta(store, "run", run_name, strlen(run_name), err));
    BD_GOTO(bd_store_put_meta(store, "config", config->text, config->text_len, err));
    for (int d = 0; d < BD_DATASETS; d++) {
        names.len = 0;
        for (size_t i = 0; i < plan->datasets[d].file_count; i++) {
            bd_buf_add_text(&names, plan->datasets[d].shown[i]);
            bd_buf_add_char(&names, '\0');
        }
        BD_GOTO(bd_buf_check(&names, err));
        BD_GOTO(bd_store_put_meta(store, files_names[d], names.at, names.len, err));
    }
done:
    bd_buf_fini(&names);
    return st;
}

const bd_store_seal *bd_meta_seal(const bd_manifest_tie *tie, bd_store_seal *seal)
{
    if (!tie->sealed)
        return NULL;
    *seal = (bd_store_seal){.bytes = tie->bytes, .blocks = tie->blocks, .kind = tie->kind};
    memcpy(seal->digest, tie->digest, sizeof seal->digest);
    return seal;
}

static bd_status need(bd_view *view, const char *name, bd_text *out, bd_err *err)
{
    const bd_status st = bd_view_meta(view, name, out, err);
    return st == BD_END ? bd_fail(err, BD_E_INPUT, 0, "the store is damaged: it has no '%s'", name)
                        : st;
}

static bd_status read_files(bd_view *view, const char *name, bd_text **out, size_t *count,
                            bd_err *err)
{
    bd_text all;
    BD_TRY(need(view, name, &all, err));
    size_t terminators = 0;
    for (size_t i = 0; i < all.len; i++)
        terminators += all.at[i] == '\0';
    *out = calloc(terminators + 1, sizeof **out);
    if (*out == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu file names", terminators);
    const char *at = all.at;
    for (*count = 0; *count < terminators; (*count)++) {
        (*out)[*count] = bd_text_of(at);
        at += (*out)[*count].len + 1;
    }
    return BD_OK;
}

bd_status bd_meta_read(bd_view *view, bd_meta *out, bd_err *err)
{
    *out = (bd_meta){0};
    BD_TRY(need(view, "config", &out->config, err));
    BD_TRY(need(view, "run", &out->run, err));
    for (int d = 0; d < BD_DATASETS; d++)
        BD_TRY(read_files(view, files_names[d], &out->files[d], &out->file_count[d], err));
    return BD_OK;
}

void bd_meta_fini(bd_meta *meta)
{
    for (int d = 0; d < BD_DATASETS; d++)
        free(meta->files[d]);
    *meta = (bd_meta){0};
}
