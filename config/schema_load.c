/* schema_load: copies a tree that passed the check into its structs; see schema.h. */
#include <assert.h>
#include <string.h>

#include "config/keys.h"
#include "config/schema.h"

typedef struct load {
    bd_memory *memory;
    bd_err *err;
} load;

static bd_status load_keys(const load *l, const bd_node *node, unsigned in, char *out);

static unsigned count_of(const bd_node *list)
{
    unsigned count = 0;
    for (const bd_node *child = list->first; child != NULL; child = child->next)
        count++;
    return count;
}

static unsigned value_of(const bd_node *node, const bd_key_def *key)
{
    const bd_key_word *word =
        bd_key_find_word(key->within, node->value, key->kind == BD_KEY_ANY_CASE);
    assert(word != NULL);
    return word->value;
}

/* Load one entry of a list into its element of the array. */
static bd_status load_entry(const load *l, const bd_node *node, const bd_key_def *key, char *out)
{
    if (key->kind == BD_KEY_MAPPINGS)
        return load_keys(l, node, key->within, out);
    memcpy(out, &node->value, sizeof node->value);
    return BD_OK;
}

static bd_status load_list(const load *l, const bd_node *node, const bd_key_def *key, char *out)
{
    const size_t each =
        key->kind == BD_KEY_MAPPINGS ? bd_key_mapping_bytes(key->within) : sizeof node->value;
    const bool alone = node->kind == BD_NODE_VALUE;
    const unsigned count = alone ? 1 : count_of(node);
    char *entries = bd_memory_get(l->memory, count, each);
    char *at = entries;

    if (entries == NULL)
        return bd_fail(l->err, BD_E_NOMEM, 0, "out of memory");
    if (alone)
        BD_TRY(load_entry(l, node, key, at));
    for (const bd_node *child = node->first; child != NULL; child = child->next, at += each)
        BD_TRY(load_entry(l, child, key, at));
    memcpy(out + key->at, &entries, sizeof entries);
    memcpy(out + key->count_at, &count, sizeof count);
    return BD_OK;
}

static bd_status load_value(const load *l, const bd_node *node, const bd_key_def *key, char *out)
{
    unsigned value = 0;

    switch (key->kind) {
    case BD_KEY_TEXT:
        memcpy(out + key->at, &node->value, sizeof node->value);
        return BD_OK;
    case BD_KEY_MAPPING:
        return load_keys(l, node, key->within, out + key->at);
    case BD_KEY_TEXTS:
    case BD_KEY_SOME:
    case BD_KEY_MAPPINGS:
        return load_list(l, node, key, out);
    case BD_KEY_PAIRS:
        memcpy(out + key->at, &node, sizeof node);
        return BD_OK;
    case BD_KEY_WORDS:
        for (const bd_node *child = node->first; child != NULL; child = child->next)
            value |= value_of(child, key);
        break;
    case BD_KEY_WORD:
    case BD_KEY_ANY_CASE:
        value = value_of(node, key);
        break;
    }
    memcpy(out + key->at, &value, sizeof value);
    return BD_OK;
}

static bd_status load_keys(const load *l, const bd_node *node, unsigned in, char *out)
{
    for (const bd_node *child = node->first; child != NULL; child = child->next)
        BD_TRY(load_value(l, child, bd_key_find(in, child->key), out));
    return BD_OK;
}

bd_status bd_schema_load(const bd_tree *tree, bd_memory *memory, bd_raw_config *raw, bd_err *err)
{
    const load l = {memory, err};
    return load_keys(&l, tree->root, BD_IN_CONFIG, (char *)raw);
}
