/* region_tally: see region_tally.h. */
#include "engine/report/regions/region_tally.h"

#include <stdlib.h>

bd_status bd_region_tally_init(bd_region_tally *tally, bd_err *err)
{
    *tally = (bd_region_tally){.keys = malloc(BD_REGION_TALLY_SLOTS * sizeof *tally->keys),
                               .counts = calloc(BD_REGION_TALLY_SLOTS, sizeof *tally->counts),
                               .used = malloc(BD_REGION_TALLY_SLOTS * sizeof *tally->used)};
    if (tally->keys != NULL && tally->counts != NULL && tally->used != NULL)
        return BD_OK;
    bd_region_tally_fini(tally);
    return bd_fail(err, BD_E_NOMEM, 0, "no memory for counters of regions");
}

void bd_region_tally_fini(bd_region_tally *tally)
{
    free(tally->keys);
    free(tally->counts);
    free(tally->used);
    *tally = (bd_region_tally){0};
}

void bd_region_tally_drain(bd_region_tally *tally, bd_buf *out)
{
    if (tally->count != 0 && bd_buf_reserve(out, tally->count * sizeof(bd_region_pair))) {
        bd_region_pair *pairs =
            (bd_region_pair *)(void *)(out->at + out->len); /* len is a multiple of a pair */
        for (size_t i = 0; i < tally->count; i++)
            pairs[i] = (bd_region_pair){tally->keys[tally->used[i]], tally->counts[tally->used[i]]};
        out->len += tally->count * sizeof *pairs;
    }
    for (size_t i = 0; i < tally->count; i++)
        tally->counts[tally->used[i]] = 0;
    tally->count = 0;
}
