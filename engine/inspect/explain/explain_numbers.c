/* explain_numbers: one number on each line of an open file. Each line is answered before the next is
 * waited for, and no more than one buffer of the file is held. */
#include <errno.h>
#include <unistd.h>

#include "engine/identity/chars.h"
#include "engine/inspect/explain/explain_parts.h"

enum {
    BUFFER_BYTES = 16 << 10,
    LINE_BYTES = 4096 /* a longer line holds no number */
};

struct lines {
    int fd;
    bool ended;
    size_t at;
    size_t have;
    uint64_t line_no; /* from 1 */
    size_t len;       /* of the line */
    bool too_long;    /* only its first LINE_BYTES are in line */
    char line[LINE_BYTES];
    char buffer[BUFFER_BYTES];
};

/* Take what is there, and do not wait for a full buffer: a person or a program may want each answer
 * before it writes the next number. */
static bd_status fill(struct lines *lines, bd_err *err)
{
    ssize_t n;
    do
        n = read(lines->fd, lines->buffer, sizeof lines->buffer);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return bd_fail(err, BD_E_IO, errno, "cannot read standard input");
    lines->at = 0;
    lines->have = (size_t)n;
    lines->ended = n == 0;
    return BD_OK;
}

static void add_piece(struct lines *lines, const char *at, size_t len)
{
    const size_t room = sizeof lines->line - lines->len;
    const size_t taken = len < room ? len : room;
    memcpy(lines->line + lines->len, at, taken);
    lines->len += taken;
    lines->too_long = lines->too_long || taken < len;
}

/* Read the next line, without its end. BD_END: there is none. */
static bd_status next_line(struct lines *lines, bd_err *err)
{
    bool some = false;
    lines->len = 0;
    lines->too_long = false;
    lines->line_no++;
    for (;;) {
        if (lines->at == lines->have)
            BD_TRY(fill(lines, err));
        if (lines->ended)
            return some ? BD_OK : BD_END;
        some = true;
        const char *from = lines->buffer + lines->at;
        const char *end = memchr(from, '\n', lines->have - lines->at);
        const size_t len = end == NULL ? lines->have - lines->at : (size_t)(end - from);
        add_piece(lines, from, len);
        lines->at += len + (end != NULL);
        if (end != NULL)
            return BD_OK;
    }
}

/* The line without a byte order mark; empty if it has nothing visible. */
static bd_text visible(const struct lines *lines)
{
    static const bd_text mark = {"\xEF\xBB\xBF", 3};
    bd_text text = {lines->line, lines->len};
    if (lines->line_no == 1 && text.len >= mark.len && memcmp(text.at, mark.at, mark.len) == 0) {
        text.at += mark.len;
        text.len -= mark.len;
    }
    return lines->too_long || memchr(text.at, '\0', text.len) != NULL ? text : bd_chars_bare(text);
}

/* A line that has no person is answered without repeating it. */
static bd_status answer_fault(bd_explaining *explain, const char *fault, bd_err *err)
{
    bd_buf *out = &explain->out->text;
    bd_explain__begin(explain);
    if (explain->query->json) {
        bd_json json;
        bd_json_begin_line(&json, out);
        bd_json_object(&json, NULL);
        bd_json_u64(&json, "line", explain->line);
        bd_json_string(&json, "error", fault);
        bd_json_end(&json);
        bd_json_finish(&json);
    } else {
        bd_buf_printf(out, "line %llu: %s\n", (unsigned long long)explain->line, fault);
    }
    return bd_explain__pass(explain, err);
}

/* Answer one line. BD_END: it has no number, or one that cannot be shown. */
static bd_status answer_line(bd_explaining *explain, const struct lines *lines, bd_text text,
                             bd_err *err)
{
    bd_err fault = {0};
    bd_id id;
    const bd_id_status read =
        lines->too_long ? BD_ID_UNUSABLE : bd_id_read(text, explain->config->last_day, &id);
    bd_status st = BD_OK;
    if (lines->too_long)
        st = bd_fail(&fault, BD_E_USAGE, 0, "not a document number: longer than %d bytes",
                     LINE_BYTES);
    else if (read != BD_ID_OK)
        st = bd_fail(&fault, BD_E_USAGE, 0, "not a document number: %s", bd_id_status_name(read));
    else
        st = bd_explain__person(explain, &id, &fault);
    if (st == BD_E_USAGE) {
        BD_TRY(answer_fault(explain, fault.text, err));
        return BD_END;
    }
    if (st < 0)
        *err = fault;
    return st;
}

bd_status bd_explain__numbers(bd_explaining *explain, bd_err *err)
{
    struct lines lines = {.fd = explain->query->input};
    uint64_t asked = 0;
    uint64_t failed = 0;
    for (;;) {
        bd_status st = next_line(&lines, err);
        BD_TRY(st);
        if (st == BD_END)
            break;
        const bd_text text = visible(&lines);
        if (text.len == 0)
            continue;
        explain->line = lines.line_no;
        st = answer_line(explain, &lines, text, err);
        BD_TRY(st);
        asked++;
        failed += st == BD_END;
    }
    if (failed == 0)
        return BD_OK;
    bd_hint(err, "the answers to the others are complete; those lines say why");
    return bd_fail(err, BD_E_USAGE, 0, "%llu of %llu lines of standard input have no answer",
                   (unsigned long long)failed, (unsigned long long)asked);
}
