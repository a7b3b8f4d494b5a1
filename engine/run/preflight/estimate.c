/*
 * estimate: see estimate.h.
 *
 * The model was fitted to the figures of benches/README.md (1 M x 10 M rows, 970 MB of CSV, 2.1 s
 * of processor time, a quarter of it reading and splitting; 27 bytes a row in the store):
 *
 *   time    150 ns a row to pack, sort, store and join it, plus the cost of reading its bytes, by
 *           format. The workers share this, but one file is decompressed by one of them. Files are
 *           assumed to be cached.
 *   store   the packed row, as sampled, plus 9 bytes for its key and its offset in the block, plus
 *           1 % for pages; a rejected row as it is in the file.
 *   reports each roster row once: the declared cells of both sides, as sampled, both sources, and
 *           40 bytes for number, reason and notes; rejected rows as they are in the file.
 */
#include "engine/run/preflight/estimate.h"

#include <stdlib.h>

#include "engine/base/number.h"
#include "engine/compare/gather.h"
#include "engine/index/run_sink.h"
#include "engine/index/sort.h"

enum {
    ROW_NS = 150,
    STORE_ROW_BYTES = 9,
    STORE_LEAST_BYTES = 128 << 10, /* an empty one */
    LINE_BYTES = 40,               /* of a report line, without cells and sources */
    LINE_NO_BYTES = 8,             /* of a source, after the file's name */
    BESIDE_BYTES = 12 << 20,       /* memory of code, stacks and libraries */
    SAMPLE_FILES = 4,              /* of a data set, before a run */
    SAMPLE_ROWS = 4000,            /* of each file: a chunk or two */
    RUNS_AIM = 32,                 /* of both data sets */
    XLSX_BYTE_NS = 80,             /* to decompress and read a byte of a workbook */
    WORKBOOK_ROW_BYTES = 100       /* on disk, of a row in a workbook that was not opened */
};

static const double store_page_factor = 1.01;

/* The time in ns to read one byte of a row and find the cells. */
static double read_ns(bd_format format, const bd_sample *sample)
{
    static const double plain[] = {[BD_FORMAT_CSV] = 0.55,
                                   [BD_FORMAT_FIXED] = 0.9,
                                   [BD_FORMAT_DBF] = 0.9,
                                   [BD_FORMAT_XLSX] = XLSX_BYTE_NS};
    const double gb18030 = sample->encoding.encoding == BD_ENCODING_GB18030 ? 1.5 : 1;
    const bool gz = sample->slow && format != BD_FORMAT_XLSX;
    return plain[format] * gb18030 + (gz ? 1.5 : 0);
}

void bd_estimate_begin(bd_estimate *estimate)
{
    *estimate = (bd_estimate){0};
    for (int d = 0; d < BD_DATASETS; d++)
        estimate->parts[d].exact = true;
}

static void note_source(bd_estimate_part *part, const bd_plan *plan, int dataset, size_t index)
{
    const double bytes = (double)plan->datasets[dataset].shown[index].len + LINE_NO_BYTES;
    if (bytes > part->source_bytes)
        part->source_bytes = bytes;
}

void bd_estimate_file(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index,
                      const bd_sample *sample)
{
    bd_estimate_part *part = &estimate->parts[dataset];
    const double factor =
        sample->rows == 0 ? 0 : (double)sample->estimated_rows / (double)sample->rows;
    const double accepted = factor * (double)sample->reasons[BD_ID_OK];
    const double refused = factor * (double)sample->rejected_bytes;
    /* With worklists, the fields of most rejected rows are stored beside them (batch_packer.c). */
    const double beside = dataset == BD_ROSTER && plan->config->worklists.wanted ? refused : 0;
    const double store =
        (factor * (double)sample->packed_bytes + accepted * STORE_ROW_BYTES + refused + beside) *
        store_page_factor;
    const double cells = factor * (double)sample->cell_bytes;
    const double sure = sample->slow ? 0.25 : 0.5;
    const double row_bytes =
        sample->parsed_rows == 0 ? 0 : (double)sample->parsed_bytes / (double)sample->parsed_rows;

    note_source(part, plan, dataset, index);
    part->rows += (double)sample->estimated_rows;
    part->accepted += accepted;
    part->refused += refused;
    part->store += store;
    part->store_least += sure * store;
    part->cells += cells;
    part->cells_least += sure * cells;
    part->seen_bytes += (double)sample->disk_bytes;
    const double reading = (double)sample->estimated_rows * row_bytes *
                           read_ns(plan->datasets[dataset].spec.format, sample);
    part->read_ns += reading;
    if (sample->slow) {
        part->unpack_ns += reading;
        part->packed_files++;
    }
    part->exact = part->exact && sample->complete;
}

