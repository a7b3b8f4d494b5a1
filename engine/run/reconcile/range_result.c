/* range_result: see range_result.h. */
#include "engine/run/reconcile/range_result.h"

#include <stdlib.h>

bd_status bd_range_result_init(bd_range_result *result, size_t word_count, bd_err *err)
{
    *result = (bd_range_result){.word_count = word_count};
    result->words = calloc(word_count, sizeof *result->words);
    return result->words == NULL ? bd_fail(err, BD_E_NOMEM, 0, "no memory for counters") : BD_OK;
}

void bd_range_result_fini(bd_range_result *result)
{
    for (int e = 0; e < BD_EDITIONS_MAX; e++)
        for (int i = 0; i < BD_JUDGED; i++)
            bd_buf_fini(&result->text[e][i]);
    bd_buf_fini(&result->regions);
    free(result->words);
    *result = (bd_range_result){0};
}

void bd_range_result_clear(bd_range_result *result)
{
    for (int e = 0; e < BD_EDITIONS_MAX; e++)
        for (int i = 0; i < BD_JUDGED; i++)
            result->text[e][i].len = 0;
    memset(result->rows, 0, sizeof result->rows);
    memset(result->words, 0, result->word_count * sizeof *result->words);
    result->regions.len = 0;
    result->joined = (bd_join_totals){0};
}

void bd_range_result_shrink(bd_range_result *result, size_t limit_bytes)
{
    for (int e = 0; e < BD_EDITIONS_MAX; e++)
        for (int i = 0; i < BD_JUDGED; i++)
            if (result->text[e][i].len > limit_bytes)
                bd_buf_fini(&result->text[e][i]);
}
