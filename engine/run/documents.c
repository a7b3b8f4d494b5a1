/* documents: see documents.h. */
#include "engine/run/documents.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/report/page/page.h"
#include "engine/report/publish/sums.h"

enum { PIECE_BYTES = 256 << 10 };

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
                             .deleted = counts->file.deleted,
                             .lines = counts->lines,
                             .line_count = counts->file.line_count};
}

static bd_status alloc(bd_documents *documents, bd_err *err)
{
    size_t files = 0;
    size_t sources = 0;
    for (int d = 0; d < BD_DATASETS; d++) {
        files += documents->plan->datasets[d].path_count;
        sources += documents->plan->datasets[d].file_count;
    }
    documents->source_count = sources;
    documents->sources = calloc(sources + 1, sizeof *documents->sources);
    documents->parts = calloc(sources + 1, sizeof *documents->parts);
    documents->inputs = calloc(files + 1, sizeof *documents->inputs);
    documents->facts = calloc(files + 1, sizeof *documents->facts);
    if (documents->sources == NULL || documents->parts == NULL || documents->inputs == NULL ||
        documents->facts == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu inputs", sources);
    return BD_OK;
}

/* A sheet's reader tells the workbook's digest; members of an archive know only their own bytes, so
 * the archive is read once more. */
static bd_status digest_whole(const bd_dataset_plan *dataset, size_t path, bd_digest_kind kind,
                              bd_file_facts *facts, bd_input_totals *file, bd_err *err)
{
    const char *name = dataset->paths[path];
    if (file->digest[0] != '\0')
        return BD_OK;
    const bd_status st = bd_file_facts_get(AT_FDCWD, name, BD_FACTS_FOLLOW, kind, facts, err);
    BD_TRY(st);
    if (st == BD_END || facts->odd != NULL)
        return bd_fail(err, BD_E_INPUT, 0, "'%s' was removed while it was read", name);
    BD_TRY(bd_seen_check_path(&dataset->files[path].seen, "while it was read", NULL, err));
    file->bytes = facts->bytes;
    file->digest = facts->digest;
    return BD_OK;
}

/* The totals of a data set's files from those of its inputs: the parts of a file are back to
 * back. */
static bd_status add_files(bd_documents *documents, const bd_dataset_plan *dataset,
                           const bd_input_totals *sources, bd_input_part *parts, bd_err *err)
{
    for (size_t path = 0, i = 0; path < dataset->path_count; path++) {
        const size_t no = documents->manifest.input_count++;
        bd_input_totals *file = &documents->inputs[no];
        const size_t first = i;
        *file = sources[i];
        file->path = dataset->files[path].shown.at;
        file->lines = (bd_line_counts){0};
        file->line_count = 0;
        for (file->rows = 0; i < dataset->file_count && dataset->path_of[i] == path; i++) {
            file->rows += sources[i].rows;
            file->line_count += sources[i].line_count;
            bd_line_counts_add(&file->lines, &sources[i].lines);
            parts[i] = (bd_input_part){sources[i].path, sources[i].rows, sources[i].note};
        }
        if (!dataset->files[path].holds)
            continue;
        file->note = NULL;
        file->parts = &parts[first];
        file->part_count = i - first;
        BD_TRY(digest_whole(dataset, path, documents->manifest.digest, &documents->facts[no], file,
                            err));
    }
    return BD_OK;
}

/* The path of the region table, as that of an input: relative to the configuration's folder if it is
 * inside it. */
static const char *regions_name(const bd_config *config)
{
    const char *slash = strrchr(config->path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - config->path) + 1;
    return strncmp(config->regions, config->path, folder) == 0 ? config->regions + folder
                                                               : config->regions;
}

bd_status bd_documents_begin(bd_documents *documents, const bd_plan *plan,
                             const bd_load_totals *loaded, const bd_origin *origin, bd_err *err)
{
    const bd_config *config = plan->config;
    const char *slash = strrchr(config->path, '/');
    *documents = (bd_documents){.plan = plan};
    BD_TRY(alloc(documents, err));
    BD_TRY(digest_config(config, documents->config_digest, err));
    documents->manifest = (bd_manifest){.period = config->period,
                                        .config_path = slash == NULL ? config->path : slash + 1,
                                        .config_digest = documents->config_digest,
                                        .digest = config->digest,
                                        .sums = bd_sums_name(config->digest),
                                        .origin = origin,
                                        .inputs = documents->inputs};
    if (config->regions != NULL) {
        documents->manifest.regions_path = regions_name(config);
        documents->manifest.regions_bytes = plan->regions_file.bytes;
        documents->manifest.regions_digest = plan->regions_file.digest;
    }
    snprintf(documents->store_name, sizeof documents->store_name, "%s.mdb", config->period);
    bd_input_totals *source = documents->sources;
    for (int d = 0; d < BD_DATASETS; d++) {
        const bd_dataset_plan *dataset = &plan->datasets[d];
        const size_t first = (size_t)(source - documents->sources);
        for (size_t i = 0; i < dataset->file_count; i++)
            *source++ = input_totals(dataset, i, &loaded->inputs[d][i]);
        BD_TRY(add_files(documents, dataset, documents->sources + first, documents->parts + first,
                         err));
    }
    return BD_OK;
}

void bd_documents_fini(bd_documents *documents)
{
    free(documents->sources);
    free(documents->parts);
    free(documents->inputs);
    free(documents->facts);
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

static bd_status write_regions(const bd_edition *edition, const bd_region_counts *regions,
                               bd_folder *folder, bd_outfile_totals *totals, bd_err *err)
{
    bd_outfile *file;
    BD_TRY(bd_folder_create(folder, "regions.csv", &file, err));
    BD_TRY(bd_regions_csv(regions, &edition->writer, file, err));
    return bd_outfile_commit(file, totals, err);
}

/* Make summary.html from the text of summary.json. If that is too large for a page
 * (BD_PAGE_SUMMARY_MAX), the page has no regions; its table of inputs comes from the manifest. */
static bd_status write_page(const bd_manifest *manifest, bool chinese, const bd_summary *summary,
                            bd_buf *text, bd_folder *folder, bd_outfile_totals *totals, bd_err *err)
{
    bd_buf page = {0};
    bd_status st = BD_OK;
    if (text->len > BD_PAGE_SUMMARY_MAX) {
        bd_summary short_one = *summary;
        short_one.regions = NULL;
        short_one.input_count = 0;
        text->len = 0;
        bd_summary_json(&short_one, text);
        BD_GOTO(bd_buf_check(text, err));
    }
    BD_GOTO(bd_page_html((bd_text){text->at, text->len}, manifest, chinese, &page, err));
    BD_GOTO(write_file(folder, "summary.html", &page, totals, err));
done:
    bd_buf_fini(&page);
    return st;
}

static bd_status write_manifest(const bd_manifest *manifest, bd_folder *folder,
                                bd_outfile_totals *totals, bd_err *err)
{
    bd_outfile *file;
    BD_TRY(bd_folder_create(folder, "manifest.json", &file, err));
    BD_TRY(bd_manifest_write(manifest, file, err));
    return bd_outfile_commit(file, totals, err);
}

/* ---- the sums of all files ---- */

struct sum {
    const char *name;
    const char *sum;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct sum *)a)->name, ((const struct sum *)b)->name);
}

