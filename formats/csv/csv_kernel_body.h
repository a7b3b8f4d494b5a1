/*
 * csv_kernel_body: the loops themselves, included once per instruction set by csv_kernel.c, which
 * defines
 *
 *   TARGET            the function attribute
 *   NAME(x)           x with the instruction set's suffix
 *   EQUALS(p, ...)    see csv_kernel.c: masks of the 64 bytes at p, bit 0 for the first byte
 *   FLATTEN(...)      write the positions of a mask's bits
 *   COUNT(m)          bits in m
 *   HIGH(p, high, odd)  masks of the bytes from 80 on, and of 80 and FF alone
 *
 * The bodies are inlined into one function for each case, so no case slows down another. Pure, any
 * thread.
 */

/* All bits up to and including the lowest n of a block that has left bytes. */
#ifndef BD_CSV_KERNEL_SHARED
#define BD_CSV_KERNEL_SHARED
static inline uint64_t within(size_t left)
{
    return left >= BD_CSV_BLOCK ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
}

/* Bit i: an odd number of bits of m stand at or below i. */
static inline uint64_t parity_upward(uint64_t m)
{
    m ^= m << 1;
    m ^= m << 2;
    m ^= m << 4;
    m ^= m << 8;
    m ^= m << 16;
    m ^= m << 32;
    return m;
}

/* second_bytes() for a block with 80 or FF, which are not lead bytes: byte by byte. */
static uint64_t second_bytes_slowly(const char *p, size_t left, uint64_t *lead)
{
    uint64_t second = 0;
    bool after_lead = *lead != 0;
    for (size_t i = 0; i < BD_CSV_BLOCK && i < left; i++) {
        const unsigned char c = (unsigned char)p[i];
        const bool is_second = after_lead && c >= 0x40 && c != 0x7F && c != 0xFF;
        second |= (uint64_t)is_second << i;
        after_lead = !is_second && c > 0x80 && c != 0xFF;
    }
    *lead = after_lead;
    return second;
}

/*
 * The bytes below 80 that stand after an odd number of high bytes: the method by which simdjson
 * finds backslashes (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019). A run of
 * high bytes always begins with a lead byte, since a third byte of four is followed by a digit at
 * once.
 */
static inline uint64_t behind_odd_runs(uint64_t high, size_t left, uint64_t *lead)
{
    const uint64_t even_bits = UINT64_C(0x5555555555555555);
    const uint64_t starts = high & ~(high << 1);
    const uint64_t even_starts = starts & (even_bits ^ *lead);
    const uint64_t even_ends = (high + even_starts) & ~high;
    uint64_t odd_sum;
    const bool overflow = __builtin_add_overflow(high, starts & ~even_starts, &odd_sum);
    const uint64_t odd_ends = (odd_sum | *lead) & ~high;
    const uint64_t found = (even_ends & ~even_bits) | (odd_ends & even_bits);
    *lead = left >= BD_CSV_BLOCK ? overflow : found >> left & 1;
    return found;
}
#endif

/* Bytes of the block below 80 that are second bytes of GB18030 characters. */
TARGET static inline uint64_t NAME(second_bytes)(const char *p, size_t left, uint64_t *lead)
{
    uint64_t high, odd;
    HIGH(p, high, odd);
    const uint64_t valid = within(left);
    if (__builtin_expect((odd & valid) != 0, 0))
        return second_bytes_slowly(p, left, lead);
    return behind_odd_runs(high & valid, left, lead);
}

