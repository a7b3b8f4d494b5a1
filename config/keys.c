/* keys: see keys.h and keys.def. */
#include "config/keys.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "config/schema.h"

_Static_assert(BD_FOR_CSV == 1 << BD_FILE_CSV && BD_FOR_FIXED == 1 << BD_FILE_FIXED &&
                   BD_FOR_DBF == 1 << BD_FILE_DBF && BD_FOR_XLSX == 1 << BD_FILE_XLSX,
               "a format's bit is its number");

#define REQUIRED true
#define OPTIONAL false

const bd_key_def bd_key_defs[] = {
#define BD_KEY(in, name, kind, within, raw, member, need, min, max, formats, fallback, meaning) \
    {in,  name,    BD_KEY_##kind, within, offsetof(raw, member), 0, need, min,                  \
     max, formats, fallback,      meaning},
#define BD_LIST(in, name, kind, within, raw, member, need, min, max, formats, fallback, meaning) \
    {in,                                                                                         \
     name,                                                                                       \
     BD_KEY_##kind,                                                                              \
     within,                                                                                     \
     offsetof(raw, member),                                                                      \
     offsetof(raw, member##_count),                                                              \
     need,                                                                                       \
     min,                                                                                        \
     max,                                                                                        \
     formats,                                                                                    \
     fallback,                                                                                   \
     meaning},
#include "config/keys.def"
};
const size_t bd_key_count = sizeof bd_key_defs / sizeof bd_key_defs[0];

const bd_key_mapping bd_key_mappings[] = {
#define BD_MAPPING(id, path, raw, meaning) {id, path, sizeof(raw), meaning},
#include "config/keys.def"
};
const size_t bd_key_mapping_count = sizeof bd_key_mappings / sizeof bd_key_mappings[0];

const bd_key_word bd_key_words[] = {
#define BD_WORD(list, word, value, meaning) {list, word, value, meaning},
#include "config/keys.def"
};
const size_t bd_key_word_count = sizeof bd_key_words / sizeof bd_key_words[0];

const bd_key_def *bd_key_find(unsigned in, const char *name)
{
    for (size_t i = 0; i < bd_key_count; i++)
        if ((bd_key_defs[i].in & in) != 0 && strcmp(bd_key_defs[i].name, name) == 0)
            return &bd_key_defs[i];
    return NULL;
}

const bd_key_word *bd_key_find_word(unsigned list, const char *word, bool any_case)
{
    for (size_t i = 0; i < bd_key_word_count; i++)
        if (bd_key_words[i].list == list &&
            (any_case ? strcasecmp : strcmp)(bd_key_words[i].word, word) == 0)
            return &bd_key_words[i];
    return NULL;
}

size_t bd_key_mapping_bytes(unsigned id)
{
    for (size_t i = 0; i < bd_key_mapping_count; i++)
        if (bd_key_mappings[i].id == id)
            return bd_key_mappings[i].bytes;
    assert(false); /* a mapping that is not in keys.def */
    return 0;
}
