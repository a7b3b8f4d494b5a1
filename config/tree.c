/* tree: see tree.h. The only file that includes yaml.h. */
#include "config/tree.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "engine/base/shown.h"

typedef struct build {
    bd_tree *tree;
    bd_memory *memory;
    bd_err *err;
    bd_node *open[BD_TREE_DEPTH_MAX];   /* lists and mappings not yet ended */
    const char *key[BD_TREE_DEPTH_MAX]; /* of an open mapping: the key whose value comes next */
    unsigned key_line[BD_TREE_DEPTH_MAX];
    size_t depth;
    unsigned documents;
} build;

static bd_status fail_text(const bd_tree *tree, unsigned line, bd_err *err, const char *format,
                           va_list args) __attribute__((format(printf, 4, 0)));

static bd_status fail_text(const bd_tree *tree, unsigned line, bd_err *err, const char *format,
                           va_list args)
{
    char text[BD_ERR_TEXT];
    vsnprintf(text, sizeof text, format, args);
    return bd_fail(err, BD_E_USAGE, 0, "%s:%u: %s", tree->path, line, text);
}

bd_status bd_tree_fail_line(const bd_tree *tree, unsigned line, bd_err *err, const char *format,
                            ...)
{
    va_list args;
    va_start(args, format);
    const bd_status st = fail_text(tree, line, err, format, args);
    va_end(args);
    return st;
}

bd_status bd_tree_fail(const bd_tree *tree, const char *place, bd_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const bd_status st = fail_text(tree, bd_tree_line(tree, place), err, format, args);
    va_end(args);
    return st;
}

const char *bd_tree_shown(const char *value, char out[BD_TREE_SHOWN])
{
    return bd_shown_echo(value, out, BD_TREE_SHOWN);
}

static unsigned line_of_offset(const char *text, size_t len, size_t offset)
{
    unsigned line = 1;
    for (size_t i = 0; i < len && i < offset; i++)
        line += text[i] == '\n';
    return line;
}

static bd_status fail_yaml(const build *b, const yaml_parser_t *parser, const char *text,
                           size_t len)
{
    const char *problem = parser->problem == NULL ? "unreadable" : parser->problem;
    if (parser->error == YAML_MEMORY_ERROR)
        return bd_fail(b->err, BD_E_NOMEM, 0, "out of memory");
    if (parser->error == YAML_READER_ERROR) {
        bd_hint(b->err, "the configuration is written in UTF-8");
        return bd_tree_fail_line(b->tree, line_of_offset(text, len, parser->problem_offset), b->err,
                                 "not valid YAML: %s", problem);
    }
    if (strstr(problem, "escape") != NULL) /* "roster\*.csv" and other paths of Windows */
        bd_hint(b->err, "in double quotes \\ begins an escape; between the names of folders use /");
    else if (parser->context != NULL)
        bd_hint(b->err, "%s that begins on line %zu", parser->context,
                parser->context_mark.line + 1);
    return bd_tree_fail_line(b->tree, (unsigned)parser->problem_mark.line + 1, b->err,
                             "not valid YAML: %s", problem);
}

/* Add a new node at the parser's place: as the root, in the open list, or under the last key. */
static bd_status add_node(build *b, bd_node_kind kind, unsigned line, const char *value)
{
    bd_node *node = bd_memory_get(b->memory, 1, sizeof *node);
    if (node == NULL)
        return bd_fail(b->err, BD_E_NOMEM, 0, "out of memory");
    *node = (bd_node){.kind = kind, .line = line, .key_line = line, .value = value};
    if (b->depth == 0) {
        b->tree->root = node;
    } else {
        bd_node *up = b->open[b->depth - 1];
        if (up->kind == BD_NODE_MAPPING) {
            node->key = b->key[b->depth - 1];
            node->key_line = b->key_line[b->depth - 1];
            b->key[b->depth - 1] = NULL;
        }
        if (up->first == NULL)
            up->first = node;
        else
            up->last->next = node;
        up->last = node;
    }
    if (kind == BD_NODE_VALUE)
        return BD_OK;
    if (b->depth == BD_TREE_DEPTH_MAX)
        return bd_tree_fail_line(b->tree, line, b->err, "more than %d levels deep",
                                 BD_TREE_DEPTH_MAX);
    b->key[b->depth] = NULL;
    b->open[b->depth++] = node;
    return BD_OK;
}

static bool wants_key(const build *b)
{
    return b->depth != 0 && b->open[b->depth - 1]->kind == BD_NODE_MAPPING &&
           b->key[b->depth - 1] == NULL;
}

