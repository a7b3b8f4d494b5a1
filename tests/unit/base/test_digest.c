/* digest: published vectors; the one-shot functions of the library as the oracle for any pieces. */
#include "engine/base/digest.h"
#include "engine/base/hash.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

static void digest_pieces(bd_digest_kind kind, const char *bytes, size_t len, size_t piece,
                          char out[BD_DIGEST_TEXT])
{
    bd_err err = {0};
    bd_digest *digest;
    cr_assert(eq(int, bd_digest_new(kind, &digest, &err), BD_OK));
    for (size_t at = 0; at < len; at += piece)
        bd_digest_add(digest, bytes + at, len - at < piece ? len - at : piece);
    bd_digest_add(digest, bytes, 0);
    bd_digest_text(digest, out);
    bd_digest_free(digest);
}

Test(digest, published_vectors_hold)
{
    static const struct {
        bd_digest_kind kind;
        const char *text, *hex;
    } cases[] = {
        {BD_DIGEST_XXH3, "", "99aa06d3014798d86001c324468d497f"},
        {BD_DIGEST_XXH3, "abc", "06b05ab6733a618578af5f94892f3950"},
        {BD_DIGEST_SHA256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {BD_DIGEST_SHA256, "abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {BD_DIGEST_SM3, "", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"},
        {BD_DIGEST_SM3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
        {BD_DIGEST_SM3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
         "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
    };
    char hex[BD_DIGEST_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        digest_pieces(cases[i].kind, cases[i].text, strlen(cases[i].text), 1000, hex);
        cr_expect(strcmp(hex, cases[i].hex) == 0, "case %zu: %s", i, hex);
    }
}

Test(digest, pieces_of_any_size_give_the_same)
{
    enum { LEN = 5000 };
    static char bytes[LEN];
    char whole[BD_DIGEST_TEXT], pieces[BD_DIGEST_TEXT];
    for (size_t i = 0; i < LEN; i++)
        bytes[i] = (char)(i * 131 + i / 7);
    for (int kind = BD_DIGEST_XXH3; kind <= BD_DIGEST_SM3; kind++) {
        digest_pieces((bd_digest_kind)kind, bytes, LEN, LEN, whole);
        for (size_t piece = 1; piece < LEN; piece = piece * 3 + 1) {
            digest_pieces((bd_digest_kind)kind, bytes, LEN, piece, pieces);
            cr_expect(strcmp(whole, pieces) == 0, "kind %d, pieces of %zu", kind, piece);
        }
    }
}

Test(digest, the_streamed_xxh3_is_the_one_shot)
{
    static const char text[] = "1100 bytes of it come in three pieces";
    unsigned char raw[BD_HASH128_BYTES];
    char streamed[BD_DIGEST_TEXT], once[BD_DIGEST_TEXT];
    bd_hash128(text, sizeof text, raw);
    for (size_t i = 0; i < sizeof raw; i++)
        snprintf(once + 2 * i, 3, "%02x", raw[i]);
    digest_pieces(BD_DIGEST_XXH3, text, sizeof text, 13, streamed);
    cr_assert(eq(str, streamed, once));
}

Test(digest, names_go_both_ways)
{
    bd_digest_kind kind = BD_DIGEST_XXH3;
    cr_assert(eq(str, (char *)bd_digest_name(BD_DIGEST_XXH3), "xxh3"));
    cr_assert(eq(str, (char *)bd_digest_name(BD_DIGEST_SHA256), "sha256"));
    cr_assert(eq(str, (char *)bd_digest_name(BD_DIGEST_SM3), "sm3"));
    cr_assert(bd_digest_by_name("sm3", &kind));
    cr_assert(eq(int, kind, BD_DIGEST_SM3));
    cr_assert(not(bd_digest_by_name("md5", &kind)));
    cr_assert(not(bd_digest_by_name("", &kind)));
    cr_assert(eq(int, kind, BD_DIGEST_SM3));
}

/* Each test is its own process, so libcrypto would read the variable at its first use here. */
Test(digest, a_configuration_of_libcrypto_is_not_read)
{
    static const char config[] = "openssl_conf = c\n[c]\nproviders = p\n[p]\nbase = b\n[b]\n"
                                 "activate = 1\n";
    char path[] = "/tmp/bidui-digest-XXXXXX";
    const int fd = mkstemp(path);
    bd_err err = {0};
    bd_digest *digest = (bd_digest *)&err;
    cr_assert(ge(int, fd, 0));
    cr_assert(eq(sz, (size_t)write(fd, config, sizeof config - 1), sizeof config - 1));
    close(fd);
    setenv("OPENSSL_CONF", path, 1);
    const bd_status st = bd_digest_new(BD_DIGEST_SM3, &digest, &err);
    unlink(path);
    cr_assert(eq(int, st, BD_OK), "%s", err.text);
    bd_digest_free(digest);
}

void *OSSL_PROVIDER_load(void *library, const char *name); /* libcrypto's */

Test(digest, a_libcrypto_without_sm3_is_said_so)
{
    bd_err err = {0};
    bd_digest *digest = (bd_digest *)&err;
    cr_assert(OSSL_PROVIDER_load(NULL, "base") != NULL); /* it has no digests */
    cr_assert(eq(int, bd_digest_new(BD_DIGEST_SM3, &digest, &err), BD_E_USAGE));
    cr_assert(digest == NULL);
    cr_assert(eq(str, err.text, "the installed libcrypto offers no SM3 digest"));
    cr_assert(eq(str, err.hint, "choose another `digest`: xxh3, sha256 or sm3"));
}

Test(digest, free_of_null_does_nothing)
{
    bd_digest_free(NULL);
}

/* Computed with `openssl dgst -sm3 -mac HMAC -macopt key:...`. */
Test(digest, hmac_sm3_is_that_of_the_command_line_tool_again_and_again)
{
    static const char key[] = "0123456789abcdef0123456789abcdef";
    static const char *const cases[][2] = {
        {"11010519491231002X", "987f922dd96d98aaf89dbb930a6a9841e7af9ab0056e98b185d380f4c886d775"},
        {"E12345678", "f64013c15f9c592f1449670c93a16b6485e3494c929e6363374043909167e97d"}};
    char text[BD_DIGEST_TEXT];
    bd_err err = {0};
    bd_hmac *hmac, *copy;
    cr_assert(eq(int, bd_hmac_new(key, sizeof key - 1, &hmac, &err), BD_OK));
    for (int round = 0; round < 3; round++) {
        cr_assert(eq(int, bd_hmac_copy(hmac, &copy, &err), BD_OK));
        for (size_t i = 0; i < 2; i++) {
            bd_hmac *of = round == 2 ? copy : hmac;
            cr_assert(
                eq(int, bd_hmac_text(of, cases[i][0], strlen(cases[i][0]), text, &err), BD_OK));
            cr_expect(strcmp(text, cases[i][1]) == 0, "round %d: %s", round, text);
        }
        bd_hmac_free(copy);
    }
    bd_hmac_free(hmac);
    bd_hmac_free(NULL);
}
