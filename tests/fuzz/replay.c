/*
 * replay: runs a fuzz target on every file of the folders, and on the files, that it is given. A
 * folder without a file is a mistake. What libFuzzer would report ends this program as well.
 *
 *   replay_fuzz_csv tests/fuzz/corpus/csv
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "replay: %s '%s'\n", what, path);
    exit(2);
}

/* Exactly as many bytes as the file has, so that a sanitizer sees one that is read behind them. */
static void replay_file(const char *path)
{
    uint8_t piece[4096];
    bd_buf all = {0};
    size_t got;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        fail("cannot open", path);
    while ((got = fread(piece, 1, sizeof piece, file)) != 0)
        bd_buf_add(&all, (const char *)piece, got);
    if (ferror(file) != 0 || all.failed)
        fail("cannot read", path);
    fclose(file);
    uint8_t *exact = malloc(all.len == 0 ? 1 : all.len);
    if (exact == NULL)
        fail("no memory for", path);
    if (all.len != 0)
        memcpy(exact, all.at, all.len);
    (void)LLVMFuzzerTestOneInput(exact, all.len);
    free(exact);
    bd_buf_fini(&all);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static size_t replay_folder(const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, visible, alphasort);
    if (count <= 0)
        fail("no corpus in", path);
    for (int i = 0; i < count; i++) {
        bd_buf file = {0};
        bd_buf_printf(&file, "%s/%s", path, entries[i]->d_name);
        bd_buf_add_char(&file, '\0');
        if (file.failed)
            fail("no memory for", path);
        replay_file(file.at);
        bd_buf_fini(&file);
        free(entries[i]);
    }
    free(entries);
    return (size_t)count;
}

int main(int argc, char **argv)
{
    size_t files = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (folder != NULL) {
            closedir(folder);
            files += replay_folder(argv[i]);
        } else {
            replay_file(argv[i]);
            files++;
        }
    }
    printf("%zu files replayed\n", files);
    return files == 0 ? 2 : 0;
}
