/* defects: see defects.h. */
#include "engine/report/regions/defects.h"

#include "engine/record/record.h"

static void set(bd_defects *defects, unsigned word)
{
    defects->bits[word / 64] |= UINT64_C(1) << word % 64;
}

void bd_defects_make(const bd_rules *rules, bd_defects *out)
{
    static const uint32_t of_id = BD_ID_NOTE_CHECKSUM | BD_ID_NOTE_BIRTH_DATE |
                                  BD_ID_NOTE_TRUNCATED | BD_ID_NOTE_WRONG_LENGTH |
                                  BD_ID_NOTE_LOOKS_WRONG;
    *out = (bd_defects){.bits = {0}};
    /* Reasons of duplicates, then those of rejected rows. */
    for (unsigned word = BD_WORD_IDENTICAL; word < BD_WORD_FIELDS; word++)
        set(out, word);
    for (unsigned bit = 0; bit < BD_ID_NOTE_COUNT; bit++)
        if ((of_id >> bit & 1) != 0)
            set(out, bd_word_id_note(rules, bit));
    set(out, bd_word_roster_row_note(rules, BD_ROW_NOTE_BYTES));
    set(out, bd_word_roster_row_note(rules, BD_ROW_NOTE_CUT));
    set(out, bd_word_region_unmapped(rules));
}
