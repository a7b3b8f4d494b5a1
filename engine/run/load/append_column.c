/* append_column: see append_column.h. */
#include "engine/run/load/append_column.h"

#include <string.h>

/* The field's second column; false if it has none or it is empty. */
static bool second(const bd_dataset_plan *dataset, size_t field, const char *base,
                   const bd_cell *cells, bd_text *out)
{
    for (size_t j = 0; j < dataset->appended_count; j++) {
        if (dataset->appended[j] != field)
            continue;
        const bd_cell *cell = &cells[dataset->schema.field_count + j];
        *out = (bd_text){base + cell->at, cell->len};
        return out->len != 0 && !bd_value_absent(&dataset->schema.rules[field], *out);
    }
    return false;
}

bool bd_append_present(const bd_dataset_plan *dataset, size_t field, const char *base,
                       const bd_cell *cells)
{
    bd_text text;
    return second(dataset, field, base, cells, &text);
}

size_t bd_append_bytes(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells)
{
    size_t bytes = 0;
    bool any = false;
    for (size_t j = 0; j < dataset->appended_count; j++)
        any = any || bd_append_present(dataset, dataset->appended[j], base, cells);
    for (size_t i = 0; any && i < dataset->spec.wanted_count; i++)
        bytes += cells[i].len;
    return any ? bytes + BD_READER_PAD : 0;
}

void bd_append_row(const bd_dataset_plan *dataset, const char *base, const bd_cell *cells,
                   char *out, bd_cell *joined)
{
    size_t len = 0;
    for (size_t i = 0; i < dataset->schema.field_count; i++) {
        bd_text more;
        joined[i] = (bd_cell){(uint32_t)len, cells[i].len};
        memcpy(out + len, base + cells[i].at, cells[i].len);
        len += cells[i].len;
        if (!second(dataset, i, base, cells, &more))
            continue;
        memcpy(out + len, more.at, more.len);
        len += more.len;
        joined[i].len += (uint32_t)more.len;
    }
    memset(out + len, 0, BD_READER_PAD);
}
