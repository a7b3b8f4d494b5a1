/* text: see text.h. */
#include "engine/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void bd_buf_fini(bd_buf *buf)
{
    if (!buf->fixed)
        free(buf->at);
    *buf = (bd_buf){0};
}

bool bd_buf_grow(bd_buf *buf, size_t extra)
{
    if (buf->failed || buf->fixed || extra > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) {
        buf->failed = true;
        return false;
    }
    size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;
    while (capacity - buf->len < extra)
        capacity *= 2;
    char *at = realloc(buf->at, capacity);
    if (at == NULL) {
        buf->failed = true;
        return false;
    }
    buf->at = at;
    buf->capacity = capacity;
    return true;
}

void bd_buf_add_u64(bd_buf *buf, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    bd_buf_add(buf, digits + at, sizeof digits - at);
}

void bd_buf_printf(bd_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0 && bd_buf_reserve(buf, (size_t)n + 1)) {
        vsnprintf(buf->at + buf->len, (size_t)n + 1, format, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

bd_status bd_buf_check(const bd_buf *buf, bd_err *err)
{
    return buf->failed ? bd_fail(err, BD_E_NOMEM, 0, "out of memory") : BD_OK;
}
