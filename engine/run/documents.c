/* documents: see documents.h. */
#include "engine/run/documents.h"

#include <stdlib.h>

#include "engine/report/page/page.h"

static bd_status digest_config(const bd_config *config, char out[BD_DIGEST_TEXT], bd_err *err)
{
    bd_digest *digest;
    BD_TRY(bd_digest_new(config->digest, &digest, err));
    bd_digest_add(digest, config->text, config->text_len);
    bd_digest_text(digest, out);
    bd_digest_free(digest);
    return BD_OK;
}

static bd_input_totals input_totals(const bd_dataset_plan *dataset, size_t file,
                                    const bd_input_counts *counts)
{
    const bool is_text = dataset->spec.format == BD_FORMAT_CSV;
    const bool is_auto = dataset->spec.encoding == BD_ENCODING_AUTO;
    const bd_encoding_found *found = &counts->file.encoding;
    return (bd_input_totals){.dataset = dataset->name,
                             .path = dataset->shown[file].at,
                             .bytes = counts->file.bytes,
                             .rows = counts->rows,
                             .digest = counts->file.digest,
                             .encoding = is_text ? bd_encoding_name(found->encoding) : NULL,
                             .evidence = is_auto ? found->evidence : NULL,
                             .note = counts->file.note,
                             .deleted = counts->file.deleted};
}

bd_status bd_documents_begin(bd_documents *documents, const bd_plan *plan,
                             const bd_load_totals *loaded, const bd_predecessor *previous,
                             bd_err *err)
{
    const bd_config *config = plan->config;
    const char *slash = strrchr(config->path, '/');
    size_t count = 0;
    *documents = (bd_documents){.plan = plan};
    for (int d = 0; d < BD_DATASETS; d++)
        count += plan->datasets[d].file_count;
    documents->inputs = calloc(count, sizeof *documents->inputs);
    if (documents->inputs == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", count);
    BD_TRY(digest_config(config, documents->config_digest, err));
    documents->manifest = (bd_manifest){.period = config->period,
                                        .config_path = slash == NULL ? config->path : slash + 1,
                                        .config_digest = documents->config_digest,
                                        .digest = config->digest,
                                        .inputs = documents->inputs,
                                        .input_count = count};
    if (previous->period[0] != '\0') {
        documents->manifest.previous_period = previous->period;
        documents->manifest.previous_digest = previous->digest;
    }
    bd_input_totals *input = documents->inputs;
    for (int d = 0; d < BD_DATASETS; d++)
        for (size_t i = 0; i < plan->datasets[d].file_count; i++)
            *input++ = input_totals(&plan->datasets[d], i, &loaded->inputs[d][i]);
    return BD_OK;
}

void bd_documents_fini(bd_documents *documents)
{
    free(documents->inputs);
    *documents = (bd_documents){0};
}

/* Write text as a file of the folder. */
static bd_status write_file(bd_folder *folder, const char *name, const bd_buf *text,
                            bd_outfile_totals *totals, bd_err *err)
{
    bd_outfile *file;
    BD_TRY(bd_buf_check(text, err));
    BD_TRY(bd_folder_create(folder, name, &file, err));
    BD_TRY(bd_outfile_append(file, text->at, text->len, 0, err));
    return bd_outfile_commit(file, totals, err);
}

static bd_status write_regions(const bd_plan *plan, const bd_region_counts *regions,
                               bd_folder *folder, bd_outfile_totals *totals, bd_err *err)
{
    bd_outfile *file;
    BD_TRY(bd_folder_create(folder, "regions.csv", &file, err));
    BD_TRY(bd_regions_csv(regions, &plan->writer, file, err));
    return bd_outfile_commit(file, totals, err);
}

/* Make summary.html from the text of summary.json. If that is too large for a page
 * (BD_PAGE_SUMMARY_MAX), the page has no regions. */
static bd_status write_page(const bd_documents *documents, const bd_summary *summary, bd_buf *text,
                            bd_folder *folder, bd_outfile_totals *totals, bd_err *err)
{
    bd_buf page = {0};
    bd_status st = BD_OK;
    if (text->len > BD_PAGE_SUMMARY_MAX) {
        bd_summary short_one = *summary;
        short_one.regions = NULL;
        text->len = 0;
        bd_summary_json(&short_one, text);
        BD_GOTO(bd_buf_check(text, err));
    }
    BD_GOTO(bd_page_html((bd_text){text->at, text->len}, &documents->manifest,
                         documents->plan->config->chinese, &page, err));
    BD_GOTO(write_file(folder, "summary.html", &page, totals, err));
done:
    bd_buf_fini(&page);
    return st;
}

static bd_status write_manifest(const bd_manifest *manifest, bd_folder *folder, bd_err *err)
{
    bd_outfile *file;
    bd_outfile_totals ignored;
    BD_TRY(bd_folder_create(folder, "manifest.json", &file, err));
    BD_TRY(bd_manifest_write(manifest, file, err));
    return bd_outfile_commit(file, &ignored, err);
}

bd_status bd_documents_write(bd_documents *documents, const bd_summary *summary,
                             const bd_reconcile_totals *found, const bd_worklist_outputs *lists,
                             bd_folder *folder, bd_err *err)
{
    enum { REGIONS = BD_OUTCOME_COUNT, SUMMARY, PAGE, OUTPUTS };
    bd_outfile_totals outputs[OUTPUTS];
    bd_manifest manifest = documents->manifest;
    bd_buf text = {0};
    bd_status st = BD_OK;
    memcpy(outputs, found->outputs, sizeof found->outputs);
    BD_GOTO(write_regions(documents->plan, &found->regions, folder, &outputs[REGIONS], err));
    bd_summary_json(summary, &text);
    BD_GOTO(write_file(folder, "summary.json", &text, &outputs[SUMMARY], err));
    BD_GOTO(write_page(documents, summary, &text, folder, &outputs[PAGE], err));
    manifest.outputs = outputs;
    manifest.output_count = OUTPUTS;
    manifest.worklists = lists->list;
    manifest.worklist_count = lists->count;
    BD_GOTO(write_manifest(&manifest, folder, err));
done:
    bd_buf_fini(&text);
    return st;
}
