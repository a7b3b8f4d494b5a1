/* row_ref: the part of a packed record that puts the rows of one key in the order of the reports.
 * Pure functions, any thread. */
#ifndef BD_COMPARE_ROW_REF_H
#define BD_COMPARE_ROW_REF_H

#include "engine/record/record.h"

typedef struct bd_row_ref {
    bd_source source;
    bd_text other;     /* canonical text of another document; empty for citizen numbers */
    const uint8_t *at; /* the packed record */
    size_t len;
} bd_row_ref;

/** Read a reference, which borrows the packed bytes. BD_E_INPUT: they are not a record. */
BD_NODISCARD bd_status bd_row_ref_read(uint64_t key, const uint8_t *at, size_t len, bd_row_ref *out,
                                       bd_err *err);

/** For qsort: by text, then source. */
int bd_row_ref_compare(const void *a, const void *b);

/** The failure of a record that does not open. */
bd_status bd_row_ref_damaged(bd_err *err);

#endif
