/* row_ref: see row_ref.h. */
#include "engine/compare/row_ref.h"

bd_status bd_row_ref_damaged(bd_err *err)
{
    return bd_fail(err, BD_E_INPUT, 0,
                   "the store is damaged: a record does not have the fields of its data set");
}

bd_status bd_row_ref_read(uint64_t key, const uint8_t *at, size_t len, bd_row_ref *out, bd_err *err)
{
    const uint8_t *other;
    const uint8_t *end;
    *out = (bd_row_ref){.at = at, .len = len};
    if (!bd_record_peek(key, at, len, &out->source, &other, &end))
        return bd_row_ref_damaged(err);
    if (other == NULL)
        return BD_OK;
    /* The text is packed as plain text (record_format.h): a length byte and its bytes. */
    if (other >= end || *other > BD_ID_OTHER_MAX || *other >= end - other)
        return bd_row_ref_damaged(err);
    out->other = (bd_text){(const char *)other + 1, *other};
    return BD_OK;
}

static int text_compare(bd_text a, bd_text b)
{
    const size_t n = a.len < b.len ? a.len : b.len;
    const int c = n == 0 ? 0 : memcmp(a.at, b.at, n);
    return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

int bd_row_ref_compare(const void *a, const void *b)
{
    const bd_row_ref *p = a;
    const bd_row_ref *q = b;
    const int c = text_compare(p->other, q->other);
    return c != 0 ? c : bd_source_compare(p->source, q->source);
}
