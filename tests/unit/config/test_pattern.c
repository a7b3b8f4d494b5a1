/* Patterns: what they match in a tree of folders, and that no failed system call is taken for "no
 * match". */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/pattern.h"
#include "engine/base/text.h"

static char folder[] = "/tmp/bidui-pattern-XXXXXX";

/* ---- calls that fail: the k-th of those that ask for names in folders ---- */

static int calls_left = -1; /* until the one that fails; -1: none fails */
static int fail_with;

static bool fails(void)
{
    if (calls_left < 0 || calls_left-- != 0)
        return false;
    errno = fail_with;
    return true;
}

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        abort();
    return found;
}

DIR *opendir(const char *name)
{
    DIR *(*call)(const char *);
    *(void **)&call = real("opendir");
    return fails() ? NULL : call(name);
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *(*call)(DIR *);
    *(void **)&call = real("readdir");
    return fails() ? NULL : call(dir);
}

int lstat(const char *restrict name, struct stat *restrict info)
{
    int (*call)(const char *, struct stat *);
    *(void **)&call = real("lstat");
    return fails() ? -1 : call(name, info);
}

int fstatat(int dir, const char *restrict name, struct stat *restrict info, int flags)
{
    int (*call)(int, const char *, struct stat *, int);
    *(void **)&call = real("fstatat");
    return fails() ? -1 : call(dir, name, info, flags);
}

/* ---- a tree of files ---- */

static void touch(const char *name)
{
    FILE *f = fopen(name, "w");
    cr_assert(f != NULL, "%s", name);
    cr_assert(fclose(f) == 0);
}

/* Names that end with a slash are folders. */
static void grow(const char *const *names)
{
    for (; *names != NULL; names++) {
        if ((*names)[strlen(*names) - 1] == '/')
            cr_assert(mkdir(*names, 0755) == 0, "%s", *names);
        else
            touch(*names);
    }
}

static void enter(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    cr_assert(chmod(folder, 0755) == 0);
    cr_assert(chdir(folder) == 0);
}

static void leave(void)
{
    char command[128];
    calls_left = -1;
    cr_assert(seteuid(getuid()) == 0);
    snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", folder, folder);
    cr_assert(chdir("/") == 0);
    cr_assert(system(command) == 0);
}

static bd_status expand(const char *pattern, size_t folder_len, bd_buf *got, bd_err *err)
{
    bd_path_list list = {0};
    const bd_status st =
        bd_pattern_expand(pattern, folder_len, "b.yaml:4: roster.files", &list, err);
    got->len = 0;
    for (size_t i = 0; i < list.count; i++)
        bd_buf_printf(got, "%s|", list.at[i]);
    bd_buf_add_char(got, '\0');
    bd_path_list_fini(&list);
    return st;
}

static void matches(const char *pattern, size_t folder_len, const char *want)
{
    bd_buf got = {0};
    bd_err err = {0};
    cr_expect(expand(pattern, folder_len, &got, &err) == BD_OK, "%s: %s", pattern, err.text);
    cr_expect_str_eq(got.at, want, "%s: %s, wanted %s", pattern, got.at, want);
    bd_buf_fini(&got);
}

static void fails_with(const char *pattern, const char *text)
{
    bd_buf got = {0};
    bd_err err = {0};
    cr_expect(expand(pattern, 0, &got, &err) == BD_E_IO, "%s: %s", pattern, got.at);
    cr_expect_str_eq(err.text, text);
    cr_expect_str_eq(err.hint, "files in it would be left out");
    bd_buf_fini(&got);
}

TestSuite(pattern, .init = enter, .fini = leave);

