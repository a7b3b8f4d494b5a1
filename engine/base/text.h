/* text: a borrowed piece of text, and a growable byte buffer. Any thread; a buffer is used by one
 * thread at a time. */
#ifndef BD_BASE_TEXT_H
#define BD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/err.h"

/* UTF-8 unless a function says otherwise; not terminated; borrowed from its owner. */
typedef struct bd_text {
    const char *at;
    size_t len; /* bytes */
} bd_text;

/** Cut the first line, without its end, off lines; false: there is none left. */
static inline bool bd_text_cut_line(bd_text *lines, bd_text *line)
{
    if (lines->len == 0)
        return false;
    const char *end = memchr(lines->at, '\n', lines->len);
    line->at = lines->at;
    line->len = end == NULL ? lines->len : (size_t)(end - lines->at);
    const size_t used = line->len + (end != NULL);
    lines->at += used;
    lines->len -= used;
    return true;
}

/* A piece of a buffer that the context names, for example the cells of a batch. */
typedef struct bd_cell {
    uint32_t at;  /* bytes from the buffer's start */
    uint32_t len; /* bytes */
} bd_cell;

static inline bd_text bd_text_of(const char *s)
{
    return (bd_text){s, strlen(s)};
}

static inline bool bd_text_equal(bd_text a, bd_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/*
 * A buffer that grows, or one of fixed size over borrowed memory (bd_buf_over()). After a failed
 * growth, failed is set and later appends do nothing: a caller may append many times and check
 * once. Zeroed is empty.
 */
typedef struct bd_buf {
    char *at;
    size_t len;      /* bytes used */
    size_t capacity; /* bytes */
    bool failed;     /* memory ran out: the contents are incomplete */
    bool fixed;      /* at is borrowed: it is neither grown nor freed */
} bd_buf;

/** An empty buffer over capacity borrowed bytes. Appending more than fits is a failure. */
static inline bd_buf bd_buf_over(void *memory, size_t capacity)
{
    return (bd_buf){.at = memory, .capacity = capacity, .fixed = true};
}

void bd_buf_fini(bd_buf *buf);

/** Make space for extra more bytes; false (and failed is set) when memory ran out. */
bool bd_buf_grow(bd_buf *buf, size_t extra);

static inline bool bd_buf_reserve(bd_buf *buf, size_t extra)
{
    return buf->capacity - buf->len >= extra || bd_buf_grow(buf, extra);
}

static inline void bd_buf_add(bd_buf *buf, const void *bytes, size_t len)
{
    if (len != 0 && bd_buf_reserve(buf, len)) {
        memcpy(buf->at + buf->len, bytes, len);
        buf->len += len;
    }
}

static inline void bd_buf_add_text(bd_buf *buf, bd_text text)
{
    bd_buf_add(buf, text.at, text.len);
}

static inline void bd_buf_add_char(bd_buf *buf, char c)
{
    bd_buf_add(buf, &c, 1);
}

static inline void bd_buf_add_string(bd_buf *buf, const char *s)
{
    bd_buf_add(buf, s, strlen(s));
}

/** Append a line with what stands before it. */
static inline void bd_buf_add_line(bd_buf *buf, const char *before, bd_text line)
{
    bd_buf_add_string(buf, before);
    bd_buf_add_text(buf, line);
    bd_buf_add_char(buf, '\n');
}

/** Append a decimal number. */
void bd_buf_add_u64(bd_buf *buf, uint64_t value);

void bd_buf_printf(bd_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** BD_E_NOMEM if an append ran out of memory. */
BD_NODISCARD bd_status bd_buf_check(const bd_buf *buf, bd_err *err);

#endif
