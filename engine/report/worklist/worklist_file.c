/* worklist_file: see worklist_file.h. The cover of a workbook is in worklist_cover.c. */
#include "engine/report/worklist/worklist_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/base/file.h"
#include "engine/base/retry.h"
#include "engine/report/publish/file_facts.h"
#include "engine/report/publish/sums.h"
#include "engine/report/words/words.h"
#include "engine/report/worklist/worklist_cover.h"
#include "formats/output/csv_sheet.h"

enum { TEXT_BYTES = 256 << 10, TEXT_KEPT = 1 << 20, PATH_TEXT = 64 };

static const char top_name[] = "worklists";

/* ---- outputs ---- */

void bd_worklist_outputs_init(bd_worklist_outputs *outputs)
{
    *outputs = (bd_worklist_outputs){0};
    pthread_mutex_init(&outputs->lock, NULL);
}

static bd_status add_locked(bd_worklist_outputs *outputs, const char *name,
                            const bd_outfile_totals *totals, bd_err *err)
{
    if (outputs->count == outputs->capacity) {
        const size_t capacity = outputs->capacity == 0 ? 16 : 2 * outputs->capacity;
        bd_outfile_totals *list = realloc(outputs->list, capacity * sizeof *list);
        if (list == NULL)
            return bd_fail(err, BD_E_NOMEM, 0, "no memory for %zu worklists", capacity);
        outputs->list = list;
        outputs->capacity = capacity;
    }
    outputs->list[outputs->count] = *totals;
    outputs->list[outputs->count++].name = NULL; /* set when settled: the names still move */
    bd_buf_add_string(&outputs->names, name);
    bd_buf_add_char(&outputs->names, '\0');
    return bd_buf_check(&outputs->names, err);
}

static bd_status add_output(bd_worklist_outputs *outputs, const char *name,
                            const bd_outfile_totals *totals, bd_err *err)
{
    pthread_mutex_lock(&outputs->lock);
    const bd_status st = add_locked(outputs, name, totals, err);
    pthread_mutex_unlock(&outputs->lock);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const bd_outfile_totals *)a)->name, ((const bd_outfile_totals *)b)->name);
}

void bd_worklist_outputs_settle(bd_worklist_outputs *outputs)
{
    const char *name = outputs->names.at;
    for (size_t i = 0; i < outputs->count; i++) {
        outputs->list[i].name = name;
        name += strlen(name) + 1;
    }
    if (outputs->count > 0)
        qsort(outputs->list, outputs->count, sizeof *outputs->list, by_name);
}

void bd_worklist_outputs_fini(bd_worklist_outputs *outputs)
{
    free(outputs->list);
    bd_buf_fini(&outputs->names);
    pthread_mutex_destroy(&outputs->lock);
}

/* ---- names ---- */

/* "worklists/<code>" or "worklists/<code>/<file>"; terminated. */
struct name {
    char text[PATH_TEXT];
};

static struct name name_of(const bd_worklist_writer *writer, unsigned file, const char *kind)
{
    struct name name;
    bd_buf out = bd_buf_over(name.text, sizeof name.text);
    bd_buf_add_string(&out, top_name);
    bd_buf_add_char(&out, '/');
    bd_buf_add_string(&out, writer->code);
    if (kind != NULL) {
        bd_buf_add_string(&out, "/worklist");
        if (file > 1) {
            bd_buf_add_char(&out, '-');
            bd_buf_add_u64(&out, file);
        }
        bd_buf_add_string(&out, kind);
    }
    bd_buf_add_char(&out, '\0');
    return name;
}

/* The path of name in the staging folder; the caller frees it. NULL: no memory. */
static char *path_of(const char *staging, const char *name)
{
    char *path = malloc(strlen(staging) + strlen(name) + 2);
    if (path != NULL) {
        strcpy(path, staging);
        strcat(path, "/");
        strcat(path, name);
    }
    return path;
}

static bd_status no_memory(bd_err *err)
{
    return bd_fail(err, BD_E_NOMEM, 0, "out of memory");
}

static bd_status make_folder(const char *staging, const char *name, const bd_access *access,
                             bd_err *err)
{
    char *path = path_of(staging, name);
    bd_status st = BD_OK;
    if (path == NULL)
        return no_memory(err);
    if (mkdir(path, 0700) != 0)
        st = bd_fail(err, BD_E_IO, errno, "cannot make folder '%s'", path);
    else
        st = bd_access_give_folder(path, access, err);
    free(path);
    return st;
}

