/* sums: see sums.h. */
#include "engine/report/publish/sums.h"

bd_digest_kind bd_sums_kind(bd_digest_kind digest)
{
    return digest == BD_DIGEST_SM3 ? BD_DIGEST_SM3 : BD_DIGEST_SHA256;
}

const char *bd_sums_name(bd_digest_kind digest)
{
    return digest == BD_DIGEST_SM3 ? "SM3SUMS" : "SHA256SUMS";
}

void bd_sums_line(bd_digest_kind digest, const char *name, const char *sum, bd_buf *out)
{
    if (digest == BD_DIGEST_SM3)
        bd_buf_printf(out, "SM3 (%s) = %s\n", name, sum);
    else
        bd_buf_printf(out, "%s  %s\n", sum, name);
}
