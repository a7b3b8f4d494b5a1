/* test_account: users and groups of the system, and a lookup that gets no memory. */
#include "engine/base/account.h"

#include <criterion/criterion.h>
#include <string.h>

#include "engine/base/reserve.h"

Test(account, root_has_a_name_and_a_home)
{
    bd_buf name = {0}, home = {0};
    bd_err err = {0};
    cr_assert(bd_account_user(0, &name, &home, &err) == BD_OK, "%s", err.text);
    cr_expect(name.len == 4 && memcmp(name.at, "root", 4) == 0);
    cr_expect(home.len > 0 && home.at[0] == '/');
    bd_buf_fini(&name);
    bd_buf_fini(&home);
}

Test(account, what_nobody_has_is_not_there)
{
    bd_buf name = {0};
    bd_err err = {0};
    gid_t group;
    cr_expect(bd_account_user(3999999999u, &name, NULL, &err) == BD_END);
    cr_expect(bd_account_group_name(3999999999u, &name, &err) == BD_END);
    cr_expect(bd_account_group("no group has this name", &group, &err) == BD_END);
    cr_expect(name.len == 0);
}

Test(account, a_group_is_found_by_its_name_and_named_by_its_number)
{
    bd_buf name = {0};
    bd_err err = {0};
    gid_t group = 1;
    cr_assert(bd_account_group("root", &group, &err) == BD_OK, "%s", err.text);
    cr_expect(group == 0);
    cr_assert(bd_account_group_name(0, &name, &err) == BD_OK, "%s", err.text);
    cr_expect(name.len == 4 && memcmp(name.at, "root", 4) == 0);
    bd_buf_fini(&name);
}

#if BD_RESERVE_IS_BUILT
/* The C library reads its list of services at the first lookup, and does not survive a NULL there. */
Test(account, no_memory_is_an_error_and_not_the_end)
{
    for (unsigned long k = 1; k <= 4; k++) {
        bd_buf name = {0};
        bd_err err = {0};
        bd_reserve__refuse(k, true);
        const bd_status st = bd_account_user(0, &name, NULL, &err);
        bd_reserve__refuse(0, false);
        cr_expect(st == BD_E_NOMEM || (st == BD_OK && name.len == 4), "allocation %lu: %d", k, st);
        cr_expect(k > 1 || st == BD_E_NOMEM);
        bd_buf_fini(&name);
    }
}
#endif
