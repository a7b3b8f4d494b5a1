/*
 * gb18030_table: writes the tables of formats/encoding/gb18030_table.h as C source; runs during
 * the build.
 *
 *   gb18030_table OUT
 *
 * The codes come from the system's iconv. Implementations and their versions disagree on the codes
 * that GB 18030-2005 and -2022 assigned anew, so those are listed here:
 *
 *   1   A8BC and 8135F437 changed places in 2005: U+1E3F and U+E7C7.
 *   18  two-byte codes that were private use are characters since 2022: ten vertical forms
 *       (A6D9...) and eight ideographs (FE59...).
 *   18  four-byte codes had these characters until then. The 2022 standard gives them the
 *       private-use code points in exchange. Older files have the characters there, so the
 *       Unicode Technical Committee recommends decoding them as before (L2/23-003R, 2023). ICU 73
 *       (ICU-22357) and the Encoding Standard (2024-09) do so, and so do we.
 *   6   two-byte codes (FE51...) whose characters are beyond the basic plane stay private use in
 *       2022; the characters keep their four-byte codes (95329031...). glibc differs.
 *
 * A digest of the result is checked. So a machine whose iconv differs in another code cannot build
 * a reader that decodes differently.
 */
#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/encoding/gb18030_table.h"

/* FNV-1a of all code points, two-byte codes first, each as two bytes, low byte first. */
#define DIGEST UINT64_C(0x25277EA1B723F0A9)

typedef struct code {
    uint32_t bytes;
    uint32_t point;
} code;

static const code exceptions[] = {
    {0xA6D9, 0xFE10},     {0xA6DA, 0xFE12},     {0xA6DB, 0xFE11},     {0xA6DC, 0xFE13},
    {0xA6DD, 0xFE14},     {0xA6DE, 0xFE15},     {0xA6DF, 0xFE16},     {0xA6EC, 0xFE17},
    {0xA6ED, 0xFE18},     {0xA6F3, 0xFE19},     {0xA8BC, 0x1E3F},     {0xFE51, 0xE816},
    {0xFE52, 0xE817},     {0xFE53, 0xE818},     {0xFE59, 0x9FB4},     {0xFE61, 0x9FB5},
    {0xFE66, 0x9FB6},     {0xFE67, 0x9FB7},     {0xFE6C, 0xE831},     {0xFE6D, 0x9FB8},
    {0xFE76, 0xE83B},     {0xFE7E, 0x9FB9},     {0xFE90, 0x9FBA},     {0xFE91, 0xE855},
    {0xFEA0, 0x9FBB},     {0x8135F437, 0xE7C7}, {0x82359037, 0x9FB4}, {0x82359038, 0x9FB5},
    {0x82359039, 0x9FB6}, {0x82359130, 0x9FB7}, {0x82359131, 0x9FB8}, {0x82359132, 0x9FB9},
    {0x82359133, 0x9FBA}, {0x82359134, 0x9FBB}, {0x84318236, 0xFE10}, {0x84318237, 0xFE11},
    {0x84318238, 0xFE12}, {0x84318239, 0xFE13}, {0x84318330, 0xFE14}, {0x84318331, 0xFE15},
    {0x84318332, 0xFE16}, {0x84318333, 0xFE17}, {0x84318334, 0xFE18}, {0x84318335, 0xFE19}};

static uint32_t exception(uint32_t bytes)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (exceptions[i].bytes == bytes)
            return exceptions[i].point;
    return 0;
}

/* The user-defined areas, row by row (GB 18030-2022, 5.2): private use in this order. */
static uint32_t user_defined(unsigned lead, unsigned trail)
{
    if (lead >= 0xAA && lead <= 0xAF && trail >= 0xA1)
        return 0xE000 + (lead - 0xAA) * 94 + trail - 0xA1;
    if (lead >= 0xF8 && trail >= 0xA1)
        return 0xE234 + (lead - 0xF8) * 94 + trail - 0xA1;
    if (lead >= 0xA1 && lead <= 0xA7 && trail <= 0xA0)
        return 0xE4C6 + (lead - 0xA1) * 96 + trail - (trail > 0x7F ? 0x41 : 0x40);
    return 0;
}

