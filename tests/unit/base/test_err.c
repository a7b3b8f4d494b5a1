/* err: the first error is kept, texts are cut and terminated, exit statuses. */
#include "engine/base/err.h"

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(err, the_first_failure_is_kept)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_fail(&err, BD_E_INPUT, 0, "line %d", 7), BD_E_INPUT));
    cr_assert(eq(int, bd_fail(&err, BD_E_IO, EIO, "later"), BD_E_IO));
    cr_assert(eq(int, err.status, BD_E_INPUT));
    cr_assert(eq(int, err.sys_errno, 0));
    cr_assert(eq(str, err.text, "line 7"));
}

Test(err, the_systems_reason_is_appended)
{
    bd_err err = {0};
    cr_assert(eq(int, bd_fail(&err, BD_E_IO, ENOSPC, "cannot write '%s'", "a"), BD_E_IO));
    cr_assert(eq(str, err.text, "cannot write 'a': No space left on device"));
    cr_assert(eq(int, err.sys_errno, ENOSPC));
}

Test(err, a_text_that_is_too_long_is_cut)
{
    static char text[2 * BD_ERR_TEXT];
    bd_err err = {0};
    memset(text, 'x', sizeof text - 1);
    cr_assert(eq(int, bd_fail(&err, BD_E_IO, EIO, "%s", text), BD_E_IO));
    cr_assert(eq(sz, strlen(err.text), BD_ERR_TEXT - 1));
    bd_hint(&err, "%s", text);
    cr_assert(eq(sz, strlen(err.hint), BD_ERR_HINT - 1));
}

Test(err, the_first_hint_is_kept)
{
    bd_err err = {0};
    bd_hint(&err, "use %s", "--force");
    bd_hint(&err, "or not");
    cr_assert(eq(str, err.hint, "use --force"));
}

Test(err, every_status_has_its_exit_status)
{
    cr_assert(eq(int, bd_exit_status(BD_OK), 0));
    cr_assert(eq(int, bd_exit_status(BD_END), 0));
    cr_assert(eq(int, bd_exit_status(BD_E_USAGE), 2));
    cr_assert(eq(int, bd_exit_status(BD_E_INPUT), 3));
    cr_assert(eq(int, bd_exit_status(BD_E_IO), 4));
    cr_assert(eq(int, bd_exit_status(BD_E_NOMEM), 4));
    cr_assert(eq(int, bd_exit_status(BD_E_BUG), 5));
    cr_assert(eq(int, bd_exit_status(BD_E_LOCKED), 6));
    cr_assert(eq(int, bd_exit_status(-99), 5));
}

static bd_status steps(bd_status first, bd_status clean_up)
{
    bd_status st;
    BD_GOTO(first);
done:
    BD_KEEP(clean_up);
    return st;
}

static bd_status tried(bd_status inner)
{
    BD_TRY(inner);
    return 42;
}

Test(err, the_macros_keep_the_first_failure_and_let_expected_outcomes_pass)
{
    cr_assert(eq(int, steps(BD_E_IO, BD_E_BUG), BD_E_IO));
    cr_assert(eq(int, steps(BD_OK, BD_E_BUG), BD_E_BUG));
    cr_assert(eq(int, steps(BD_END, BD_OK), BD_END));
    cr_assert(eq(int, tried(BD_E_IO), BD_E_IO));
    cr_assert(eq(int, tried(BD_END), 42));
}