bd_status bd_worklists_make(const char *staging, const bd_access *access, int *fd, bd_err *err)
{
    *fd = -1;
    BD_TRY(make_folder(staging, top_name, access, err));
    char *path = path_of(staging, top_name);
    if (path == NULL)
        return no_memory(err);
    *fd = bd_retry_open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
    const bd_status st =
        *fd < 0 ? bd_fail(err, BD_E_IO, errno, "cannot open folder '%s'", path) : BD_OK;
    free(path);
    return st;
}

bd_status bd_worklists_sync(const char *staging, int fd, bd_err *err)
{
    return bd_file_system_sync(fd, staging, err);
}

/* ---- csv ---- */

static bd_status csv_flush(bd_worklist_writer *writer, bd_err *err)
{
    bd_buf *text = &writer->csv_text;
    BD_TRY(bd_buf_check(text, err));
    BD_TRY(bd_outfile_append(writer->csv, text->at, text->len, writer->csv_rows, err));
    writer->csv_rows = 0;
    text->len = 0;
    if (text->capacity > TEXT_KEPT)
        bd_buf_fini(text);
    return BD_OK;
}

static bd_status csv_open(bd_worklist_writer *writer, bd_err *err)
{
    const bd_worklist_form *form = writer->form;
    const struct name name = name_of(writer, ++writer->csv_files, ".csv");
    char *path = path_of(writer->staging, name.text);
    if (path == NULL)
        return no_memory(err);
    const bd_status st = bd_outfile_create(path, name.text, writer->digest, &writer->csv, err);
    free(path);
    BD_TRY(st);
    BD_TRY(bd_outfile_give(writer->csv, &writer->access, err));
    if (!writer->sync_each)
        bd_outfile_sync_later(writer->csv);
    writer->csv_file_rows = 0;
    bd_buf_add_string(&writer->csv_text, BD_CSV_BOM);
    for (size_t i = 0; i < form->column_count; i++) {
        if (i > 0)
            bd_buf_add_char(&writer->csv_text, ',');
        bd_csv_sheet_add(&writer->csv_text, bd_text_of(form->headings[i].heading));
    }
    bd_buf_add_char(&writer->csv_text, '\n');
    return BD_OK;
}

static bd_status csv_close(bd_worklist_writer *writer, bd_err *err)
{
    bd_outfile_totals totals;
    if (writer->csv == NULL)
        return BD_OK;
    BD_TRY(csv_flush(writer, err));
    BD_TRY(bd_outfile_commit(writer->csv, &totals, err));
    const bd_status st = add_output(writer->outputs, totals.name, &totals, err);
    bd_outfile_free(writer->csv);
    writer->csv = NULL;
    return st;
}

static bd_status csv_add(bd_worklist_writer *writer, bd_err *err)
{
    const bd_worklist_form *form = writer->form;
    bd_buf *text = &writer->csv_text;
    if (writer->csv != NULL && writer->csv_file_rows == form->rows_max)
        BD_TRY(csv_close(writer, err));
    if (writer->csv == NULL)
        BD_TRY(csv_open(writer, err));
    for (size_t i = 0; i < form->column_count; i++) {
        const bd_xlsx_cell *cell = &writer->cells.cells[i];
        if (i > 0)
            bd_buf_add_char(text, ',');
        if (cell->len != 0)
            bd_csv_sheet_add(text, (bd_text){cell->at, cell->len});
    }
    bd_buf_add_char(text, '\n');
    writer->csv_rows++;
    writer->csv_file_rows++;
    return text->len >= TEXT_BYTES ? csv_flush(writer, err) : BD_OK;
}

/* ---- xlsx ---- */

static bd_status xlsx_open(bd_worklist_writer *writer, bd_err *err)
{
    const struct name name = name_of(writer, ++writer->xlsx_files, ".xlsx");
    char *path = path_of(writer->staging, name.text);
    if (path == NULL)
        return no_memory(err);
    memset(writer->xlsx_outcomes, 0, sizeof writer->xlsx_outcomes);
    const bd_status st = bd_worklist_cover_open(writer, path, err);
    free(path);
    return st;
}

/* The workbook's library writes the file, so its sum is that of the file as it was just read back
 * for its digest. */
