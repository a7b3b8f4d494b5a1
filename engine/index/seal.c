/* seal: see seal.h. */
#include "engine/index/seal.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINE_BYTES = 80 };

void bd_run_seal_write(const char *set, uint32_t run_no, const bd_run_seal *run, bd_buf *out)
{
    bd_buf_printf(out, "%s %" PRIu32 " %" PRIu32 " %016" PRIx64 "\n", set, run_no, run->blocks,
                  run->digest);
}

bool bd_run_seal_cut(bd_text *text, const char *set, uint32_t run_no, bd_run_seal *out)
{
    bd_text rest = *text;
    bd_text line;
    char copy[LINE_BYTES];
    char again[LINE_BYTES];
    char name[16];
    uint32_t no;
    if (!bd_text_cut_line(&rest, &line) || line.len >= sizeof copy ||
        text->len - rest.len == line.len) /* its end is cut off */
        return false;
    memcpy(copy, line.at, line.len);
    copy[line.len] = '\0';
    if (sscanf(copy, "%15s %" SCNu32 " %" SCNu32 " %" SCNx64, name, &no, &out->blocks,
               &out->digest) != 4 ||
        no != run_no || strcmp(name, set) != 0 || out->blocks == 0)
        return false;
    /* Written again, it must be the same text: so no other spelling of a number is accepted. */
    bd_buf written = bd_buf_over(again, sizeof again);
    bd_run_seal_write(set, run_no, out, &written);
    if (written.failed || written.len != line.len + 1 || memcmp(again, copy, line.len) != 0)
        return false;
    *text = rest;
    return true;
}