Test(pattern, what_each_sign_matches)
{
    static const char *const names[] = {
        "in/",        "in/a.csv",    "in/b.csv",       "in/B.csv",
        "in/10.csv",  "in/9.csv",    "in/.hidden.csv", "in/d/",
        "in/d/a.csv", "in/d/e/",     "in/d/e/a.csv",   "in/d/e/b.gz",
        "in/.h/",     "in/.h/a.csv", "in/x.csv/",      "in/x.csv/y.csv",
        "z.csv",      NULL};
    static const struct {
        const char *pattern, *want;
    } cases[] = {
        {"z.csv", "z.csv|"},
        {"./z.csv", "./z.csv|"},
        {"in//a.csv", "in/a.csv|"},
        {"in/../z.csv", "in/../z.csv|"},
        {"in/?.csv", "in/9.csv|in/B.csv|in/a.csv|in/b.csv|in/x.csv|"},
        {"in/[0-9]*.csv", "in/10.csv|in/9.csv|"},
        {"in/.h*.csv", "in/.hidden.csv|"},
        {"in/.*", "in/.h|in/.hidden.csv|"},
        {"*/*/*.csv", "in/d/a.csv|in/x.csv/y.csv|"},
        {"*/a.csv", "in/a.csv|"},
        {"**", "in/10.csv|in/9.csv|in/B.csv|in/a.csv|in/b.csv|in/d/a.csv|in/d/e/a.csv|in/d/e/b.gz|"
               "in/x.csv/y.csv|z.csv|"},
        {"**/*.gz", "in/d/e/b.gz|"},
        {"**/**/*.gz", "in/d/e/b.gz|"},
        {"**/d/**/a.csv", "in/d/a.csv|in/d/e/a.csv|"},
        {"in/**/a.csv", "in/a.csv|in/d/a.csv|in/d/e/a.csv|"},
        {"in/d**/a.csv", "in/d/a.csv|"},
        {"in/**/?.csv",
         "in/9.csv|in/B.csv|in/a.csv|in/b.csv|in/d/a.csv|in/d/e/a.csv|in/x.csv/y.csv|"},
        {"in/d/**", "in/d/a.csv|in/d/e/a.csv|in/d/e/b.gz|"},
        {"no/such/*.csv", ""},
        {"no/**/*.csv", ""},
        {"in/a.csv/x", ""},
        {"in/a.csv/**/x", ""},
        {"in/a.csv/*", ""},
        {"", ""},
        {"/", ""}};
    grow(names);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        matches(cases[i].pattern, 0, cases[i].want);
}

Test(pattern, a_name_that_exists_is_a_name)
{
    static const char *const names[] = {"n[1].csv",     "n1.csv",     "n2.csv", "m[1]-a.csv",
                                        "m1-a.csv",     "[1]/",       "1/",     "[1]/k3.csv",
                                        "1/k3.csv",     "a\\b.csv",   "s*.csv", "sx.csv",
                                        "\xC3\xFB.csv", "q\\xC3.csv", "[.csv",  NULL};
    static const struct {
        const char *pattern, *want;
    } cases[] = {{"n[1].csv", "n[1].csv|"},
                 {"n[12].csv", "n1.csv|n2.csv|"},
                 {"n\\[1].csv", "n[1].csv|"},
                 {"m[1]*.csv", "m[1]-a.csv|"},
                 {"[1]/k[0-9].csv", "[1]/k3.csv|"},
                 {"**/k[0-9].csv", "1/k3.csv|[1]/k3.csv|"},
                 {"a\\b.csv", "a\\b.csv|"},
                 {"s\\*.csv", "s*.csv|"},
                 {"\\xC3\\xfB.csv", "\xC3\xFB.csv|"},
                 {"\\xC3*.csv", "\xC3\xFB.csv|"},
                 {"q\\xC3.csv", "q\\xC3.csv|"},
                 {"[.csv", "[.csv|"},
                 {"n1.csv\\", ""}};
    grow(names);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        matches(cases[i].pattern, 0, cases[i].want);
    matches("[1]/k*.csv", 4, "[1]/k3.csv|");
}

