/* digest: see digest.h. */
#include "engine/base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "engine/base/hash.h"
#include "engine/base/reserve.h"

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

static bd_status no_memory(bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "no memory for a digest");
}

/* Without its configuration file: what a run gives must not depend on one of the machine, nor on a
 * variable of the environment that names another. May be repeated. */
static void begin_crypto(void)
{
    (void)!OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

static bd_status begin_evp(bd_digest *digest, bd_digest_kind kind, bd_err *err)
{
    bd_reserve scope;
    bd_reserve_begin(&scope);
    begin_crypto();
    const EVP_MD *md = EVP_get_digestbyname(kinds[kind].evp_name);
    digest->evp = EVP_MD_CTX_new();
    const bool begun =
        digest->evp != NULL && md != NULL && EVP_DigestInit_ex(digest->evp, md, NULL) == 1;
    if (bd_reserve_end(&scope) || digest->evp == NULL)
        return no_memory(err);
    if (!begun) {
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
        digest->failed = true; /* SHA-256 and SM3 need no memory for it, nor at the end */
}

static void put_hex(const unsigned char *raw, size_t len, char *out)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[2 * len] = '\0';
}

void bd_digest_text(bd_digest *digest, char out[BD_DIGEST_TEXT])
{
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned len = BD_HASH128_BYTES;

    if (digest->evp == NULL)
        bd_hash128_get(digest->xxh, raw);
    else if (digest->failed || EVP_DigestFinal_ex(digest->evp, raw, &len) != 1 ||
             len > DIGEST_MAX_BYTES)
        len = 0;
    put_hex(raw, len, out);
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

struct bd_hmac {
    EVP_MAC_CTX *mac;
};

static bd_status begin_mac(EVP_MAC_CTX *mac, const void *key, size_t len, bd_err *err)
{
    char sm3[] = "SM3";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sm3, 0),
                                 OSSL_PARAM_construct_end()};
    if (EVP_MAC_init(mac, key, len, params) != 1)
        return bd_fail(err, BD_E_USAGE, 0, "the installed libcrypto offers no HMAC-SM3");
    return BD_OK;
}

static bd_status new_hmac(const void *key, size_t len, bd_hmac **out, bd_err *err)
{
    bd_status st = BD_OK;
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    bd_hmac *hmac = calloc(1, sizeof *hmac);

    *out = NULL;
    if (mac == NULL)
        BD_FAIL(err, BD_E_USAGE, 0, "the installed libcrypto offers no HMAC-SM3");
    if (hmac != NULL)
        hmac->mac = EVP_MAC_CTX_new(mac);
    if (hmac == NULL || hmac->mac == NULL)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for a digest");
    BD_GOTO(begin_mac(hmac->mac, key, len, err));
    *out = hmac;
    hmac = NULL;
done:
    bd_hmac_free(hmac);
    EVP_MAC_free(mac);
    return st;
}

bd_status bd_hmac_new(const void *key, size_t len, bd_hmac **out, bd_err *err)
{
    bd_reserve scope;
    bd_reserve_begin(&scope);
    begin_crypto();
    const bd_status st = new_hmac(key, len, out, err);
    if (!bd_reserve_end(&scope))
        return st;
    bd_hmac_free(*out);
    *out = NULL;
    *err = (bd_err){0}; /* whatever it says is a consequence */
    return no_memory(err);
}

bd_status bd_hmac_copy(const bd_hmac *from, bd_hmac **out, bd_err *err)
{
    bd_reserve scope;
    *out = NULL;
    bd_reserve_begin(&scope);
    bd_hmac *hmac = calloc(1, sizeof *hmac);
    if (hmac != NULL)
        hmac->mac = EVP_MAC_CTX_dup(from->mac);
    if (bd_reserve_end(&scope) || hmac == NULL || hmac->mac == NULL) {
        bd_hmac_free(hmac);
        return no_memory(err);
    }
    *out = hmac;
    return BD_OK;
}

void bd_hmac_free(bd_hmac *hmac)
{
    if (hmac == NULL)
        return;
    EVP_MAC_CTX_free(hmac->mac);
    free(hmac);
}

bd_status bd_hmac_text(bd_hmac *hmac, const void *bytes, size_t len, char out[BD_DIGEST_TEXT],
                       bd_err *err)
{
    unsigned char raw[DIGEST_MAX_BYTES];
    size_t got = 0;
    bd_reserve scope;
    bd_reserve_begin(&scope);
    /* A call without a key starts over with the key that is already set. */
    const bool made = EVP_MAC_init(hmac->mac, NULL, 0, NULL) == 1 &&
                      EVP_MAC_update(hmac->mac, bytes, len) == 1 &&
                      EVP_MAC_final(hmac->mac, raw, &got, sizeof raw) == 1 && got == sizeof raw;
    if (bd_reserve_end(&scope))
        return no_memory(err);
    if (!made)
        return bd_fail(err, BD_E_BUG, 0, "libcrypto failed to compute an HMAC-SM3");
    put_hex(raw, got, out);
    return BD_OK;
}

void bd_wipe(void *at, size_t len)
{
    OPENSSL_cleanse(at, len);
}
