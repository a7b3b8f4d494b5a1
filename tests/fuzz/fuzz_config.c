/*
 * fuzz_config: the configuration's parser and the patterns in it, under libFuzzer. By the first
 * byte's low bit the rest is a configuration: what is accepted must hold together, and a refusal
 * says where. Or it is a pattern in a small tree of folders, and where glob() has the same
 * meaning, it must find the same files.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... tests/fuzz/fuzz_config.c
 */
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "config/pattern.h"
#include "config/period.h"
#include "tests/fuzz/fuzz_read.h"

enum { PATTERN_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- a configuration ---- */

static void check_dataset(const bd_dataset_config *d)
{
    FUZZ_CHECK(d->pattern_count >= 1 && d->field_count >= 1 && d->field_count <= BD_FIELDS_MAX);
    FUZZ_CHECK(d->id_field < d->field_count && d->fields[d->id_field].rule.type == BD_TYPE_ID);
    FUZZ_CHECK(d->active.field < (int)d->field_count && d->newest < (int)d->field_count);
    FUZZ_CHECK(d->region < (int)d->field_count && d->region_name_count <= BD_REGION_LEVELS);
    for (size_t i = 0; i < d->pattern_count; i++)
        FUZZ_CHECK(d->pattern_folders[i] <= strlen(d->patterns[i]) && d->pattern_lines[i] > 0);
    for (size_t i = 0; i < d->field_count; i++) {
        FUZZ_CHECK(d->fields[i].name[0] != '\0' && d->fields[i].line > 0);
        for (size_t k = 0; k < i; k++)
            FUZZ_CHECK(strcmp(d->fields[k].name, d->fields[i].name) != 0);
    }
}

static void check_config(const bd_config *c)
{
    uint32_t day;
    FUZZ_CHECK(bd_period_read(c->period, &day) && day == c->last_day);
    FUZZ_CHECK(c->store[0] != '\0' && c->editions[0].reports[0] != '\0');
    check_dataset(&c->roster);
    check_dataset(&c->cards);
    for (size_t i = 0; i < c->compare_count; i++)
        FUZZ_CHECK(c->compare[i].roster_field < c->roster.field_count &&
                   c->compare[i].cards_field < c->cards.field_count);
    for (size_t i = 0; i < c->group_count; i++)
        FUZZ_CHECK(c->groups[i].region_count >= 1 && c->groups[i].name[0] != '\0');
}

static void any_config(const char *text, size_t len, const char *period)
{
    bd_config *config;
    bd_err err = {0};
    const bd_status st = bd_config_parse("f/b.yaml", text, len, period, &config, &err);
    if (st == BD_OK) {
        check_config(config);
        bd_config_free(config);
        return;
    }
    FUZZ_CHECK(st == BD_E_USAGE && st == err.status && config == NULL);
    FUZZ_CHECK(strncmp(err.text, "f/b.yaml:", 9) == 0);
    FUZZ_CHECK(memchr(err.text, '\0', sizeof err.text) != NULL);
}

/* ---- a pattern ---- */

static char tree[] = "/tmp/bidui-fuzz-XXXXXX";

static void remove_tree(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", tree);
    if (system(command) != 0)
        fprintf(stderr, "cannot remove '%s'\n", tree);
}

static void make_tree(void)
{
    static const char *const names[] = {"a/",      "a/b/",     "a/b/a", "a/ab",   "a/.h", ".h/",
                                        ".h/a",    "b",        "b[a]",  "ba",     "a\\b", "*",
                                        "a/b[a]/", "a/b[a]/b", "a/ba/", "a/ba/b", NULL};
    char path[64];
    FUZZ_CHECK(mkdtemp(tree) != NULL);
    atexit(remove_tree);
    for (size_t i = 0; names[i] != NULL; i++) {
        snprintf(path, sizeof path, "%s/%s", tree, names[i]);
        if (names[i][strlen(names[i]) - 1] == '/') {
            FUZZ_CHECK(mkdir(path, 0700) == 0);
            continue;
        }
        FILE *file = fopen(path, "we");
        FUZZ_CHECK(file != NULL && fclose(file) == 0);
    }
    snprintf(path, sizeof path, "%s/a/up", tree);
    FUZZ_CHECK(symlink("..", path) == 0);
    snprintf(path, sizeof path, "%s/gone", tree);
    FUZZ_CHECK(symlink("nothing", path) == 0);
}

/* Each path exists, they rise, and none is there twice. */
static void check_paths(const bd_path_list *list, size_t folder_len)
{
    struct stat info;
    for (size_t i = 0; i < list->count; i++) {
        FUZZ_CHECK(strncmp(list->at[i], tree, folder_len - 1) == 0 &&
                   lstat(list->at[i], &info) == 0);
        FUZZ_CHECK(i == 0 || strcmp(list->at[i - 1], list->at[i]) < 0);
    }
}

/* What glob() would find, for patterns in which both have one meaning. */
static void check_by_glob(const char *pattern, const bd_path_list *list)
{
    glob_t found = {0};
    const int code = glob(pattern, 0, NULL, &found);
    FUZZ_CHECK(code == 0 || code == GLOB_NOMATCH);
    FUZZ_CHECK(found.gl_pathc == list->count);
    for (size_t i = 0; i < list->count; i++)
        FUZZ_CHECK(strcmp(found.gl_pathv[i], list->at[i]) == 0);
    globfree(&found);
}

static void any_pattern(const char *text, size_t len)
{
    char pattern[sizeof tree + PATTERN_MAX + 2];
    bd_path_list list = {0};
    bd_err err = {0};
    if (len > PATTERN_MAX || memchr(text, '\0', len) != NULL)
        return;
    const int folder_len = snprintf(pattern, sizeof pattern, "%s/", tree);
    snprintf(pattern + folder_len, sizeof pattern - (size_t)folder_len, "%.*s", (int)len, text);
    if (strstr(pattern, "..") != NULL || strstr(pattern, "\\x2") != NULL) /* stay in the tree */
        return;
    const bd_status st =
        bd_pattern_expand(pattern, (size_t)folder_len, "f/b.yaml:1: roster.files", &list, &err);
    FUZZ_CHECK(st == BD_OK || (st == BD_E_IO && strncmp(err.text, "f/b.yaml:1: ", 12) == 0));
    if (st == BD_OK) {
        check_paths(&list, (size_t)folder_len);
        if (strpbrk(pattern, "[\\") == NULL && strstr(pattern, "**") == NULL &&
            strstr(pattern, "//") == NULL && strstr(pattern, "/.") == NULL && len > 0 &&
            text[len - 1] != '/')
            check_by_glob(pattern, &list);
    }
    bd_path_list_fini(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const periods[] = {NULL, "2026-11", "last", "1900-01"};
    static bool ready;
    if (!ready) {
        make_tree();
        FUZZ_CHECK(setenv("HOME", "/home/h", 1) == 0);
        ready = true;
    }
    if (size < 1)
        return 0;
    if ((data[0] & 1) == 0)
        any_config((const char *)data + 1, size - 1, periods[data[0] >> 1 & 3]);
    else
        any_pattern((const char *)data + 1, size - 1);
    return 0;
}