static bd_status add_scalar(build *b, const yaml_event_t *event, unsigned line)
{
    const char *at = (const char *)event->data.scalar.value;
    const size_t len = event->data.scalar.length;
    if (b->depth == 0) /* any other text: no configuration, so the value does not matter */
        return add_node(b, BD_NODE_VALUE, line, "");
    if (len > BD_TREE_VALUE_MAX)
        return bd_tree_fail_line(b->tree, line, b->err, "a value of %zu bytes; the limit is %d",
                                 len, BD_TREE_VALUE_MAX);
    if (memchr(at, 0, len) != NULL)
        return bd_tree_fail_line(b->tree, line, b->err, "a value with a NUL character in it");
    const char *value = bd_memory_copy(b->memory, at, len);
    if (value == NULL)
        return bd_fail(b->err, BD_E_NOMEM, 0, "out of memory");
    if (!wants_key(b))
        return add_node(b, BD_NODE_VALUE, line, value);
    b->key[b->depth - 1] = value;
    b->key_line[b->depth - 1] = line;
    return BD_OK;
}

/* The name is not repeated: the file may be no configuration. */
static bd_status refuse_anchor(const build *b, const unsigned char *anchor, unsigned line)
{
    if (anchor == NULL)
        return BD_OK;
    bd_hint(b->err, "write the value out in each place");
    return bd_tree_fail_line(b->tree, line, b->err, "an anchor (&): anchors are not supported");
}

static bd_status add_event(build *b, const yaml_event_t *event)
{
    const unsigned line = (unsigned)event->start_mark.line + 1;

    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++b->documents > 1)
            return bd_tree_fail_line(b->tree, line, b->err, "a second document begins here");
        return BD_OK;
    case YAML_ALIAS_EVENT:
        bd_hint(b->err, "write the value out in each place");
        return bd_tree_fail_line(b->tree, line, b->err, "an alias (*): aliases are not supported");
    case YAML_SCALAR_EVENT:
        BD_TRY(refuse_anchor(b, event->data.scalar.anchor, line));
        return add_scalar(b, event, line);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: {
        const bool list = event->type == YAML_SEQUENCE_START_EVENT;
        BD_TRY(refuse_anchor(
            b, list ? event->data.sequence_start.anchor : event->data.mapping_start.anchor, line));
        if (wants_key(b))
            return bd_tree_fail_line(b->tree, line, b->err, "a key has to be a single word");
        return add_node(b, list ? BD_NODE_LIST : BD_NODE_MAPPING, line, NULL);
    }
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        return BD_OK;
    default:
        return BD_OK;
    }
}

bd_status bd_tree_read(const char *path, const char *text, size_t len, bd_memory *memory,
                       bd_tree *tree, bd_err *err)
{
    yaml_parser_t parser;
    bd_status st = BD_OK;
    bool ended = false;

    if (len >= 3 &&
        memcmp(text, "\xEF\xBB\xBF", 3) == 0) { /* libyaml keeps it when the encoding is set */
        text += 3;
        len -= 3;
    }
    *tree = (bd_tree){.path = path};
    build b = {.tree = tree, .memory = memory, .err = err};
    if (!yaml_parser_initialize(&parser))
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    while (!ended) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            st = fail_yaml(&b, &parser, text, len);
            break;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        st = add_event(&b, &event);
        yaml_event_delete(&event);
        if (st < 0)
            break;
    }
    yaml_parser_delete(&parser);
    if (st == BD_OK && tree->root == NULL)
        st = bd_tree_fail_line(tree, 1, err, "the configuration is empty");
    return st;
}

static const bd_node *child_of(const bd_node *node, const char *key, size_t len)
{
    for (const bd_node *child = node->first; child != NULL; child = child->next) {
        if (child->key != NULL && strncmp(child->key, key, len) == 0 && child->key[len] == '\0')
            return child;
    }
    return NULL;
}

static const bd_node *nth_of(const bd_node *node, unsigned long n)
{
    const bd_node *child = node->first;
    while (child != NULL && n-- > 0)
        child = child->next;
    return child;
}

/* Follow place as far as there are nodes; *whole: to its end. */
static const bd_node *follow(const bd_tree *tree, const char *place, bool *whole)
{
    const bd_node *node = tree->root;
    while (*place != '\0') {
        const bd_node *child;
        if (*place == '[') {
            char *end;
            child = nth_of(node, strtoul(place + 1, &end, 10));
            place = *end == ']' ? end + 1 : end;
        } else {
            place += *place == '.';
            const size_t len = strcspn(place, ".[");
            child = child_of(node, place, len);
            place += len;
        }
        if (child == NULL) {
            *whole = false;
            return node;
        }
        node = child;
    }
    *whole = true;
    return node;
}

const bd_node *bd_tree_find(const bd_tree *tree, const char *place)
{
    bool whole;
    const bd_node *node = follow(tree, place, &whole);
    return whole ? node : NULL;
}

unsigned bd_tree_line(const bd_tree *tree, const char *place)
{
    bool whole;
    return follow(tree, place, &whole)->line;
}
