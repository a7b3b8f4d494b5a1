/* schema: see schema.h. */
#include "config/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "config/schema_tables.h"
#include "engine/base/nearest.h"
#include "engine/base/text.h"

enum { NAMES_MAX = 64 };

/* ---- the check ---- */

typedef struct check {
    const bd_tree *tree;
    bd_err *err;
    char place[BD_TREE_PLACE_MAX]; /* where the walk stands */
} check;

static bd_status check_value(check *c, const bd_node *node, const cyaml_schema_value_t *schema);

/* "; allowed: a, b, c", and as hint the nearest of them. */
static bd_status fail_allowed(const check *c, unsigned line, const char *what, const char *wrong,
                              const char *const *names, size_t count)
{
    char allowed[BD_ERR_TEXT] = "";
    size_t len = 0;
    for (size_t i = 0; i < count && len < sizeof allowed; i++)
        len += (size_t)snprintf(allowed + len, sizeof allowed - len, "%s%s", i == 0 ? "" : ", ",
                                names[i]);
    const char *near = bd_nearest(wrong, names, count);
    const bd_status st = bd_tree_fail_line(c->tree, line, c->err, "%s; allowed: %s", what, allowed);
    if (near != NULL)
        bd_hint(c->err, "did you mean '%s'?", near);
    return st;
}

static bd_status fail_kind(const check *c, const bd_node *node, const char *wanted)
{
    static const char *const kinds[] = {"a single value", "a list", "a mapping"};
    const bool empty = node->kind == BD_NODE_VALUE && node->value[0] == '\0';
    return bd_tree_fail_line(c->tree, node->line, c->err, "%s has to be %s, not %s",
                             c->place[0] == '\0' ? "the configuration" : c->place, wanted,
                             empty ? "empty" : kinds[node->kind]);
}

static bd_status check_text(const check *c, const bd_node *node, const cyaml_schema_value_t *schema)
{
    const size_t len = strlen(node->value);
    if (len < schema->string.min)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s is empty", c->place);
    if (len > schema->string.max)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s has %zu bytes; the limit is %u",
                                 c->place, len, schema->string.max);
    return BD_OK;
}

static bd_status check_word(const check *c, const bd_node *node, const cyaml_schema_value_t *schema)
{
    const bool any_case = ((unsigned)schema->flags & CYAML_FLAG_CASE_INSENSITIVE) != 0;
    const char *names[NAMES_MAX];
    char shown[BD_TREE_SHOWN];
    char what[BD_ERR_TEXT];
    const size_t count = schema->enumeration.count;

    for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
        names[i] = schema->enumeration.strings[i].str;
        if ((any_case ? strcasecmp : strcmp)(node->value, names[i]) == 0)
            return BD_OK;
    }
    snprintf(what, sizeof what, count == 1 ? "%s '%s' is not yet supported" : "%s '%s' is unknown",
             c->place, bd_tree_shown(node->value, shown));
    return fail_allowed(c, node->line, what, node->value, names, count);
}

static bd_status check_bool(const check *c, const bd_node *node)
{
    static const char *const names[] = {"true", "false"};
    char shown[BD_TREE_SHOWN];
    char what[BD_ERR_TEXT];
    if (strcmp(node->value, names[0]) == 0 || strcmp(node->value, names[1]) == 0)
        return BD_OK;
    snprintf(what, sizeof what, "%s '%s' is unknown", c->place, bd_tree_shown(node->value, shown));
    return fail_allowed(c, node->line, what, node->value, names, 2);
}

/* Each entry of a list, one level down. */
static bd_status check_entries(check *c, const bd_node *node, const cyaml_schema_value_t *entry,
                               unsigned min, unsigned max)
{
    const size_t len = strlen(c->place);
    unsigned count = 0;

    for (const bd_node *child = node->first; child != NULL; child = child->next, count++) {
        if (count == max)
            return bd_tree_fail_line(c->tree, child->line, c->err,
                                     "%s has more entries than the limit of %u", c->place, max);
        snprintf(c->place + len, sizeof c->place - len, "[%u]", count);
        BD_TRY(check_value(c, child, entry));
        c->place[len] = '\0';
    }
    if (count < min)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s has no entry", c->place);
    return BD_OK;
}

static const cyaml_schema_field_t *field_of(const cyaml_schema_field_t *fields, const char *key)
{
    for (; fields->key != NULL; fields++) {
        if (strcmp(fields->key, key) == 0)
            return fields;
    }
    return NULL;
}

