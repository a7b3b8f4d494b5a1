/* schema: the check of a tree against the keys; see schema.h. The walk goes only as deep as the
 * keys. */
#include "config/schema.h"

#include <stdio.h>
#include <string.h>

#include "config/keys.h"
#include "engine/base/nearest.h"

enum { NAMES_MAX = 64 };

const char bd_schema_foreign_hint[] =
    "a configuration has the keys roster, cards and compare: see man bidui.yaml";

typedef struct check {
    const bd_tree *tree;
    bd_err *err;
    char place[BD_TREE_PLACE_MAX]; /* the current place of the walk */
} check;

static bd_status check_keys(check *c, const bd_node *node, unsigned in);
static bd_status check_pairs(check *c, const bd_node *node);

/* Fail with "; allowed: a, b, c", and the nearest of them as hint. */
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

static bd_status check_kind(const check *c, const bd_node *node, bd_node_kind wanted)
{
    static const char *const kinds[] = {"a single value", "a list", "a mapping"};
    const bool empty = node->kind == BD_NODE_VALUE && node->value[0] == '\0';
    if (node->kind == wanted)
        return BD_OK;
    if (wanted == BD_NODE_VALUE && node->kind == BD_NODE_MAPPING)
        bd_hint(c->err, "a text that begins with { is written in quotes, as \"{period}\"");
    return bd_tree_fail_line(c->tree, node->line, c->err, "%s has to be %s, not %s",
                             c->place[0] == '\0' ? "the configuration" : c->place, kinds[wanted],
                             empty ? "empty" : kinds[node->kind]);
}

static bd_status check_text(const check *c, const bd_node *node, size_t min, size_t max)
{
    BD_TRY(check_kind(c, node, BD_NODE_VALUE));
    const size_t len = strlen(node->value);
    if (len < min)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s is empty", c->place);
    if (len > max)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s has %zu bytes; the limit is %zu",
                                 c->place, len, max);
    return BD_OK;
}

static bd_status check_word(const check *c, const bd_node *node, unsigned list, bool any_case)
{
    const char *names[NAMES_MAX];
    char shown[BD_TREE_SHOWN];
    char what[BD_ERR_TEXT];
    size_t count = 0;

    BD_TRY(check_kind(c, node, BD_NODE_VALUE));
    if (bd_key_find_word(list, node->value, any_case) != NULL)
        return BD_OK;
    for (size_t i = 0; i < bd_key_word_count && count < NAMES_MAX; i++)
        if (bd_key_words[i].list == list)
            names[count++] = bd_key_words[i].word;
    snprintf(what, sizeof what, "%s '%s' is unknown", c->place, bd_tree_shown(node->value, shown));
    return fail_allowed(c, node->line, what, node->value, names, count);
}

static bd_status check_entry(check *c, const bd_node *node, const bd_key_def *key)
{
    switch (key->kind) {
    case BD_KEY_WORDS:
        return check_word(c, node, key->within, false);
    case BD_KEY_MAPPINGS:
        return check_keys(c, node, key->within);
    default:
        return check_text(c, node, 1, BD_TREE_VALUE_MAX);
    }
}

/* Check each entry of a list, one level deeper. */
static bd_status check_list(check *c, const bd_node *node, const bd_key_def *key)
{
    const size_t len = strlen(c->place);
    const unsigned max = key->kind == BD_KEY_WORDS ? NAMES_MAX : key->max;
    unsigned count = 0;

    if (key->kind == BD_KEY_SOME && node->kind == BD_NODE_MAPPING)
        return bd_tree_fail_line(c->tree, node->line, c->err,
                                 "%s has to be a single value or a list, not a mapping", c->place);
    BD_TRY(check_kind(c, node, BD_NODE_LIST));
    for (const bd_node *child = node->first; child != NULL; child = child->next, count++) {
        if (count == max)
            return bd_tree_fail_line(c->tree, child->line, c->err,
                                     "%s has more entries than the limit of %u", c->place, max);
        snprintf(c->place + len, sizeof c->place - len, "[%u]", count);
        BD_TRY(check_entry(c, child, key));
        c->place[len] = '\0';
    }
    if (count < key->min)
        return bd_tree_fail_line(c->tree, node->line, c->err, "%s has no entry", c->place);
    return BD_OK;
}

static bd_status check_value(check *c, const bd_node *node, const bd_key_def *key)
{
    if (key->kind == BD_KEY_SOME && node->kind == BD_NODE_VALUE)
        return check_text(c, node, 1, BD_TREE_VALUE_MAX);
    switch (key->kind) {
    case BD_KEY_TEXT:
        return check_text(c, node, key->min, key->max);
    case BD_KEY_WORD:
    case BD_KEY_ANY_CASE:
        return check_word(c, node, key->within, key->kind == BD_KEY_ANY_CASE);
    case BD_KEY_MAPPING:
        return check_keys(c, node, key->within);
    case BD_KEY_PAIRS:
        return check_pairs(c, node);
    default:
        return check_list(c, node, key);
    }
}

