/* manual_config: bidui.yaml.5, the manual page of the configuration; see manual.h. */
#include "config/keys.h"
#include "engine/cli/manual.h"
#include "engine/cli/roff.h"

/* The texts that are not in the table of keys. Each line is ready for troff. */
static const char description[] =
    ".SH DESCRIPTION\n"
    "The configuration of\n"
    ".BR bidui (1)\n"
    "is one YAML document in UTF\\-8; its file may have any name. Relative paths in it are relative to\n"
    "its folder. Anchors and aliases, a file of more than 1 MiB, a value of more than 4096 bytes, and\n"
    "more than 16 levels are refused.\n"
    ".PP\n"
    "An unknown key, a wrong value, a missing column or a pattern that matches no file is an error\n"
    "before any work begins. The message has the file, the line, what is allowed and the nearest known\n"
    "name; the exit status is 2.\n";

static const char examples[] =
    ".SH EXAMPLES\n"
    ".nf\n"
    "roster:\n"
    "  files: [\"roster/*.csv\"]\n"
    "  fields:\n"
    "    \\- {name: id,   column: ID\\-NUMBER, type: id}\n"
    "    \\- {name: name, column: NAME, type: name}\n"
    "cards:\n"
    "  files: [\"cards/*.csv.gz\"]\n"
    "  fields: [{name: id, column: AAC002, type: id}, {name: name, column: AAC003, type: name}]\n"
    "compare:\n"
    "  \\- {field: name, accept: [separator]}\n"
    ".fi\n"
    ".PP\n"
    "Complete configurations with a comment on every line are installed in share/bidui/config.\n"
    ".SH SEE ALSO\n"
    ".BR bidui (1)\n";

static const char *const kind_names[] = {[BD_KEY_TEXT] = "text",
                                         [BD_KEY_WORD] = "word",
                                         [BD_KEY_ANY_CASE] = "word",
                                         [BD_KEY_WORDS] = "list of words",
                                         [BD_KEY_MAPPING] = "mapping",
                                         [BD_KEY_TEXTS] = "list of texts",
                                         [BD_KEY_SOME] = "text or list of texts",
                                         [BD_KEY_MAPPINGS] = "list of mappings",
                                         [BD_KEY_PAIRS] = "mapping"};

static void add_formats(bd_buf *out, unsigned formats)
{
    const char *before = "; format ";
    for (size_t i = 0; i < bd_key_word_count; i++) {
        const bd_key_word *word = &bd_key_words[i];
        if (word->list != BD_WORDS_FORMAT || (formats >> word->value & 1) == 0)
            continue;
        bd_buf_add_string(out, before);
        bd_roff_text(out, word->word);
        before = ", ";
    }
}

static void add_words(bd_buf *out, unsigned list)
{
    bd_buf_add_string(out, ".RS\n");
    for (size_t i = 0; i < bd_key_word_count; i++) {
        if (bd_key_words[i].list != list)
            continue;
        bd_buf_add_string(out, ".TP\n");
        bd_roff_font(out, 'B', bd_key_words[i].word);
        bd_buf_add_char(out, '\n');
        bd_roff_text(out, bd_key_words[i].meaning);
        bd_buf_add_char(out, '\n');
    }
    bd_buf_add_string(out, ".RE\n");
}

static void add_key(bd_buf *out, const bd_key_def *key)
{
    const bool has_words =
        key->kind == BD_KEY_WORD || key->kind == BD_KEY_ANY_CASE || key->kind == BD_KEY_WORDS;

    bd_buf_add_string(out, ".TP\n");
    bd_roff_font(out, 'B', key->name);
    bd_buf_printf(out, " (%s", kind_names[key->kind]);
    add_formats(out, key->formats);
    bd_buf_add_string(out, key->required ? "; required)\n" : ")\n");
    bd_roff_text(out, key->meaning);
    if (!key->required) {
        bd_buf_add_string(out, "\nDefault: ");
        bd_roff_text(out, key->fallback);
        bd_buf_add_char(out, '.');
    }
    bd_buf_add_char(out, '\n');
    if (has_words)
        add_words(out, key->within);
}

/* Whether a key is described in this mapping: it is described in the first one that has it. */
static bool is_told_in(const bd_key_def *key, unsigned in)
{
    return (key->in & in) != 0 && (key->in & (in - 1)) == 0;
}

static bool has_keys_of_others(unsigned in)
{
    for (size_t i = 0; i < bd_key_count; i++)
        if ((bd_key_defs[i].in & in) != 0 && !is_told_in(&bd_key_defs[i], in))
            return true;
    return false;
}

static void add_mapping(bd_buf *out, const bd_key_mapping *mapping)
{
    bd_buf_add_string(out, ".SS \"");
    bd_roff_text(out, mapping->path[0] == '\0' ? "top level" : mapping->path);
    bd_buf_add_string(out, "\"\n");
    bd_roff_text(out, mapping->meaning);
    if (has_keys_of_others(mapping->id))
        bd_buf_add_string(out, "\nIt has the keys of\n.B roster\nand these:");
    bd_buf_add_char(out, '\n');
    for (size_t i = 0; i < bd_key_count; i++)
        if (is_told_in(&bd_key_defs[i], mapping->id))
            add_key(out, &bd_key_defs[i]);
}

void bd_manual_config_page(bd_buf *out)
{
    bd_buf_add_string(out, ".TH BIDUI.YAML 5 \"2026-11-30\" \"bidui " BIDUI_VERSION
                           "\" \"File Formats\"\n"
                           ".nh\n"
                           ".SH NAME\n"
                           "bidui.yaml \\- configuration of a comparison\n");
    bd_buf_add_string(out, description);
    bd_buf_add_string(out, ".SH KEYS\n"
                           "Empty brackets in a heading stand for each entry of a list.\n");
    for (size_t i = 0; i < bd_key_mapping_count; i++)
        add_mapping(out, &bd_key_mappings[i]);
    bd_buf_add_string(out, examples);
}