static bd_status xlsx_sum(const bd_worklist_writer *writer, const char *name,
                          bd_outfile_totals *totals, bd_err *err)
{
    const bd_digest_kind kind = bd_sums_kind(writer->digest);
    bd_file_facts facts;
    if (kind == writer->digest) {
        memcpy(totals->sum, totals->digest, sizeof totals->sum);
        return BD_OK;
    }
    char *path = path_of(writer->staging, name);
    if (path == NULL)
        return no_memory(err);
    const bd_status st = bd_file_facts_get(AT_FDCWD, path, 0, kind, &facts, err);
    free(path);
    BD_TRY(st);
    if (st == BD_END || facts.odd != NULL)
        return bd_fail(err, BD_E_IO, 0, "'%s' was removed while the run made it", name);
    memcpy(totals->sum, facts.digest, sizeof totals->sum);
    return BD_OK;
}

static bd_status xlsx_close(bd_worklist_writer *writer, bd_err *err)
{
    const struct name name = name_of(writer, writer->xlsx_files, ".xlsx");
    bd_xlsx_totals written;
    if (writer->xlsx == NULL)
        return BD_OK;
    const bd_status st = bd_worklist_cover_close(writer, &written, err);
    writer->xlsx = NULL;
    BD_TRY(st);
    bd_outfile_totals totals = {.bytes = written.bytes, .rows = written.rows};
    memcpy(totals.digest, written.digest, sizeof totals.digest);
    BD_TRY(xlsx_sum(writer, name.text, &totals, err));
    return add_output(writer->outputs, name.text, &totals, err);
}

static bd_status xlsx_add(bd_worklist_writer *writer, bd_outcome outcome, bd_err *err)
{
    const size_t count = writer->form->column_count - BD_WORKLIST_FILL_IN;
    bd_status st = BD_END;
    if (writer->xlsx != NULL)
        st = bd_xlsx_write_row(writer->xlsx, writer->cells.cells, count, err);
    BD_TRY(st);
    if (st == BD_END) { /* no workbook is open, or it is full */
        BD_TRY(xlsx_close(writer, err));
        BD_TRY(xlsx_open(writer, err));
        st = bd_xlsx_write_row(writer->xlsx, writer->cells.cells, count, err);
        BD_TRY(st);
        if (st == BD_END)
            return bd_fail(err, BD_E_BUG, 0, "a row does not fit an empty workbook");
    }
    writer->xlsx_outcomes[outcome]++;
    return BD_OK;
}

/* ---- a region ---- */

bd_status bd_worklist_begin(bd_worklist_writer *writer, uint64_t folder, bd_err *err)
{
    const bd_region_table *table = writer->form->order.rules->regions;
    uint64_t region = BD_REGION_UNMAPPED;
    writer->folder = folder;
    writer->csv_files = 0;
    writer->xlsx_files = 0;
    if (folder == BD_WORKLIST_UNMAPPED)
        strcpy(writer->code, "unmapped");
    else if (folder < table->count)
        bd_region_text(region = table->entries[folder].code, writer->code);
    else
        return bd_fail(err, BD_E_BUG, 0, "a worklist of no region");
    writer->access = bd_report_access_of(writer->groups, region);
    return make_folder(writer->staging, name_of(writer, 0, NULL).text, &writer->access, err);
}

bd_status bd_worklist_add(bd_worklist_writer *writer, const bd_worklist_row *row, bd_err *err)
{
    BD_TRY(bd_worklist_cells_fill(writer->form, row, &writer->cells, err));
    if (writer->form->csv)
        BD_TRY(csv_add(writer, err));
    if (writer->form->xlsx)
        BD_TRY(xlsx_add(writer, row->outcome, err));
    if (writer->cells.bytes.capacity > TEXT_KEPT)
        bd_buf_fini(&writer->cells.bytes);
    return BD_OK;
}

bd_status bd_worklist_end(bd_worklist_writer *writer, bd_err *err)
{
    BD_TRY(csv_close(writer, err));
    return xlsx_close(writer, err);
}

void bd_worklist_writer_fini(bd_worklist_writer *writer)
{
    bd_outfile_free(writer->csv);
    bd_xlsx_write_abort(writer->xlsx);
    bd_buf_fini(&writer->csv_text);
    bd_worklist_cells_fini(&writer->cells);
    writer->csv = NULL;
    writer->xlsx = NULL;
}
