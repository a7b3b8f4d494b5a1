/* test_inputs: while the inputs are found, no failed system call leaves one out: each call in turn fails with each code. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/run/fixture.h"

static struct fx fx;
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

int stat(const char *restrict path, struct stat *restrict info)
{
    int (*call)(const char *, struct stat *);
    *(void **)&call = real("stat");
    return fails() ? -1 : call(path, info);
}

int lstat(const char *restrict path, struct stat *restrict info)
{
    int (*call)(const char *, struct stat *);
    *(void **)&call = real("lstat");
    return fails() ? -1 : call(path, info);
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

static const char text[] = "id,name,sex\n11010519491231002X,a,1\n";

static void init(void)
{
    fx_init(&fx, text, text, "");
    bd_plan_fini(&fx.plan);
    cr_assert(mkdir("in", 0700) == 0 && mkdir("in/a", 0700) == 0 && mkdir("in/b", 0700) == 0);
    fx_put("in/a/roster.csv", text);
    fx_put("in/b/roster.csv", text);
}

static void fini(void)
{
    calls_left = -1;
    fx_fini(&fx);
}

TestSuite(inputs, .init = init, .fini = fini, .timeout = 120);

/* Find the inputs of the configuration, whose roster is now that of the pattern, and open each. */
static bd_status find(const char *pattern, size_t *count, bd_err *err)
{
    bd_status st = BD_OK;
    const char *const patterns[] = {pattern};
    const size_t folders[] = {0};
    fx.config->roster.patterns = patterns;
    fx.config->roster.pattern_folders = folders;
    BD_GOTO(bd_plan_init(&fx.plan, fx.config, err));
    BD_GOTO(bd_plan_files(&fx.plan, err));
    *count = fx.plan.datasets[BD_ROSTER].file_count;
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < fx.plan.datasets[d].file_count; i++) {
            bd_reader *reader = NULL;
            BD_GOTO(bd_row_source_open(&fx.plan.datasets[d].sources[i], &fx.plan.datasets[d].spec,
                                       &reader, err));
            bd_reader_close(reader);
        }
done:
    bd_plan_fini(&fx.plan);
    return st;
}

Test(inputs, no_failed_call_leaves_one_out)
{
    static const int codes[] = {EACCES, EIO, ESTALE, ELOOP, EMFILE, ENAMETOOLONG, EOVERFLOW};
    static const char *const patterns[] = {"in/*/roster.csv", "in/**/*.csv", "in/?/r*"};
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++)
        for (size_t c = 0; c < sizeof codes / sizeof *codes; c++)
            for (int k = 0;; k++) {
                size_t count = 0;
                bd_err err = {0};
                calls_left = k;
                fail_with = codes[c];
                const bd_status st = find(patterns[p], &count, &err);
                const bool failed = calls_left < 0;
                calls_left = -1;
                if (!failed) {
                    cr_assert_eq(st, BD_OK, "%s", err.text);
                    cr_assert_eq(count, 2);
                    cr_assert(k > 6, "'%s': only %d calls", patterns[p], k);
                    break;
                }
                cr_assert_eq(st, BD_E_IO, "call %d of '%s' failed with %d: %d, %s", k, patterns[p],
                             codes[c], st, err.text);
                cr_assert(strchr(err.text, '\'') != NULL, "it names nothing: %s", err.text);
            }
}

Test(inputs, a_file_that_is_gone_when_it_is_looked_at_is_named)
{
    size_t count = 0;
    bd_err err = {0};
    cr_assert(unlink("in/b/roster.csv") == 0 && symlink("gone", "in/b/roster.csv") == 0);
    cr_expect_eq(find("in/*/roster.csv", &count, &err), BD_E_IO);
    cr_expect_str_eq(err.text, "cannot open 'in/b/roster.csv': No such file or directory");
}