TARGET INLINED void NAME(survey_unquoted)(const char *bytes, size_t len, char mark,
                                          uint64_t row_ends_max, bool quotes, bd_csv_survey *out)
{
    uint64_t lines = 0;
    uint64_t ends_seen = 0;
    uint64_t cr_before = 0;
    uint64_t last_mask = 0;
    size_t last_at = 0;
    *out = (bd_csv_survey){0};
    for (size_t at = 0; at < len && ends_seen < row_ends_max; at += BD_CSV_BLOCK) {
        uint64_t quote, lf, cr;
        EQUALS3(bytes + at, mark, quote, '\n', lf, '\r', cr);
        const uint64_t valid = within(len - at);
        if (quotes && (quote & valid) != 0) {
            out->quote = true;
            return;
        }
        lf &= valid;
        cr &= valid;
        const uint64_t ends = lf | cr;
        ends_seen += COUNT(ends);
        lines += COUNT(ends & ~(lf & (cr << 1 | cr_before)));
        cr_before = cr >> 63;
        last_at = ends != 0 ? at : last_at;
        last_mask = ends != 0 ? ends : last_mask;
    }
    out->lines = lines;
    out->row_ends = ends_seen;
    if (last_mask != 0)
        out->end = last_at + BD_CSV_BLOCK - (size_t)__builtin_clzll(last_mask);
}

TARGET static void NAME(survey_plain)(const char *bytes, size_t len, char mark,
                                      uint64_t row_ends_max, bd_csv_survey *out)
{
    NAME(survey_unquoted)(bytes, len, mark, row_ends_max, true, out);
}

TARGET static void NAME(survey_lines)(const char *bytes, size_t len, uint64_t row_ends_max,
                                      bd_csv_survey *out)
{
    NAME(survey_unquoted)(bytes, len, '\0', row_ends_max, false, out);
}

TARGET INLINED void NAME(survey_any)(const char *bytes, size_t len, char delimiter, char mark,
                                     uint64_t row_ends_max, bool gb, bd_csv_survey *out)
{
    uint64_t lines = 0;         /* before this block */
    uint64_t inside_before = 0; /* all ones: the block begins inside quotes */
    uint64_t edge_before =
        1; /* bit 0: the byte before the block is a separator outside quotes, or there is no byte */
    uint64_t quote_before = 0; /* bit 0: the byte before the block is a quote */
    uint64_t close_before = 0; /* bit 0: that quote closes */
    uint64_t cr_before = 0;
    uint64_t bad = 0, doubled = 0, inner = 0;
    uint64_t lead = 0;
    *out = (bd_csv_survey){.quote = true};
    for (size_t at = 0; at < len && out->row_ends < row_ends_max; at += BD_CSV_BLOCK) {
        uint64_t quote, lf, cr, delim;
        EQUALS3(bytes + at, mark, quote, '\n', lf, '\r', cr);
        EQUALS1(bytes + at, delimiter, delim);
        const uint64_t valid = within(len - at);
        quote &= valid;
        lf &= valid;
        cr &= valid;
        delim &= valid;
        if (gb)
            delim &= ~NAME(second_bytes)(bytes + at, len - at, &lead);
        const uint64_t inside = parity_upward(quote) ^ inside_before; /* opening quotes too */
        const uint64_t opens = quote & inside;
        const uint64_t closes = quote & ~inside;
        const uint64_t breaks = lf | cr;
        const uint64_t ends = breaks & ~inside;
        const uint64_t edges = (delim & ~inside) | ends;
        /* An opening quote stands after a separator, or is the second of a doubled one. */
        bad |= opens & ~((edges << 1 | edge_before) | (quote << 1 | quote_before));
        /* After a closing quote comes a separator or a quote. */
        bad |= (closes << 1 | close_before) & ~(edges | quote) & valid;
        doubled |= opens & (closes << 1 | close_before);
        inner |= breaks & inside;
        const uint64_t new_lines = breaks & ~(lf & (cr << 1 | cr_before));
        if (ends != 0) {
            const int top = 63 - __builtin_clzll(ends);
            out->end = at + (size_t)top + 1;
            out->lines = lines + COUNT(new_lines & (~UINT64_C(0) >> (63 - top)));
            out->row_ends += COUNT(ends);
        }
        lines += COUNT(new_lines);
        inside_before = (uint64_t)((int64_t)inside >> 63);
        edge_before = edges >> 63;
        quote_before = quote >> 63;
        close_before = closes >> 63;
        cr_before = cr >> 63;
        if (bad != 0)
            break;
    }
    out->irregular = bad != 0;
    out->doubled = doubled != 0;
    out->inner_lines = inner != 0;
}

