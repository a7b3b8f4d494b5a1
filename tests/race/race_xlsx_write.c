/* race_xlsx_write: several workbooks are written at once, one by each thread, and all
 * are the same. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "formats/output/xlsx/xlsx_write.h"

enum { THREADS = 4, BOOKS = 6, ROWS = 500 };

static char folder[] = "/tmp/bidui-race-XXXXXX";
static char digests[THREADS][BOOKS][BD_DIGEST_TEXT];

static void fail(const char *what, const bd_err *err)
{
    fprintf(stderr, "%s: %s\n", what, err->text);
    exit(1);
}

static void write_book(int thread, int book)
{
    static const bd_xlsx_column columns[] = {{"number", 18, BD_XLSX_PERSON, false},
                                             {"result", 10, BD_XLSX_FILL_IN, true}};
    static const char *const choices[] = {"yes", "no"};
    static const bd_xlsx_cover cover = {.title = "list"};
    char path[64], text[32];
    bd_err err = {0};
    bd_xlsx_totals totals;
    bd_xlsx_writer *writer;
    snprintf(path, sizeof path, "%s/%d-%d.xlsx", folder, thread, book);
    const bd_xlsx_write_spec spec = {.path = path,
                                     .work_folder = folder,
                                     .cover_name = "cover",
                                     .sheet_name = "list",
                                     .columns = columns,
                                     .columns_count = 2,
                                     .choices = choices,
                                     .choices_count = 2,
                                     .created = 20261101};
    if (bd_xlsx_write_open(&spec, &writer, &err) < 0)
        fail("open", &err);
    for (int i = 0; i < ROWS; i++) {
        snprintf(text, sizeof text, "%018d", i * 7919);
        const bd_xlsx_cell cell = {text, 18, 0};
        if (bd_xlsx_write_row(writer, &cell, 1, &err) < 0)
            fail("row", &err);
    }
    if (bd_xlsx_write_close(writer, &cover, &totals, &err) < 0)
        fail("close", &err);
    memcpy(digests[thread][book], totals.digest, BD_DIGEST_TEXT);
}

static void *write_books(void *arg)
{
    for (int book = 0; book < BOOKS; book++)
        write_book(*(int *)arg, book);
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    int numbers[THREADS];
    bd_err err = {0};
    if (mkdtemp(folder) == NULL)
        return 1;
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        if (pthread_create(&threads[i], NULL, write_books, &numbers[i]) != 0)
            return 1;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        for (int book = 0; book < BOOKS; book++)
            if (strcmp(digests[i][book], digests[0][0]) != 0) {
                fprintf(stderr, "book %d of thread %d is another\n", book, i);
                return 1;
            }
    if (bd_path_remove(folder, &err) < 0)
        fail("remove", &err);
    return 0;
}
