/* account: see account.h. */
#include "engine/base/account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>

#include "engine/base/reserve.h"

enum { ENTRY_BYTES = 4096, ENTRY_BYTES_MAX = 16 << 20 };

struct query {
    enum { USER, GROUP_OF_NAME, GROUP_OF_NUMBER } kind;
    const char *name;
    id_t number;
    /* The answer; its texts are in room. */
    struct passwd user;
    struct group group;
    bool found;
    char *room; /* owned by the caller of look_up() */
};

/* Ask once. Returns 0 or an errno. */
static int ask(struct query *query, size_t bytes)
{
    struct passwd *user = NULL;
    struct group *group = NULL;
    bd_reserve scope;
    int e = 0;
    bd_reserve_begin(&scope);
    switch (query->kind) {
    case USER:
        e = getpwuid_r(query->number, &query->user, query->room, bytes, &user);
        break;
    case GROUP_OF_NAME:
        e = getgrnam_r(query->name, &query->group, query->room, bytes, &group);
        break;
    case GROUP_OF_NUMBER:
        e = getgrgid_r(query->number, &query->group, query->room, bytes, &group);
        break;
    }
    query->found = e == 0 && (user != NULL || group != NULL);
    return bd_reserve_end(&scope) ? ENOMEM : e;
}

/* Ask with a room that grows until the answer fits. BD_OK: it was found. The caller frees room. */
static bd_status look_up(struct query *query, bd_err *err)
{
    const char *what = query->kind == USER ? "user" : "group";
    for (size_t bytes = ENTRY_BYTES; bytes <= ENTRY_BYTES_MAX; bytes *= 2) {
        char *grown = realloc(query->room, bytes);
        int e = ENOMEM;
        if (grown != NULL) {
            query->room = grown;
            do
                e = ask(query, bytes);
            while (e == EINTR);
        }
        if (e == 0 || e == ENOENT || e == ESRCH) /* the last two: also "there is none" */
            return query->found ? BD_OK : BD_END;
        if (e == ENOMEM)
            return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
        if (e != ERANGE)
            return bd_fail(err, BD_E_IO, e, "cannot look up a %s of the system", what);
    }
    return bd_fail(err, BD_E_IO, ERANGE, "cannot look up a %s of the system", what);
}

bd_status bd_account_user(uid_t user, bd_buf *name, bd_buf *home, bd_err *err)
{
    struct query query = {.kind = USER, .number = user};
    const bd_status st = look_up(&query, err);
    if (st == BD_OK) {
        bd_buf_add_string(name, query.user.pw_name);
        if (home != NULL)
            bd_buf_add_string(home, query.user.pw_dir);
    }
    free(query.room);
    return st;
}

bd_status bd_account_group(const char *name, gid_t *out, bd_err *err)
{
    struct query query = {.kind = GROUP_OF_NAME, .name = name};
    const bd_status st = look_up(&query, err);
    if (st == BD_OK)
        *out = query.group.gr_gid;
    free(query.room);
    return st;
}

bd_status bd_account_group_name(gid_t group, bd_buf *out, bd_err *err)
{
    struct query query = {.kind = GROUP_OF_NUMBER, .number = group};
    const bd_status st = look_up(&query, err);
    if (st == BD_OK)
        bd_buf_add_string(out, query.group.gr_name);
    free(query.room);
    return st;
}