/* One character by iconv; 0 where it has none. */
static uint32_t by_iconv(iconv_t cd, uint32_t bytes, size_t len)
{
    char in[4];
    unsigned char out[8];
    char *from = in;
    char *to = (char *)out;
    size_t in_left = len;
    size_t out_left = sizeof out;
    for (size_t i = 0; i < len; i++)
        in[i] = (char)(bytes >> 8 * (len - 1 - i));
    (void)iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1 || in_left != 0 || out_left != 4)
        return 0;
    return (uint32_t)out[0] << 24 | (uint32_t)out[1] << 16 | (uint32_t)out[2] << 8 | out[3];
}

static uint32_t point_of(iconv_t cd, uint32_t bytes, size_t len)
{
    uint32_t point = exception(bytes);
    if (point == 0 && len == 2)
        point = user_defined(bytes >> 8, bytes & 0xFF);
    if (point == 0)
        point = by_iconv(cd, bytes, len);
    if (point == 0 || point > 0xFFFF || (point >= 0xD800 && point < 0xE000)) {
        fprintf(stderr, "gb18030_table: iconv of this system has no character for %X\n", bytes);
        exit(1);
    }
    return point;
}

static uint64_t add_to_digest(uint64_t digest, uint32_t point)
{
    digest = (digest ^ (point & 0xFF)) * UINT64_C(0x100000001B3);
    return (digest ^ point >> 8) * UINT64_C(0x100000001B3);
}

static void write_two(FILE *out, uint32_t point)
{
    if (point < 0x800)
        fprintf(out, "{%u,%u,0,2},", 0xC0 | point >> 6, 0x80 | (point & 0x3F));
    else
        fprintf(out, "{%u,%u,%u,3},", 0xE0 | point >> 12, 0x80 | (point >> 6 & 0x3F),
                0x80 | (point & 0x3F));
}

static uint64_t write_tables(FILE *out, iconv_t cd)
{
    uint64_t digest = UINT64_C(0xCBF29CE484222325);
    fputs("/* Generated by formats/encoding/gb18030_table; do not edit. */\n"
          "#include \"formats/encoding/gb18030_table.h\"\n"
          "const uint8_t bd_gb18030__two[BD_GB18030_TWO_COUNT][4] = {",
          out);
    for (uint32_t bytes = 0x8100; bytes < 0xFF00; bytes++) {
        const uint32_t trail = bytes & 0xFF;
        if (trail % 16 == 0)
            fputc('\n', out);
        if (trail < 0x40 || trail == 0x7F || trail == 0xFF) {
            fputs("{0,0,0,0},", out);
            continue;
        }
        const uint32_t point = point_of(cd, bytes, 2);
        digest = add_to_digest(digest, point);
        write_two(out, point);
    }
    fputs("};\nconst uint16_t bd_gb18030__four[BD_GB18030_FOUR_COUNT] = {", out);
    for (uint32_t i = 0; i < BD_GB18030_FOUR_COUNT; i++) {
        const uint32_t bytes = (0x81 + i / 12600) << 24 | (0x30 + i / 1260 % 10) << 16 |
                               (0x81 + i / 10 % 126) << 8 | (0x30 + i % 10);
        const uint32_t point = point_of(cd, bytes, 4);
        digest = add_to_digest(digest, point);
        fprintf(out, "%s%u,", i % 16 == 0 ? "\n" : "", point);
    }
    fputs("};\n", out);
    return digest;
}

int main(int argc, char **argv)
{
    const iconv_t none = (iconv_t)-1;
    const iconv_t cd = iconv_open("UTF-32BE", "GB18030");
    if (argc != 2 || cd == none) {
        fprintf(stderr, "gb18030_table: %s\n",
                argc != 2 ? "usage: gb18030_table OUT" : "iconv of this system has no GB18030");
        return 1;
    }
    FILE *out = fopen(argv[1], "w");
    if (out == NULL) {
        perror(argv[1]);
        return 1;
    }
    const uint64_t digest = write_tables(out, cd);
    iconv_close(cd);
    if (fclose(out) != 0) {
        perror(argv[1]);
        return 1;
    }
    if (digest != DIGEST) {
        fprintf(stderr, "gb18030_table: iconv of this system differs: digest %llX, not %llX\n",
                (unsigned long long)digest, (unsigned long long)DIGEST);
        remove(argv[1]);
        return 1;
    }
    return 0;
}
