/* test_disk_space: what fits on which file system, and the message if it does not. */
#include "engine/run/preflight/disk_space.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

static bd_status check(uint64_t store, uint64_t reports, bd_disk_space a, bd_disk_space b,
                       bd_err *err)
{
    const bd_disk_need needs[] = {{"s", "the store", 2 * store, store},
                                  {"r", "the reports", 2 * reports, reports}};
    const bd_disk_space spaces[] = {a, b};
    *err = (bd_err){0};
    return bd_disk_space_check(needs, spaces, 2, err);
}

static const bd_disk_space unknown = {0};

static bd_disk_space disk(dev_t device, uint64_t free_bytes)
{
    return (bd_disk_space){true, device, free_bytes};
}

Test(disk_space, each_file_system_has_to_hold_its_own)
{
    bd_err err;
    cr_expect(check(100, 50, disk(1, 100), disk(2, 50), &err) == BD_OK);
    cr_expect(check(100, 50, disk(1, 99), disk(2, 50), &err) == BD_E_IO);
    cr_expect_str_eq(err.text,
                     "no room for the store in 's': about 200 bytes needed, 99 bytes free");
    cr_expect(check(100, 50, disk(1, 100), disk(2, 49), &err) == BD_E_IO);
    cr_expect_str_eq(err.text,
                     "no room for the reports in 'r': about 100 bytes needed, 49 bytes free");
    cr_expect_str_eq(err.hint,
                     "`bidui check` shows the estimate; make room, or name another folder for it");
}

Test(disk_space, one_file_system_has_to_hold_both)
{
    bd_err err;
    cr_expect(check(100, 50, disk(1, 150), disk(1, 150), &err) == BD_OK);
    cr_expect(check(100, 50, disk(1, 149), disk(1, 149), &err) == BD_E_IO);
    cr_expect_str_eq(
        err.text,
        "no room for the store and the reports in 's': about 300 bytes needed, 149 bytes free");
}

Test(disk_space, editions_count_where_they_are)
{
    const bd_disk_need needs[] = {
        {"s", "the store", 200, 100}, {"r", "the reports", 80, 40}, {"m", "the reports", 80, 40}};
    const bd_disk_space all[] = {disk(1, 179), disk(1, 179), disk(1, 179)};
    const bd_disk_space apart[] = {disk(1, 100), disk(2, 79), disk(2, 79)};
    const bd_disk_space fit[] = {disk(1, 100), disk(2, 80), disk(2, 80)};
    const bd_disk_space wide[] = {disk(1, 200), disk(2, 160), disk(2, 160)};
    bd_err err = {0}, err_apart = {0};
    cr_expect(bd_disk_space_check(needs, all, 3, &err) == BD_E_IO);
    cr_expect_str_eq(
        err.text,
        "no room for the store and the reports in 's': about 360 bytes needed, 179 bytes free");
    cr_expect(bd_disk_space_check(needs, apart, 3, &err_apart) == BD_E_IO);
    cr_expect_str_eq(err_apart.text,
                     "no room for all reports in 'r': about 160 bytes needed, 79 bytes free");
    cr_expect(bd_disk_space_check(needs, fit, 3, &err) == BD_OK);
    cr_expect(bd_disk_space_expected(needs, fit, 3) == false);
    cr_expect(bd_disk_space_expected(needs, wide, 3));
}

Test(disk_space, what_does_not_say_how_full_it_is_refuses_nothing)
{
    bd_err err;
    cr_expect(check(UINT64_MAX / 4, 1, unknown, disk(1, 10), &err) == BD_OK, "%s", err.text);
    cr_expect(check(1, UINT64_MAX / 4, disk(1, 10), unknown, &err) == BD_OK, "%s", err.text);
}

Test(disk_space, a_folder_that_is_not_there_yet_is_where_its_parent_is)
{
    bd_disk_space here, there;
    bd_disk_space_look(".", &here);
    bd_disk_space_look("not/yet/made", &there);
    cr_expect(here.known && there.known && here.device == there.device);
    bd_disk_space_look("/", &here);
    bd_disk_space_look("/not yet made/either", &there);
    cr_expect(here.known && there.known && here.device == there.device);
}

/* The file system of its parent may be another one. */
Test(disk_space, a_folder_that_cannot_be_looked_at_is_not_where_its_parent_is)
{
    char name[400];
    bd_disk_space there;
    memset(name, 'x', sizeof name - 1); /* longer than a name may be */
    name[sizeof name - 1] = '\0';
    bd_disk_space_look(name, &there);
    cr_expect(there.known == false);
}