Test(pattern, links_to_folders_are_followed_once)
{
    static const char *const names[] = {"in/",  "in/a.csv",  "in/d/", "in/d/b.csv",
                                        "out/", "out/c.csv", NULL};
    grow(names);
    cr_assert(symlink("..", "in/d/up") == 0);
    cr_assert(symlink(".", "in/self") == 0);
    cr_assert(symlink("../out", "in/z") == 0);
    cr_assert(symlink("../out", "in/y") == 0);
    cr_assert(symlink("d", "in/0") == 0);
    cr_assert(symlink("nothing", "in/broken") == 0);
    cr_assert(symlink("a.csv", "in/l.csv") == 0);
    matches("in/**/*.csv", 0, "in/a.csv|in/d/b.csv|in/l.csv|in/y/c.csv|");
    matches("in/**", 0, "in/a.csv|in/broken|in/d/b.csv|in/l.csv|in/y/c.csv|");
    matches("in/*/c.csv", 0, "in/y/c.csv|in/z/c.csv|");
}

Test(pattern, a_folder_that_cannot_be_read_or_searched_is_not_passed_over)
{
    static const char *const names[] = {"in/",      "in/a.csv",      "in/shut/", "in/shut/s.csv",
                                        "in/list/", "in/list/l.csv", NULL};
    grow(names);
    cr_assert(chmod("in/shut", 0) == 0);
    cr_assert(chmod("in/list", 0744) == 0); /* its names can be read, but not what they are */
    if (geteuid() == 0)
        cr_assert(seteuid(65534) == 0);
    else
        cr_assert(chmod("in/list", 0444) == 0);
    fails_with("in/shut/*.csv",
               "b.yaml:4: roster.files: cannot read folder 'in/shut': Permission denied");
    fails_with("in/*/s.csv",
               "b.yaml:4: roster.files: cannot look into folder 'in/list': Permission denied");
    fails_with("in/**/*.csv",
               "b.yaml:4: roster.files: cannot read folder 'in/shut': Permission denied");
    fails_with("in/shut/s.csv",
               "b.yaml:4: roster.files: cannot look into folder 'in/shut': Permission denied");
    fails_with("in/shut/*/s.csv",
               "b.yaml:4: roster.files: cannot read folder 'in/shut': Permission denied");
    matches("in/*.csv", 0, "in/a.csv|");
}

Test(pattern, a_link_that_leads_to_itself_is_not_passed_over)
{
    cr_assert(mkdir("in", 0755) == 0);
    cr_assert(symlink("round", "in/round") == 0);
    fails_with("in/**/*.csv", "b.yaml:4: roster.files: cannot look at what is in folder 'in': Too "
                              "many levels of symbolic links");
    fails_with("in/round/*.csv", "b.yaml:4: roster.files: cannot read folder 'in/round': Too many "
                                 "levels of symbolic links");
}

/* Each call in turn fails with each code, until a run has fewer calls. */
Test(pattern, no_failed_call_is_taken_for_no_match)
{
    static const char *const names[] = {"in/", "in/a.csv", "in/d/", "in/d/b.csv", "in/e/", NULL};
    static const char *const patterns[] = {"in/**/*.csv", "in/*/b.csv", "in/a.csv", "in/[x]*",
                                           "**"};
    static const int codes[] = {EACCES, EIO, ESTALE, ELOOP, EMFILE, ENAMETOOLONG, EOVERFLOW};
    grow(names);
    cr_assert(symlink("a.csv", "in/l.csv") == 0);
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++)
        for (size_t c = 0; c < sizeof codes / sizeof *codes; c++) {
            bd_status st = BD_E_IO;
            int k = 0;
            for (; st != BD_OK; k++) {
                bd_buf got = {0};
                bd_err err = {0};
                calls_left = k;
                fail_with = codes[c];
                st = expand(patterns[p], 0, &got, &err);
                cr_assert(st == BD_E_IO || (st == BD_OK && calls_left >= 0),
                          "call %d of '%s' failed with %d and was passed over", k, patterns[p],
                          codes[c]);
                bd_buf_fini(&got);
            }
            cr_expect(k > 1, "'%s' made no call", patterns[p]);
        }
}
