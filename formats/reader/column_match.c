/* column_match: see column_match.h. */
#include "formats/reader/column_match.h"

#include "formats/reader/heading_text.h"

bd_text bd_columns_trim(bd_text text)
{
    size_t n;
    while ((n = bd_heading_blank_at(text.at, text.len)) != 0) {
        text.at += n;
        text.len -= n;
    }
    for (bool more = true; more && text.len != 0;) {
        more = false;
        for (n = 1; n <= 3 && n <= text.len && !more; n++)
            if (bd_heading_blank_at(text.at + text.len - n, n) == n) {
                text.len -= n;
                more = true;
            }
    }
    return text;
}

size_t bd_column_names(const bd_reader_spec *spec, size_t idx)
{
    return 1 + (spec->others == NULL ? 0 : spec->others[idx].count);
}

const char *bd_column_name(const bd_reader_spec *spec, size_t idx, size_t name)
{
    return name == 0 ? spec->wanted[idx] : spec->others[idx].at[name - 1];
}

/* Count the headings that fit the name: by equality, or else by likeness. */
static bd_column_match count_fits(const bd_text *headings, size_t count, const char *name,
                                  bool exact)
{
    const bd_text text = bd_columns_trim(bd_text_of(name));
    bd_column_match match = {.name = name, .exact = exact};
    for (size_t i = count; i-- > 0;)
        if (exact ? bd_text_equal(headings[i], text) : bd_heading_alike(headings[i], text)) {
            match.times++;
            match.column = (uint32_t)i;
        }
    return match;
}

bd_column_match bd_column_match_in(const bd_text *headings, size_t count,
                                   const bd_reader_spec *spec, size_t idx)
{
    bd_column_match match = {.name = spec->wanted[idx]};
    for (size_t i = 0; i < bd_column_names(spec, idx) && match.times == 0; i++) {
        const char *name = bd_column_name(spec, idx, i);
        match = count_fits(headings, count, name, true);
        if (match.times == 0)
            match = count_fits(headings, count, name, false);
    }
    return match;
}

bool bd_column_fits(bd_text heading, const bd_reader_spec *spec, size_t idx)
{
    return bd_column_match_in(&heading, 1, spec, idx).times != 0;
}

size_t bd_columns_matched(const bd_text *headings, size_t count, const bd_reader_spec *spec)
{
    size_t matched = 0;
    for (size_t i = 0; i < spec->wanted_count; i++)
        matched += bd_column_match_in(headings, count, spec, i).times != 0;
    return matched;
}
