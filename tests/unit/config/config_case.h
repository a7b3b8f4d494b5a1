/* config_case: the smallest configuration, in which a test replaces a piece, and the expected
 * result. One thread. */
#ifndef TESTS_CONFIG_CASE_H
#define TESTS_CONFIG_CASE_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/config.h"

/* The smallest configuration; a test adds lines to it or replaces a piece of it. */
static const char base[] = "roster:\n"                                     /* 1 */
                           "  files: [roster.csv]\n"                       /* 2 */
                           "  fields:\n"                                   /* 3 */
                           "    - {name: id, column: A, type: id}\n"       /* 4 */
                           "    - {name: name, column: B, type: name}\n"   /* 5 */
                           "    - {name: sex, column: C, type: sex}\n"     /* 6 */
                           "cards:\n"                                      /* 7 */
                           "  files: [cards.csv]\n"                        /* 8 */
                           "  fields:\n"                                   /* 9 */
                           "    - {name: id, column: A, type: id}\n"       /* 10 */
                           "    - {name: name, column: B, type: name}\n"   /* 11 */
                           "    - {name: issued, column: C, type: date}\n" /* 12 */
                           "    - {name: status, column: D, type: code}\n" /* 13 */
                           "  active: {field: status, values: [\"1\"]}\n"  /* 14 */
                           "  newest: issued\n"                            /* 15 */
                           "compare:\n"                                    /* 16 */
                           "  - {field: name, accept: [separator]}\n";     /* 17 */

typedef struct replacement {
    const char *from; /* "" puts `to` after the last line */
    const char *to;
    const char *text;
    const char *hint;
} replacement;

static __attribute__((unused)) char *replaced(const char *from, const char *to)
{
    const char *at = *from == '\0' ? base + strlen(base) : strstr(base, from);
    cr_assert(at != NULL, "'%s' is not in the base text", from);
    char *out = calloc(1, sizeof base + strlen(to));
    memcpy(out, base, (size_t)(at - base));
    strcat(out, to);
    strcat(out, at + strlen(from));
    return out;
}

static __attribute__((unused)) void refuses(const replacement *r)
{
    char *text = replaced(r->from, r->to);
    bd_config *config = NULL;
    bd_err err = {0};

    cr_expect(bd_config_parse("bidui.yaml", text, strlen(text), "2026-11", &config, &err) ==
                  BD_E_USAGE,
              "accepted: %s", r->to);
    cr_expect(config == NULL);
    cr_expect_str_eq(err.text, r->text);
    cr_expect_str_eq(err.hint, r->hint);
    bd_config_free(config);
    free(text);
}

static __attribute__((unused)) void refuse_all(const replacement *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        refuses(&list[i]);
}

#define REFUSE_ALL(list) refuse_all(list, sizeof(list) / sizeof((list)[0]))

static __attribute__((unused)) bd_config *accepts(const char *path, const char *from,
                                                  const char *to, const char *period)
{
    char *text = replaced(from, to);
    bd_config *config = NULL;
    bd_err err = {0};
    const bd_status st = bd_config_parse(path, text, strlen(text), period, &config, &err);
    cr_assert(st == BD_OK, "%s (%s)", err.text, err.hint);
    free(text);
    return config;
}

#endif