static const bd_node *key_of(const bd_node *node, const char *key, const bd_node *before)
{
    for (const bd_node *child = node->first; child != before; child = child->next) {
        if (strcmp(child->key, key) == 0)
            return child;
    }
    return NULL;
}

static bd_status fail_key(const check *c, const bd_node *child, unsigned in)
{
    const char *names[NAMES_MAX];
    char shown[BD_TREE_SHOWN];
    char what[BD_ERR_TEXT];
    size_t count = 0;

    for (size_t i = 0; i < bd_key_count && count < NAMES_MAX; i++)
        if ((bd_key_defs[i].in & in) != 0)
            names[count++] = bd_key_defs[i].name;
    bd_tree_shown(child->key, shown);
    if (c->place[0] == '\0')
        snprintf(what, sizeof what, "unknown key '%s'", shown);
    else
        snprintf(what, sizeof what, "unknown key '%s' in %s", shown, c->place);
    return fail_allowed(c, child->key_line, what, child->key, names, count);
}

static bd_status check_present(const check *c, const bd_node *node, unsigned in)
{
    for (size_t i = 0; i < bd_key_count; i++) {
        const bd_key_def *key = &bd_key_defs[i];
        if ((key->in & in) != 0 && key->required && key_of(node, key->name, NULL) == NULL)
            return bd_tree_fail_line(c->tree, node->line, c->err, "missing key '%s'%s%s", key->name,
                                     c->place[0] == '\0' ? "" : " in ", c->place);
    }
    return BD_OK;
}

static bd_status fail_twice(const check *c, const bd_node *child, const bd_node *first)
{
    char shown[BD_TREE_SHOWN];
    return bd_tree_fail_line(c->tree, child->key_line, c->err,
                             "key '%s' appears twice%s%s, first on line %u",
                             bd_tree_shown(child->key, shown), c->place[0] == '\0' ? "" : " in ",
                             c->place, first->key_line);
}

/* A mapping whose keys are chosen by the user; build_*.c checks them. */
static bd_status check_pairs(check *c, const bd_node *node)
{
    const size_t len = strlen(c->place);
    char shown[BD_TREE_SHOWN];

    BD_TRY(check_kind(c, node, BD_NODE_MAPPING));
    for (const bd_node *child = node->first; child != NULL; child = child->next) {
        const bd_node *first = key_of(node, child->key, child);
        if (first != NULL)
            return fail_twice(c, child, first);
        snprintf(c->place + len, sizeof c->place - len, ".%s", bd_tree_shown(child->key, shown));
        BD_TRY(check_text(c, child, 1, BD_TREE_VALUE_MAX));
        c->place[len] = '\0';
    }
    return BD_OK;
}

static bd_status check_keys(check *c, const bd_node *node, unsigned in)
{
    const size_t len = strlen(c->place);

    BD_TRY(check_kind(c, node, BD_NODE_MAPPING));
    for (const bd_node *child = node->first; child != NULL; child = child->next) {
        const bd_key_def *key = bd_key_find(in, child->key);
        if (key == NULL)
            return fail_key(c, child, in);
        const bd_node *first = key_of(node, child->key, child);
        if (first != NULL)
            return fail_twice(c, child, first);
        snprintf(c->place + len, sizeof c->place - len, "%s%s", len == 0 ? "" : ".", key->name);
        BD_TRY(check_value(c, child, key));
        c->place[len] = '\0';
    }
    return check_present(c, node, in);
}

bool bd_schema_knows(const bd_tree *tree)
{
    const bd_node *root = tree->root;
    if (root == NULL || root->kind != BD_NODE_MAPPING)
        return false;
    for (const bd_node *child = root->first; child != NULL; child = child->next)
        if (bd_key_find(BD_IN_CONFIG, child->key) != NULL)
            return true;
    return root->first == NULL;
}

/* A file without a known key is something else, perhaps a roster: nothing of it is repeated. */
static bd_status fail_foreign(const bd_tree *tree, bd_err *err)
{
    const char *names[NAMES_MAX];
    const bd_node *root = tree->root;
    const bd_node *first = root->kind == BD_NODE_MAPPING ? root->first : NULL;
    size_t count = 0;

    for (size_t i = 0; i < bd_key_count && count < NAMES_MAX; i++)
        if ((bd_key_defs[i].in & BD_IN_CONFIG) != 0)
            names[count++] = bd_key_defs[i].name;
    for (const bd_node *child = first; child != NULL; child = child->next) {
        const char *near = bd_nearest(child->key, names, count);
        if (near != NULL)
            bd_hint(err, "did you mean '%s'?", near);
    }
    bd_hint(err, "%s", bd_schema_foreign_hint);
    return bd_fail(err, BD_E_USAGE, 0,
                   "'%s' is not a bidui configuration: line %u has no known key", tree->path,
                   first == NULL ? root->line : first->key_line);
}

bd_status bd_schema_check(const bd_tree *tree, bd_err *err)
{
    check c = {.tree = tree, .err = err, .place = ""};
    if (!bd_schema_knows(tree))
        return fail_foreign(tree, err);
    return check_keys(&c, tree->root, BD_IN_CONFIG);
}
