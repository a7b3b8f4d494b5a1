/* digest: see digest.h. */
#include "engine/base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "engine/base/hash.h"

enum { DIGEST_MAX_BYTES = 32 }; /* SHA-256 and SM3; XXH3-128 has 16 */

struct bd_digest {
    bd_hash128_state *xxh; /* exactly one of the two is set */
    EVP_MD_CTX *evp;
    bool failed;
};

static const struct {
    const char *name;
    const char *evp_name; /* NULL: not libcrypto's */
} kinds[] = {
    [BD_DIGEST_XXH3] = {"xxh3", NULL},
    [BD_DIGEST_SHA256] = {"sha256", "SHA256"},
    [BD_DIGEST_SM3] = {"sm3", "SM3"},
};

enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static bd_status begin_evp(bd_digest *digest, bd_digest_kind kind, bd_err *err)
{
    const EVP_MD *md = EVP_get_digestbyname(kinds[kind].evp_name);
    digest->evp = EVP_MD_CTX_new();
    if (digest->evp == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    if (md == NULL || EVP_DigestInit_ex(digest->evp, md, NULL) != 1) {
        bd_fail(err, BD_E_USAGE, 0, "the installed libcrypto offers no %s digest",
                kinds[kind].evp_name);
        bd_hint(err, "choose another `digest`: xxh3, sha256 or sm3");
        return BD_E_USAGE;
    }
    return BD_OK;
}

bd_status bd_digest_new(bd_digest_kind kind, bd_digest **out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_digest *digest = calloc(1, sizeof *digest);

    *out = NULL;
    if (digest == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    if (kinds[kind].evp_name != NULL) {
        BD_GOTO(begin_evp(digest, kind, err));
    } else {
        digest->xxh = bd_hash128_new();
        if (digest->xxh == NULL)
            BD_FAIL(err, BD_E_NOMEM, 0, "out of memory");
    }
    *out = digest;
    digest = NULL;
done:
    bd_digest_free(digest);
    return st;
}

void bd_digest_free(bd_digest *digest)
{
    if (digest == NULL)
        return;
    bd_hash128_free(digest->xxh);
    EVP_MD_CTX_free(digest->evp);
    free(digest);
}

void bd_digest_add(bd_digest *digest, const void *bytes, size_t len)
{
    if (digest->evp == NULL)
        bd_hash128_add(digest->xxh, bytes, len);
    else if (EVP_DigestUpdate(digest->evp, bytes, len) != 1)
        digest->failed = true;
}

void bd_digest_text(bd_digest *digest, char out[BD_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned len = BD_HASH128_BYTES;

    if (digest->evp == NULL)
        bd_hash128_get(digest->xxh, raw);
    else if (digest->failed || EVP_DigestFinal_ex(digest->evp, raw, &len) != 1 ||
             len > DIGEST_MAX_BYTES)
        len = 0;
    for (unsigned i = 0; i < len; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[2 * len] = '\0';
}

const char *bd_digest_name(bd_digest_kind kind)
{
    return kinds[kind].name;
}

bool bd_digest_by_name(const char *name, bd_digest_kind *kind)
{
    for (int i = 0; i < KIND_COUNT; i++) {
        if (strcmp(name, kinds[i].name) == 0) {
            *kind = (bd_digest_kind)i;
            return true;
        }
    }
    return false;
}
