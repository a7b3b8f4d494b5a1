/* edition: see edition.h. */
#include "engine/run/plan/edition.h"

#include "engine/run/plan/pseudonym.h"

bd_mask bd_edition_mask(bd_mask_choice choice)
{
    static const bd_mask masks[] = {[BD_SHOW_ALL] = BD_MASK_NONE,
                                    [BD_HIDE_NUMBERS] = BD_MASK_ID,
                                    [BD_HIDE_NUMBERS_AND_NAMES] = BD_MASK_ALL};
    return masks[choice];
}

bd_status bd_edition_make(const bd_config *config, size_t no, const bd_row_writer *plain,
                          bd_edition *out, bd_buf *warnings, bd_err *err)
{
    const bd_edition_config *own = &config->editions[no];
    bd_row_form *form = &out->form;

    *out = (bd_edition){.config = own, .writer = *plain};
    out->writer.bom = own->csv_bom;
    form->mask = bd_edition_mask(own->mask);
    form->spreadsheet = own->csv_spreadsheet;
    form->chinese = own->chinese;
    form->pseudonym = own->pseudonym_key != NULL;
    if (form->pseudonym)
        BD_TRY(bd_pseudonym_open(own->pseudonym_key, &out->writer.hmac, warnings, err));
    BD_TRY(bd_row_form_finish(form, plain->rules, err));
    if (form->mask != BD_MASK_NONE || form->spreadsheet || form->pseudonym)
        out->writer.form = form;
    return bd_access_plan_make(config, no, plain->rules->regions, &out->access, warnings, err);
}

void bd_edition_fini(bd_edition *edition)
{
    bd_row_form_fini(&edition->form);
    bd_access_plan_fini(&edition->access);
    bd_hmac_free(edition->writer.hmac);
    *edition = (bd_edition){0};
}
