/*
 * keys: the keys of the configuration as a table, made from config/keys.def. Used to check and load
 * a file, for bidui.yaml(5), and for tests. Constant, any thread.
 */
#ifndef BD_CONFIG_KEYS_H
#define BD_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* Mappings of the file. A key may be known in several of them. */
enum {
    BD_IN_CONFIG = 1 << 0,
    BD_IN_ROSTER = 1 << 1,
    BD_IN_CARDS = 1 << 2,
    BD_IN_FIELD = 1 << 3,
    BD_IN_PAIR = 1 << 4,
    BD_IN_ACTIVE = 1 << 5,
    BD_IN_COMPARE = 1 << 6,
    BD_IN_LIMITS = 1 << 7,
    BD_IN_GROUP = 1 << 8,
    BD_IN_CSV = 1 << 9,
    BD_IN_MASK = 1 << 10,
    BD_IN_WORKLISTS = 1 << 11,
    BD_IN_OUTPUT = 1 << 12,
    BD_IN_PSEUDONYM = 1 << 13,
    BD_IN_ACCESS = 1 << 14,
    BD_IN_EDITION = 1 << 15
};

/* Lists of words. */
enum {
    BD_WORDS_BOOL = 1,
    BD_WORDS_LANGUAGE,
    BD_WORDS_DIGEST,
    BD_WORDS_FORMAT,
    BD_WORDS_ENCODING,
    BD_WORDS_QUOTE,
    BD_WORDS_ORDER,
    BD_WORDS_TYPE,
    BD_WORDS_ACCEPT,
    BD_WORDS_USE,
    BD_WORDS_MASK,
    BD_WORDS_LEVEL,
    BD_WORDS_LIST,
    BD_WORDS_ALARM,
    BD_WORDS_ACCESS
};

/* Formats to which a key applies; 0: all, or the key does not depend on a format. */
enum {
    BD_FOR_CSV = 1 << 0, /* 1 << bd_file_format */
    BD_FOR_FIXED = 1 << 1,
    BD_FOR_DBF = 1 << 2,
    BD_FOR_XLSX = 1 << 3
};

typedef enum bd_key_kind {
    BD_KEY_TEXT,     /* const char * */
    BD_KEY_WORD,     /* unsigned: the word's value */
    BD_KEY_ANY_CASE, /* the same, upper or lower case */
    BD_KEY_WORDS,    /* unsigned: the values of a list of words, ored */
    BD_KEY_MAPPING,  /* the mapping's struct */
    BD_KEY_TEXTS,    /* const char **, and how many */
    BD_KEY_SOME,     /* a text or a list of texts; loaded as BD_KEY_TEXTS */
    BD_KEY_MAPPINGS, /* an array of the mapping's struct, and how many */
    BD_KEY_PAIRS     /* const bd_node *: a mapping of texts whose keys are free */
} bd_key_kind;

typedef struct bd_key_def {
    unsigned in; /* BD_IN_*, ored */
    const char *name;
    bd_key_kind kind;
    unsigned within; /* BD_WORDS_* of words, BD_IN_* of mappings */
    size_t at;       /* offset of the member in the mapping's struct */
    size_t count_at; /* offset of its count, for lists */
    bool required;   /* in every such mapping */
    unsigned min;    /* bytes of a text, entries of a list */
    unsigned max;
    unsigned formats; /* BD_FOR_*, ored */
    const char *fallback;
    const char *meaning; /* whole sentences */
} bd_key_def;

typedef struct bd_key_mapping {
    unsigned id; /* BD_IN_* */
    const char *path;
    size_t bytes; /* of its struct */
    const char *meaning;
} bd_key_mapping;

typedef struct bd_key_word {
    unsigned list; /* BD_WORDS_* */
    const char *word;
    unsigned value;
    const char *meaning;
} bd_key_word;

extern const bd_key_def bd_key_defs[];
extern const size_t bd_key_count;
extern const bd_key_mapping bd_key_mappings[];
extern const size_t bd_key_mapping_count;
extern const bd_key_word bd_key_words[];
extern const size_t bd_key_word_count;

/** The key of that name in a mapping; NULL where there is none. */
const bd_key_def *bd_key_find(unsigned in, const char *name);

/** The word of a list; NULL where there is none. */
const bd_key_word *bd_key_find_word(unsigned list, const char *word, bool any_case);

/** Bytes of a mapping's struct. */
size_t bd_key_mapping_bytes(unsigned id);

#endif
