/* json_read: see json_read.h. */
#include "formats/json/json_read.h"

#include <jansson.h>
#include <stdint.h>

#include "engine/base/reserve.h"

/*
 * Each value or key but the first has one of these marks before it. So their number bounds the size
 * of the tree before any of it is built. Marks inside strings are not counted.
 */
static size_t count_marks(const char *text, size_t len)
{
    size_t marks = 0;
    bool inside = false;

    for (size_t i = 0; i < len; i++) {
        const char c = text[i];
        if (c == '"')
            inside = !inside;
        else if (inside)
            i += c == '\\';
        else
            marks += c == ',' || c == ':' || c == '[' || c == '{';
    }
    return marks;
}

bd_status bd_json_read(const char *text, size_t len, const char *name, bd_json_value **out,
                       bd_err *err)
{
    json_error_t error;
    const size_t marks = count_marks(text, len);

    *out = NULL;
    if (marks > BD_JSON_VALUES_MAX)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' holds more values than the limit of %d", name,
                       BD_JSON_VALUES_MAX);
    /* Without memory the library leaves values out, or says that the text is no JSON. */
    bd_reserve scope;
    bd_reserve_begin(&scope);
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    if (bd_reserve_end(&scope)) {
        json_decref(root);
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory for '%s'", name);
    }
    *out = (bd_json_value *)root;
    if (root != NULL)
        return BD_OK;
    /* The library's own message repeats a piece of the file, which must not be printed. */
    return bd_fail(err, BD_E_INPUT, 0, "'%s' is not valid JSON (line %d)", name, error.line);
}

void bd_json_free(bd_json_value *root)
{
    json_decref((json_t *)root);
}

const bd_json_value *bd_json_get(const bd_json_value *object, const char *key)
{
    return (const bd_json_value *)json_object_get((const json_t *)object, key);
}

bool bd_json_is_array(const bd_json_value *value)
{
    return json_is_array((const json_t *)value);
}

size_t bd_json_count(const bd_json_value *array)
{
    return json_array_size((const json_t *)array);
}

const bd_json_value *bd_json_at(const bd_json_value *array, size_t idx)
{
    return (const bd_json_value *)json_array_get((const json_t *)array, idx);
}

/* Jansson's iterators take an object that is not const, but do not change it. */
bool bd_json_next(const bd_json_value *object, bd_json_member *member)
{
    json_t *json = (json_t *)(uintptr_t)object;
    member->place =
        member->place == NULL ? json_object_iter(json) : json_object_iter_next(json, member->place);
    if (member->place == NULL)
        return false;
    member->key = json_object_iter_key(member->place);
    member->value = (const bd_json_value *)json_object_iter_value(member->place);
    return true;
}

const char *bd_json_get_string(const bd_json_value *value)
{
    return json_string_value((const json_t *)value);
}

bool bd_json_get_u64(const bd_json_value *value, uint64_t *out)
{
    const json_t *number = (const json_t *)value;
    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return false;
    *out = (uint64_t)json_integer_value(number);
    return true;
}

bool bd_json_get_double(const bd_json_value *value, double *out)
{
    *out = json_number_value((const json_t *)value);
    return json_is_number((const json_t *)value);
}

bool bd_json_get_bool(const bd_json_value *value)
{
    return json_is_true((const json_t *)value);
}
