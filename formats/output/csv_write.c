/* csv_write: the parts that are not inline; see csv_write.h. */
#include "formats/output/csv_write.h"

char *bd_csv__write_quoted(char *dst, const char *src, size_t len)
{
    *dst++ = '"';
    for (size_t i = 0; i < len; i++) {
        if (src[i] == '"')
            *dst++ = '"';
        *dst++ = src[i];
    }
    *dst++ = '"';
    return dst;
}

char *bd_csv_write_cell_scalar(char *dst, const char *src, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (src[i] == ',' || src[i] == '"' || src[i] == '\r' || src[i] == '\n')
            return bd_csv__write_quoted(dst, src, len);
    }
    if (len != 0)
        memcpy(dst, src, len);
    return dst + len;
}
