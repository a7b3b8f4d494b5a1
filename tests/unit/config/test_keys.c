/* The table of keys, config/README.md and bidui.yaml.5 name the same keys; a key's formats are
 * right. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/keys.h"
#include "engine/base/file.h"
#include "engine/cli/manual.h"

/* Whether the mapping is the one that describes the key: the first of those that have it. */
static bool is_told_in(const bd_key_def *key, unsigned in)
{
    return (key->in & in) != 0 && (key->in & (in - 1)) == 0;
}

/* The name of a key as config/README.md writes it; false past the last one of a mapping. */
static bool full_name(size_t mapping, size_t key, char name[128])
{
    const bd_key_mapping *m = &bd_key_mappings[mapping];
    if (!is_told_in(&bd_key_defs[key], m->id))
        return false;
    snprintf(name, 128, "%s%s%s", m->path, m->path[0] == '\0' ? "" : ".", bd_key_defs[key].name);
    return true;
}

static char *read_me(void)
{
    char *text;
    size_t len;
    bd_err err = {0};
    char path[4096];
    snprintf(path, sizeof path, "%.*sconfig/README.md",
             (int)(strstr(__FILE__, "tests/unit/") - __FILE__), __FILE__);
    cr_assert(bd_file_slurp(path, 1 << 20, &text, &len, &err) == BD_OK, "%s", err.text);
    text = realloc(text, len + 1);
    text[len] = '\0';
    return text;
}

Test(keys, every_key_has_a_row_in_the_reference)
{
    char *text = read_me();
    for (size_t m = 0; m < bd_key_mapping_count; m++) {
        for (size_t k = 0; k < bd_key_count; k++) {
            char name[128], row[256];
            if (!full_name(m, k, name))
                continue;
            snprintf(row, sizeof row, "\n| `%s` | ", name);
            const char *found = strstr(text, row);
            cr_expect(found != NULL, "no row of %s", name);
            if (found == NULL)
                continue;
            char *line = strndup(found + 1, strcspn(found + 1, "\n"));
            cr_expect(strstr(line, bd_key_defs[k].meaning) != NULL, "another meaning of %s", name);
            cr_expect(strstr(line, bd_key_defs[k].required ? "required"
                                                           : bd_key_defs[k].fallback) != NULL,
                      "another default of %s", name);
            for (size_t w = 0; w < bd_key_word_count; w++)
                if (bd_key_defs[k].kind >= BD_KEY_WORD && bd_key_defs[k].kind <= BD_KEY_WORDS &&
                    bd_key_words[w].list == bd_key_defs[k].within)
                    cr_expect(strstr(line, bd_key_words[w].word) != NULL, "%s has no word %s", name,
                              bd_key_words[w].word);
            free(line);
        }
    }
    free(text);
}

Test(keys, every_row_of_the_reference_is_a_key)
{
    char *text = read_me();
    size_t rows = 0;
    for (const char *at = text; (at = strstr(at, "\n| `")) != NULL; at += 4, rows++) {
        char *row = strndup(at + 4, strcspn(at + 4, "`"));
        bool known = false;
        for (size_t m = 0; m < bd_key_mapping_count; m++)
            for (size_t k = 0; k < bd_key_count; k++) {
                char name[128];
                known = known || (full_name(m, k, name) && strcmp(name, row) == 0);
            }
        cr_expect(known, "'%s' is not a key", row);
        free(row);
    }
    cr_expect(rows == bd_key_count, "%zu rows, %zu keys", rows, bd_key_count);
    free(text);
}

Test(keys, the_manual_page_has_every_key_in_its_section)
{
    bd_buf page = {0};
    bd_manual_config_page(&page);
    bd_buf_add_char(&page, '\0');
    cr_assert(!page.failed);
    const char *at = page.at;
    for (size_t m = 0; m < bd_key_mapping_count; m++) {
        at = strstr(at, "\n.SS ");
        cr_assert(at != NULL);
        at += 5;
        const char *end = strstr(at, "\n.S");
        for (; end != NULL && strncmp(end, "\n.SS", 4) != 0 && strncmp(end, "\n.SH", 4) != 0;)
            end = strstr(end + 1, "\n.S");
        cr_assert(end != NULL);
        for (size_t k = 0; k < bd_key_count; k++) {
            char form[128];
            snprintf(form, sizeof form, "\n\\fB%s\\fR (", bd_key_defs[k].name);
            const char *found = strstr(at, form);
            if (is_told_in(&bd_key_defs[k], bd_key_mappings[m].id))
                cr_expect(found != NULL && found < end, "no %s in section %zu", bd_key_defs[k].name,
                          m);
        }
    }
    bd_buf_fini(&page);
}

/* groff warns of bytes above 7F unless it knows the encoding, and man does not always pass it. */
Test(keys, the_manual_page_is_ascii)
{
    bd_buf page = {0};
    bd_manual_config_page(&page);
    cr_assert(!page.failed && page.len != 0);
    for (size_t i = 0; i < page.len; i++)
        cr_assert((unsigned char)page.at[i] <= 0x7F, "byte %zu", i);
    bd_buf_add_char(&page, '\0');
    cr_expect(strstr(page.at, "\\[u7537]") != NULL, "the character for male is lost");
    bd_buf_fini(&page);
}

static const char *const values[][2] = {{"encoding", "utf-8"}, {"delimiter", "\";\""},
                                        {"quote", "none"},     {"row_bytes", "40"},
                                        {"sheet", "x"},        {"header", "true"}};

/* A key of a data set is refused for exactly those formats that are not in its row. */
Test(keys, a_key_is_taken_for_the_formats_of_its_row_only)
{
    static const char *const formats[] = {"csv", "fixed", "dbf", "xlsx"};
    for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
        const bd_key_def *key = bd_key_find(BD_IN_ROSTER, values[v][0]);
        cr_assert(key != NULL && key->formats != 0);
        for (unsigned f = 0; f < 4; f++) {
            char text[512];
            bd_config *config = NULL;
            bd_err err = {0};
            snprintf(
                text, sizeof text,
                "roster: {files: [r], format: %s, %s: %s, fields: [{name: id, %s, type: id}]}\n"
                "cards: {files: [c], fields: [{name: id, column: A, type: id}]}\n",
                formats[f], values[v][0], values[v][1], f == 1 ? "at: 1, width: 18" : "column: A");
            const bd_status st =
                bd_config_parse("b.yaml", text, strlen(text), "2026-11", &config, &err);
            cr_expect((st == BD_OK) == ((key->formats >> f & 1) != 0), "%s of %s: %s", key->name,
                      formats[f], err.text);
            bd_config_free(config);
        }
    }
}
