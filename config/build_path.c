/* build_path: paths and patterns of the configuration: {period}, ~/ and relative ones; see build.h. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/build.h"
#include "config/period.h"
#include "engine/base/account.h"
#include "engine/base/text.h"

/* One path while it is built. */
typedef struct path {
    const bd_build *b;
    const char *place;
    const char *period;
    bool braces_only; /* braces with anything but a period are refused */
} path;

bool bd_config__is_drive(const char *text)
{
    const char letter = (char)(text[0] | 0x20);
    return letter >= 'a' && letter <= 'z' && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
}

/* ---- {period} ---- */

static bd_status fail_braces(const path *p, const char *at, size_t len)
{
    char shown[BD_TREE_SHOWN];
    bd_buf braces = {0};
    bd_buf_add(&braces, at, len);
    bd_buf_add_char(&braces, '\0');
    bd_status st = bd_buf_check(&braces, p->b->err);
    if (st == BD_OK)
        st = bd_tree_fail(
            p->b->tree, p->place, p->b->err,
            "%s: '%s' is unknown; allowed: {period}, {previous}, and with a form of %%Y, "
            "%%y and %%m, as {period:%%Y%%m}",
            p->place, bd_tree_shown(braces.at, shown));
    bd_buf_fini(&braces);
    return st;
}

/* False: the form has another % than %Y, %y and %m, or no text. */
static bool add_month(const char *month, const char *form, size_t len, bd_buf *out)
{
    for (size_t i = 0; i < len; i++) {
        if (form[i] != '%') {
            bd_buf_add_char(out, form[i]);
            continue;
        }
        const char letter = ++i < len ? form[i] : '\0';
        if (letter == 'Y')
            bd_buf_add(out, month, 4);
        else if (letter == 'y')
            bd_buf_add(out, month + 2, 2);
        else if (letter == 'm')
            bd_buf_add(out, month + 5, 2);
        else
            return false;
    }
    return len != 0;
}

/* at is a brace. *len: bytes of `{period...}`; 0: it is another brace, to be left as it is. */
static bd_status fill_brace(const path *p, const char *at, size_t *len, bd_buf *out)
{
    static const char *const words[] = {"{period", "{previous"};
    const char *end = strchr(at, '}');
    char months[2][8];

    *len = 0;
    memcpy(months[0], p->period, sizeof months[0]);
    bd_period_before(p->period, months[1]);
    for (size_t i = 0; end != NULL && i < 2; i++) {
        const size_t word = strlen(words[i]);
        if (strncmp(at, words[i], word) != 0 || (at[word] != '}' && at[word] != ':'))
            continue;
        const char *form = at[word] == ':' ? at + word + 1 : "%Y-%m";
        *len = (size_t)(end - at) + 1;
        if (!add_month(months[i], form, at[word] == ':' ? (size_t)(end - form) : strlen(form), out))
            return fail_braces(p, at, *len);
        return BD_OK;
    }
    if (p->braces_only)
        return fail_braces(p, at, end == NULL ? strlen(at) : (size_t)(end - at) + 1);
    return BD_OK;
}

static bd_status fill_period(const path *p, const char *text, bd_buf *out)
{
    while (*text != '\0') {
        size_t len = 0;
        if (*text == '{' && p->period != NULL)
            BD_TRY(fill_brace(p, text, &len, out));
        if (len == 0)
            bd_buf_add_char(out, *text++);
        text += len;
    }
    return BD_OK;
}

/* ---- the folder before a path ---- */

static bd_status add_home(const path *p, bd_buf *out)
{
    const char *home = getenv("HOME");
    const size_t before = out->len;
    bd_buf name = {0};

    if (home != NULL && home[0] != '\0') {
        bd_buf_add_string(out, home);
    } else {
        const bd_status st = bd_account_user(getuid(), &name, out, p->b->err);
        bd_buf_fini(&name);
        BD_TRY(st);
    }
    if (out->len == before && !out->failed)
        return bd_tree_fail(p->b->tree, p->place, p->b->err,
                            "%s: ~ has no meaning, since the user has no home", p->place);
    if (!out->failed && out->at[out->len - 1] != '/')
        bd_buf_add_char(out, '/');
    return BD_OK;
}

/* *rest: what comes behind the folder. */
static bd_status add_folder(const path *p, const char *text, const char **rest, bd_buf *out)
{
    const char *slash = strrchr(p->b->tree->path, '/');
    *rest = text;
    if (text[0] == '~' && (text[1] == '/' || text[1] == '\0')) {
        *rest = text + 1 + strspn(text + 1, "/");
        return add_home(p, out);
    }
    if (text[0] != '/' && slash != NULL)
        bd_buf_add(out, p->b->tree->path, (size_t)(slash - p->b->tree->path) + 1);
    return BD_OK;
}

static bd_status build(const path *p, const char *text, const char **out, size_t *folder_len)
{
    const bd_build *b = p->b;
    bd_buf whole = {0};
    const char *rest;
    bd_status st = BD_OK;

    BD_GOTO(add_folder(p, text, &rest, &whole));
    *folder_len = whole.len;
    BD_GOTO(fill_period(p, rest, &whole));
    bd_buf_add_char(&whole, '\0');
    BD_GOTO(bd_buf_check(&whole, b->err));
    BD_GOTO(bd_config__copy(b, whole.at, out));
done:
    bd_buf_fini(&whole);
    return st;
}

bd_status bd_config__path(const bd_build *b, const char *place, const char *text, const char **out)
{
    size_t folder_len;
    return build(&(path){.b = b, .place = place}, text, out, &folder_len);
}

/* A folder with a backslash in its name would be made without a word. */
static bd_status refuse_windows(const bd_build *b, const char *place, const char *text)
{
    char shown[BD_TREE_SHOWN];
    bool control = false;
    for (const char *at = text; *at != '\0'; at++)
        control = control || (unsigned char)*at < 0x20 || *at == 0x7F;
    if (!control && strchr(text, '\\') == NULL && !bd_config__is_drive(text))
        return BD_OK;
    bd_hint(b->err, "use / between the names of folders; a drive of Windows has another name here, "
                    "such as /mnt/c");
    return bd_tree_fail(b->tree, place, b->err, "%s '%s' is not a path of this system", place,
                        bd_tree_shown(text, shown));
}

bd_status bd_config__period_path(const bd_build *b, const char *place, const char *text,
                                 const char *period, const char **out)
{
    size_t folder_len;
    BD_TRY(refuse_windows(b, place, text));
    return build(&(path){b, place, period, true}, text, out, &folder_len);
}

bd_status bd_config__pattern(const bd_build *b, const char *place, const char *text,
                             const char **out, size_t *folder_len)
{
    return build(&(path){b, place, b->config->period, false}, text, out, folder_len);
}