static size_t add_sums(const bd_outfile_totals *outputs, size_t count, struct sum *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (struct sum){outputs[i].name, outputs[i].sum};
    return count;
}

/* There may be a hundred thousand worklists, so the text is written piece by piece. */
static bd_status write_lines(bd_digest_kind digest, const struct sum *sums, size_t count,
                             bd_outfile *file, bd_err *err)
{
    bd_buf text = {0};
    bd_status st = BD_OK;
    for (size_t i = 0; i < count; i++) {
        bd_sums_line(digest, sums[i].name, sums[i].sum, &text);
        if (text.len < PIECE_BYTES && i + 1 < count)
            continue;
        BD_GOTO(bd_buf_check(&text, err));
        BD_GOTO(bd_outfile_append(file, text.at, text.len, 0, err));
        text.len = 0;
    }
done:
    bd_buf_fini(&text);
    return st;
}

static bd_status write_sums(const bd_manifest *manifest, const bd_outfile_totals *itself,
                            bd_folder *folder, bd_err *err)
{
    bd_status st = BD_OK;
    bd_outfile *file;
    bd_outfile_totals ignored;
    size_t count = 0;
    struct sum *sums =
        calloc(manifest->output_count + manifest->worklist_count + manifest->superseded_count + 1,
               sizeof *sums);
    if (sums == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
    count += add_sums(manifest->outputs, manifest->output_count, sums);
    count += add_sums(manifest->worklists, manifest->worklist_count, sums + count);
    count += add_sums(itself, 1, sums + count);
    for (size_t i = 0; i < manifest->superseded_count; i++)
        sums[count++] = (struct sum){manifest->superseded[i].file, manifest->superseded[i].sum};
    qsort(sums, count, sizeof *sums, by_name);
    BD_GOTO(bd_folder_create(folder, manifest->sums, &file, err));
    BD_GOTO(write_lines(manifest->digest, sums, count, file, err));
    BD_GOTO(bd_outfile_commit(file, &ignored, err));
done:
    free(sums);
    return st;
}

/* The manifest of an edition, without its outputs. */
static bd_manifest manifest_of(const bd_documents *documents, const bd_documents_of *edition,
                               const bd_summary *summary)
{
    bd_manifest manifest = documents->manifest;
    manifest.store = (bd_manifest_store){documents->store_name, documents->seal.bytes,
                                         documents->seal.blocks, documents->seal.digest};
    if (edition->previous->period[0] != '\0') {
        manifest.previous_period = edition->previous->period;
        manifest.previous_digest = edition->previous->digest;
    }
    manifest.superseded = edition->superseded->at;
    manifest.superseded_count = edition->superseded->count;
    manifest.judged = bd_summary_judged;
    manifest.judged_context = summary;
    return manifest;
}

bd_status bd_documents_write(const bd_documents *documents, const bd_documents_of *edition,
                             const bd_summary *summary, const bd_reconcile_totals *found,
                             char digest[BD_DIGEST_TEXT], bd_err *err)
{
    enum { REGIONS = BD_OUTCOME_COUNT, SUMMARY, PAGE, OUTPUTS };
    bd_outfile_totals outputs[OUTPUTS], itself;
    const bd_edition *form = &documents->plan->editions[edition->no];
    bd_folder *folder = edition->folder;
    bd_manifest manifest = manifest_of(documents, edition, summary);
    bd_access_list access = {0};
    bd_buf text = {0};
    bd_status st = BD_OK;
    memcpy(outputs, found->outputs[edition->no], sizeof found->outputs[edition->no]);
    BD_GOTO(write_regions(form, &found->regions, folder, &outputs[REGIONS], err));
    bd_summary_json(summary, &text);
    BD_GOTO(write_file(folder, "summary.json", &text, &outputs[SUMMARY], err));
    BD_GOTO(
        write_page(&manifest, form->config->chinese, summary, &text, folder, &outputs[PAGE], err));
    manifest.outputs = outputs;
    manifest.output_count = OUTPUTS;
    manifest.worklists = edition->lists->list;
    manifest.worklist_count = edition->lists->count;
    BD_GOTO(bd_access_list_make(&form->access.access, &manifest, &access, err));
    BD_GOTO(write_manifest(&manifest, folder, &itself, err));
    memcpy(digest, itself.digest, sizeof itself.digest);
    BD_GOTO(write_sums(&manifest, &itself, folder, err));
done:
    bd_access_list_fini(&access);
    bd_buf_fini(&text);
    return st;
}