void bd_estimate_unseen(bd_estimate *estimate, const bd_plan *plan, int dataset, size_t index)
{
    bd_estimate_part *part = &estimate->parts[dataset];
    const bd_row_source_facts facts = bd_row_source_look(&plan->datasets[dataset].sources[index]);
    part->exact = false;
    part->other_files++;
    note_source(part, plan, dataset, index);
    if ((facts.abilities & BD_SOURCE_SIZE) != 0)
        part->other_bytes += (double)facts.size_bytes;
    else
        estimate->pipes++;
}

/* Assume that files that were not sampled are like the sampled ones; if none was sampled, like
 * typical workbooks. */
static void add_unseen(bd_estimate_part *part)
{
    const double by = part->seen_bytes > 0 ? part->other_bytes / part->seen_bytes : 0;
    const double usual = part->seen_bytes > 0 ? 0 : part->other_bytes;
    part->store_least += by * part->store / 4;
    part->cells_least += by * part->cells / 4;
    part->store += by * part->store + usual / 2;
    part->cells += by * part->cells + usual;
    part->refused += by * part->refused;
    part->accepted += by * part->accepted + usual / WORKBOOK_ROW_BYTES;
    part->rows += by * part->rows + usual / WORKBOOK_ROW_BYTES;
    part->unpack_ns += by * part->unpack_ns + usual * XLSX_BYTE_NS;
    part->packed_files += part->unpack_ns > 0 ? part->other_files : 0;
    part->read_ns += by * part->read_ns + usual * XLSX_BYTE_NS;
}

/*
 * Aim at 32 runs for a country as for a county. More runs slow down the join, which reads from each
 * of them in every key range; larger runs do not fit the caches. Measured processor time, compared
 * with runs of 24 MiB: 12 MiB take 5 % less at 1 M x 10 M rows and the same at 10 M x 100 M; 96 MiB
 * take 6 % less at 10 M x 100 M.
 */
static size_t run_bytes(const bd_estimate *estimate, const bd_plan *plan)
{
    const size_t least = BD_PLAN_RUN_LEAST;
    const size_t unknown = (size_t)48 << 20;
    const uint64_t all = estimate->store_bytes + estimate->rows * 2 * sizeof(bd_pair);
    size_t wanted = estimate->pipes > 0 ? unknown : (size_t)(all / RUNS_AIM) & ~(size_t)4095;
    if (wanted < least)
        wanted = least;
    return wanted < plan->memory.run ? wanted : plan->memory.run;
}

/* The most memory that the plan's parts can take. Loading and comparing do not overlap, so the
 * larger of the two counts. */
static uint64_t memory_of(const bd_plan *plan, size_t run)
{
    const bd_memory_plan *m = &plan->memory;
    const size_t load = 2 * m->commit + bd_plan_load_bytes(plan, run);
    const size_t compare =
        2 * m->workers * bd_gather_bytes(m->tile_records) + (3 * (size_t)m->workers + 1) * m->part;
    return BESIDE_BYTES + (load > compare ? load : compare);
}

static double mean(double sum, double count)
{
    return count > 0 ? sum / count : 0;
}

void bd_estimate_end(bd_estimate *estimate, const bd_plan *plan)
{
    bd_estimate_part *roster = &estimate->parts[BD_ROSTER];
    bd_estimate_part *cards = &estimate->parts[BD_CARDS];
    const double workers = plan->memory.workers;
    double ns = 0;
    double rows = 0;
    double bytes = 0;
    estimate->rows_exact = estimate->pipes == 0;
    for (int d = 0; d < BD_DATASETS; d++) {
        bd_estimate_part *part = &estimate->parts[d];
        add_unseen(part);
        const double shared = (part->rows * ROW_NS + part->read_ns) / workers;
        const double unpackers = part->packed_files < workers ? part->packed_files : workers;
        const double alone = unpackers > 0 ? part->unpack_ns / unpackers : 0;
        ns += alone > shared ? alone : shared;
        rows += part->rows;
        bytes += part->seen_bytes + part->other_bytes;
        estimate->rows_exact = estimate->rows_exact && part->exact;
    }
    const double line = LINE_BYTES + roster->source_bytes + cards->source_bytes +
                        mean(roster->cells, roster->accepted) + mean(cards->cells, cards->accepted);
    estimate->rows = (uint64_t)(rows + 0.5);
    estimate->input_bytes = (uint64_t)bytes;
    estimate->store_bytes = (uint64_t)(roster->store + cards->store) + STORE_LEAST_BYTES;
    estimate->store_least = (uint64_t)(roster->store_least + cards->store_least);
    estimate->report_bytes = (uint64_t)(roster->accepted * line + roster->refused + cards->refused);
    estimate->editions = plan->config->edition_count;
    estimate->report_least = (uint64_t)roster->cells_least;
    estimate->run_bytes = run_bytes(estimate, plan);
    estimate->memory_bytes = memory_of(plan, estimate->run_bytes);
    estimate->seconds = ns / 1e9;
}

