/* unihan: see unihan.h. The layout of the tables is in config/unihan/make-unihan-tables.sh. */
#include "engine/identity/unihan.h"

#include <stddef.h>

#include <unihan_tables.inc> /* from the build folder */

enum { PAGE = 64 }; /* characters */

/* The number of the set of cp; 0 if it has none. */
#define SET_OF(name, cp)                                     \
    ((cp) / PAGE >= sizeof name##_page / sizeof *name##_page \
         ? 0                                                 \
         : name##_set[name##_page[(cp) / PAGE] * PAGE + (cp) % PAGE])

typedef struct forms {
    const uint32_t *at;
    size_t count;
} forms;

/* For a character without other forms, itself gets the character and is its only form. */
static forms forms_of(uint32_t cp, uint32_t *itself)
{
    const unsigned set = SET_OF(form, cp);

    *itself = cp;
    if (set == 0)
        return (forms){itself, 1};
    return (forms){form_member + form_start[set], (size_t)(form_start[set + 1] - form_start[set])};
}

bool bd_unihan_variants(uint32_t a, uint32_t b)
{
    uint32_t a_itself, b_itself;
    const forms a_forms = forms_of(a, &a_itself);
    const forms b_forms = forms_of(b, &b_itself);

    for (size_t i = 0; i < a_forms.count; i++)
        for (size_t k = 0; k < b_forms.count; k++)
            if (a_forms.at[i] == b_forms.at[k])
                return true;
    return false;
}

bool bd_unihan_homophones(uint32_t a, uint32_t b)
{
    const unsigned a_set = SET_OF(reading, a);
    const unsigned b_set = SET_OF(reading, b);

    for (unsigned i = reading_start[a_set]; i < reading_start[a_set + 1]; i++)
        for (unsigned k = reading_start[b_set]; k < reading_start[b_set + 1]; k++)
            if (reading_member[i] == reading_member[k])
                return true;
    return false;
}