static const bd_node *key_of(const bd_node *node, const char *key, const bd_node *before)
{
    for (const bd_node *child = node->first; child != before; child = child->next) {
        if (strcmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}

static bd_status fail_key(const check *c, const bd_node *child, const cyaml_schema_field_t *fields)
{
    const char *names[NAMES_MAX];
    char shown[BD_TREE_SHOWN];
    char what[BD_ERR_TEXT];
    size_t count = 0;

    while (fields[count].key != NULL && count < NAMES_MAX) {
        names[count] = fields[count].key;
        count++;
    }
    bd_tree_shown(child->key, shown);
    if (c->place[0] == '\0')
        snprintf(what, sizeof what, "unknown key '%s'", shown);
    else
        snprintf(what, sizeof what, "unknown key '%s' in %s", shown, c->place);
    return fail_allowed(c, child->key_line, what, child->key, names, count);
}

static bd_status check_keys(check *c, const bd_node *node, const cyaml_schema_field_t *fields)
{
    const size_t len = strlen(c->place);
    const char *in = len == 0 ? "" : " in ";

    for (const bd_node *child = node->first; child != NULL; child = child->next) {
        const cyaml_schema_field_t *field = field_of(fields, child->key);
        if (field == NULL)
            return fail_key(c, child, fields);
        const bd_node *first = key_of(node, child->key, child);
        if (first != NULL)
            return bd_tree_fail_line(c->tree, child->key_line, c->err,
                                     "key '%s' stands twice%s%s, first on line %u", child->key, in,
                                     c->place, first->key_line);
        snprintf(c->place + len, sizeof c->place - len, "%s%s", len == 0 ? "" : ".", field->key);
        BD_TRY(check_value(c, child, &field->value));
        c->place[len] = '\0';
    }
    for (; fields->key != NULL; fields++) {
        const bool optional = ((unsigned)fields->value.flags & CYAML_FLAG_OPTIONAL) != 0;
        if (!optional && key_of(node, fields->key, NULL) == NULL)
            return bd_tree_fail_line(c->tree, node->line, c->err, "missing key '%s'%s%s",
                                     fields->key, in, c->place);
    }
    return BD_OK;
}

static bd_status check_value(check *c, const bd_node *node, const cyaml_schema_value_t *schema)
{
    /* One word out of a set, for the entries of a CYAML_FLAGS list. */
    cyaml_schema_value_t word = *schema;
    word.type = CYAML_ENUM;

    switch (schema->type) {
    case CYAML_MAPPING:
        if (node->kind != BD_NODE_MAPPING)
            return fail_kind(c, node, "a mapping");
        return check_keys(c, node, schema->mapping.fields);
    case CYAML_SEQUENCE:
        if (node->kind != BD_NODE_LIST)
            return fail_kind(c, node, "a list");
        return check_entries(c, node, schema->sequence.entry, schema->sequence.min,
                             schema->sequence.max);
    case CYAML_FLAGS:
        if (node->kind != BD_NODE_LIST)
            return fail_kind(c, node, "a list");
        return check_entries(c, node, &word, 0, NAMES_MAX);
    default:
        if (node->kind != BD_NODE_VALUE)
            return fail_kind(c, node, "a single value");
        if (schema->type == CYAML_ENUM)
            return check_word(c, node, schema);
        if (schema->type == CYAML_BOOL)
            return check_bool(c, node);
        return check_text(c, node, schema);
    }
}

bd_status bd_schema_check(const bd_tree *tree, bd_err *err)
{
    check c = {.tree = tree, .err = err, .place = ""};
    return check_value(&c, tree->root, &config_value);
}

/* ---- the loading ---- */

typedef struct first_line {
    char text[BD_ERR_TEXT];
} first_line;

static void keep_first(cyaml_log_t level, void *ctx, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void keep_first(cyaml_log_t level, void *ctx, const char *format, va_list args)
{
    first_line *line = ctx;
    if (level < CYAML_LOG_ERROR || line->text[0] != '\0')
        return;
    vsnprintf(line->text, sizeof line->text, format, args);
    line->text[strcspn(line->text, "\n")] = '\0';
}

static cyaml_config_t settings(first_line *line)
{
    return (cyaml_config_t){.log_fn = keep_first,
                            .log_ctx = line,
                            .mem_fn = cyaml_mem,
                            .log_level = CYAML_LOG_ERROR,
                            .flags = CYAML_CFG_NO_ALIAS};
}

bd_status bd_schema_load(const char *path, const char *text, size_t len, bd_raw_config **out,
                         bd_err *err)
{
    first_line line = {""};
    const cyaml_config_t config = settings(&line);
    cyaml_data_t *data = NULL;

    *out = NULL;
    const cyaml_err_t code =
        cyaml_load_data((const uint8_t *)text, len, &config, &config_value, &data, NULL);
    /* bd_tree_read() has parsed the text before: what libyaml cannot do now is for want of memory.
     */
    if (code == CYAML_ERR_OOM || code == CYAML_ERR_LIBYAML_PARSER_INIT ||
        code == CYAML_ERR_LIBYAML_EVENT_INIT || code == CYAML_ERR_LIBYAML_PARSER)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    if (code != CYAML_OK || data == NULL)
        return bd_fail(err, BD_E_USAGE, 0, "%s: %s", path,
                       line.text[0] != '\0' ? line.text : cyaml_strerror(code));
    *out = data;
    return BD_OK;
}

void bd_schema_free(bd_raw_config *raw)
{
    first_line line = {""};
    const cyaml_config_t config = settings(&line);
    if (raw != NULL)
        cyaml_free(&config, &config_value, raw, 0);
}
