/* test_access: files and folders are given away whatever the umask, a refusal is named, and groups
 * are found by name and number. */
#include "engine/base/access.h"
#include "engine/base/account.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "engine/base/file.h"

static char home[] = "/tmp/bidui-access-XXXXXX";
static bd_err err;

static void enter(void)
{
    cr_assert(mkdtemp(home) != NULL);
    cr_assert(eq(int, chdir(home), 0));
}

static void leave(void)
{
    bd_err ignored = {0};
    umask(0);
    cr_assert(eq(int, chdir("/"), 0));
    cr_assert(eq(int, bd_path_remove(home, &ignored), BD_OK));
}

TestSuite(access, .init = enter, .fini = leave);

/* A group to which this process may give a file: root to any. */
static gid_t some_group(void)
{
    return geteuid() == 0 ? 54321 : getegid();
}

static bd_access of_group(mode_t folder, mode_t file)
{
    return (bd_access){
        .folder_mode = folder, .file_mode = file, .has_group = true, .group = some_group()};
}

static void expect(const char *path, mode_t mode, gid_t group)
{
    struct stat now;
    cr_assert(eq(int, lstat(path, &now), 0));
    cr_expect(eq(uint, now.st_mode & 07777, mode), "%s", path);
    cr_expect(eq(uint, now.st_gid, group), "%s", path);
}

static int make(const char *path)
{
    int fd;
    cr_assert(eq(int, bd_file_create(path, &fd, &err), BD_OK));
    return fd;
}

Test(access, group_and_mode_are_given_whatever_the_umask)
{
    static const mode_t masks[] = {0, 022, 077, 0177};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        const bd_access access = of_group(0750, 0640);
        umask(masks[i]);
        const int fd = make("file");
        cr_assert(eq(int, bd_access_give_file(fd, "file", &access, &err), BD_OK), "%s", err.text);
        close(fd);
        expect("file", 0640, some_group());
        umask(masks[i] & 077);
        cr_assert(eq(int, bd_folder_make_for("a/b", &access, &err), BD_OK), "%s", err.text);
        expect("a", 0750, some_group());
        expect("a/b", 0750, some_group());
        cr_assert(eq(int, bd_path_remove("a", &err), BD_OK));
        cr_assert(eq(int, unlink("file"), 0));
    }
}

Test(access, zeroed_gives_nothing_and_a_folder_that_exists_is_left_alone)
{
    const bd_access nothing = {0};
    const bd_access access = of_group(0750, 0640);
    umask(0);
    const int fd = make("file");
    cr_assert(eq(int, bd_access_give_file(fd, "file", &nothing, &err), BD_OK));
    close(fd);
    expect("file", 0600, getegid());
    cr_assert(eq(int, bd_folder_make_for("a", &nothing, &err), BD_OK));
    expect("a", 0700, getegid());
    cr_assert(eq(int, bd_folder_make_for("a/b", &access, &err), BD_OK));
    expect("a", 0700, getegid());
    expect("a/b", 0750, some_group());
}

Test(access, a_link_to_a_folder_is_not_given_away)
{
    const bd_access access = of_group(0750, 0640);
    cr_assert(eq(int, mkdir("real", 0700), 0));
    cr_assert(eq(int, symlink("real", "link"), 0));
    cr_expect(eq(int, bd_access_give_folder("link", &access, &err), BD_E_IO));
    expect("real", 0700, getegid());
}

Test(access, what_the_system_refuses_is_named)
{
    bd_access access = of_group(0750, 0640);
    if (geteuid() == 0) { /* so that the group below is not ours */
        cr_assert(eq(int, chown(home, 65534, 65534), 0));
        cr_assert(eq(int, setgid(65534), 0));
        cr_assert(eq(int, setuid(65534), 0));
    }
    access.group = 54322;
    access.group_name = "clerks";
    const int fd = make("file");
    cr_expect(eq(int, bd_access_give_file(fd, "file", &access, &err), BD_E_IO));
    cr_expect(eq(str, err.text, "cannot give 'file' to the group clerks: Operation not permitted"));
    close(fd);
    expect("file", 0600, getegid());
}

Test(access, a_group_is_found_by_name_and_by_number)
{
    bd_buf name = {0};
    gid_t group = 7;
    cr_assert(eq(int, bd_access_find_group("root", &group, &err), BD_OK));
    cr_expect(eq(uint, group, 0));
    cr_assert(eq(int, bd_access_find_group("54321", &group, &err), BD_OK));
    cr_expect(eq(uint, group, 54321));
    cr_assert(eq(int, bd_account_group_name(0, &name, &err), BD_OK));
    bd_buf_add_char(&name, '\0');
    cr_expect(eq(str, name.at, "root"));
    bd_buf_fini(&name);
    static const char *const none[] = {"no such group", "-1",  "4294967295", "4294967296",
                                       "99999999999",   "0x1", " 1",         "1 "};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        cr_expect(eq(int, bd_access_find_group(none[i], &group, &err), BD_END), "%s", none[i]);
}

Test(access, the_groups_of_the_process_are_ascending_and_hold_its_own)
{
    gid_t *list;
    size_t count;
    bool own = false;
    cr_assert(eq(int, bd_access_own_groups(&list, &count, &err), BD_OK));
    for (size_t i = 0; i < count; i++) {
        own = own || list[i] == getegid();
        cr_expect(i == 0 || list[i - 1] < list[i]);
    }
    cr_expect(own);
    free(list);
}