_Static_assert(1 + BD_EDITIONS_MAX <= BD_DISK_NEEDS_MAX, "the store and every edition");

size_t bd_estimate_needs(const bd_estimate *e, const bd_plan *plan,
                         bd_disk_need needs[BD_DISK_NEEDS_MAX])
{
    const bd_config *config = plan->config;
    /* What archives unpack to lies beside the store. */
    const uint64_t unpacked =
        plan->datasets[BD_ROSTER].unpacked_bytes + plan->datasets[BD_CARDS].unpacked_bytes;
    needs[0] = (bd_disk_need){config->store, "the store", e->store_bytes + unpacked,
                              e->store_least + unpacked};
    for (size_t i = 0; i < config->edition_count; i++)
        needs[1 + i] = (bd_disk_need){config->editions[i].reports, "the reports", e->report_bytes,
                                      e->report_least};
    return 1 + config->edition_count;
}

/* ---- before a run ---- */

/* Whether file index of count is one of the few to sample, which are spread over all files. */
static bool is_chosen(size_t index, size_t count)
{
    const size_t step = (count + SAMPLE_FILES - 1) / SAMPLE_FILES;
    return index % step == 0;
}

static bd_status make_part(bd_estimate *estimate, bd_sampler *sampler, int dataset, bd_err *err)
{
    const bd_dataset_plan *plan = &sampler->plan->datasets[dataset];
    bd_status st = BD_OK;
    bd_sample *sample = malloc(sizeof *sample);
    if (sample == NULL)
        return bd_fail(err, BD_E_NOMEM, 0, "no memory to look at the inputs");
    for (size_t i = 0; i < plan->file_count; i++) {
        if (plan->spec.format == BD_FORMAT_XLSX || !is_chosen(i, plan->file_count) ||
            !bd_row_source_can(&plan->sources[i], BD_SOURCE_AGAIN)) {
            bd_estimate_unseen(estimate, sampler->plan, dataset, i);
            continue;
        }
        BD_GOTO(bd_sample_read(sampler, dataset, i, sample, err));
        bd_estimate_file(estimate, sampler->plan, dataset, i, sample);
    }
done:
    free(sample);
    return st;
}

bd_status bd_estimate_make(bd_estimate *estimate, const bd_plan *plan, bd_budget *budget,
                           bd_err *err)
{
    bd_sampler sampler = {0};
    bd_status st = BD_OK;
    bd_estimate_begin(estimate);
    BD_GOTO(bd_sampler_init(&sampler, plan, budget, err));
    sampler.rows_max = SAMPLE_ROWS;
    sampler.sizes_only = true;
    for (int d = 0; d < BD_DATASETS; d++)
        BD_GOTO(make_part(estimate, &sampler, d, err));
    bd_estimate_end(estimate, plan);
done:
    bd_sampler_fini(&sampler);
    return st;
}

/* ---- words ---- */

/* The value rounded to its first digit. */
static unsigned long one_digit(double value)
{
    unsigned long unit = 1;
    while (value / (double)unit >= 9.5)
        unit *= 10;
    return (unsigned long)(value / (double)unit + 0.5) * unit;
}

void bd_estimate_time(double seconds, bd_buf *out)
{
    if (seconds < 0.95)
        bd_buf_add_string(out, "less than 1 s");
    else if (seconds < 95)
        bd_buf_printf(out, "about %lu s", one_digit(seconds));
    else if (seconds < 5700)
        bd_buf_printf(out, "about %lu min", one_digit(seconds / 60));
    else
        bd_buf_printf(out, "about %lu h", one_digit(seconds / 3600));
}

void bd_estimate_line(const bd_estimate *estimate, bd_buf *out)
{
    char text[BD_NUMBER_TEXT];
    bd_buf_add_string(out, "expected: ");
    if (estimate->pipes > 0) {
        bd_buf_printf(out, "at most %s of memory; time and disk are not known, an input is a pipe",
                      bd_number_bytes(estimate->memory_bytes, text));
        return;
    }
    const uint64_t rows = estimate->rows_exact ? estimate->rows : bd_number_rounded(estimate->rows);
    bd_buf_printf(out, "%s%s row%s, ", estimate->rows_exact ? "" : "about ",
                  bd_number_grouped(rows, text), rows == 1 ? "" : "s");
    bd_estimate_time(estimate->seconds, out);
    bd_buf_printf(out, ", at most %s of memory", bd_number_bytes(estimate->memory_bytes, text));
    bd_buf_printf(out, ", %s for the store", bd_number_bytes(estimate->store_bytes, text));
    bd_buf_printf(out, ", %s for reports",
                  bd_number_bytes(estimate->editions * estimate->report_bytes, text));
}