TARGET INLINED void NAME(scan_any)(const char *base, size_t from, size_t to, char delimiter,
                                   char mark, bool quoted, bool gb, bd_csv_scan *scan)
{
    uint32_t *pos = scan->pos + scan->pos_count;
    uint32_t *row = scan->row_ends + scan->row_count;
    uint64_t inside_before = scan->inside;
    uint64_t lead = scan->lead;
    for (size_t at = from; at < to; at += BD_CSV_BLOCK) {
        uint64_t delim, lf, cr;
        EQUALS3(base + at, delimiter, delim, '\n', lf, '\r', cr);
        uint64_t outside = within(to - at);
        if (quoted) {
            uint64_t quote;
            EQUALS1(base + at, mark, quote);
            const uint64_t inside = parity_upward(quote & outside) ^ inside_before;
            inside_before = (uint64_t)((int64_t)inside >> 63);
            outside &= ~inside;
        }
        if (gb)
            delim &= ~NAME(second_bytes)(base + at, to - at, &lead);
        const uint64_t ends = (lf | cr) & outside;
        const uint64_t marks = (delim & outside) | ends;
        RANK(row, (uint32_t)(pos - scan->pos), marks, ends);
        FLATTEN(pos, (uint32_t)at, marks);
    }
    scan->pos_count = (size_t)(pos - scan->pos);
    scan->row_count = (size_t)(row - scan->row_ends);
    scan->inside = inside_before;
    scan->lead = lead;
}

TARGET static void NAME(survey_quoted)(const char *bytes, size_t len, char delimiter, char mark,
                                       uint64_t row_ends_max, bd_csv_survey *out)
{
    NAME(survey_any)(bytes, len, delimiter, mark, row_ends_max, false, out);
}

TARGET static void NAME(survey_quoted_gb)(const char *bytes, size_t len, char delimiter, char mark,
                                          uint64_t row_ends_max, bd_csv_survey *out)
{
    NAME(survey_any)(bytes, len, delimiter, mark, row_ends_max, true, out);
}

TARGET static void NAME(scan_plain)(const char *base, size_t from, size_t to, char delimiter,
                                    bd_csv_scan *scan)
{
    NAME(scan_any)(base, from, to, delimiter, '\0', false, false, scan);
}

TARGET static void NAME(scan_quoted)(const char *base, size_t from, size_t to, char delimiter,
                                     char mark, bd_csv_scan *scan)
{
    NAME(scan_any)(base, from, to, delimiter, mark, true, false, scan);
}

TARGET static void NAME(scan_plain_gb)(const char *base, size_t from, size_t to, char delimiter,
                                       bd_csv_scan *scan)
{
    NAME(scan_any)(base, from, to, delimiter, '\0', false, true, scan);
}

TARGET static void NAME(scan_quoted_gb)(const char *base, size_t from, size_t to, char delimiter,
                                        char mark, bd_csv_scan *scan)
{
    NAME(scan_any)(base, from, to, delimiter, mark, true, true, scan);
}

static const bd_csv_kernels NAME(kernels) = {
    NAME_TEXT,           NAME(survey_plain), NAME(survey_quoted),    NAME(scan_plain),
    NAME(scan_quoted),   NAME(survey_lines), NAME(survey_quoted_gb), NAME(scan_plain_gb),
    NAME(scan_quoted_gb)};

#undef TARGET
#undef NAME
#undef NAME_TEXT
#undef EQUALS1
#undef EQUALS3
#undef FLATTEN
#undef COUNT
#undef HIGH
