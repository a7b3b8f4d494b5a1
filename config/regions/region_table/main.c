/*
 * region_table: writes the built-in region table of config/regions/region_tables.h as C source,
 * read, checked, sorted and linked. It runs during the build and uses the engine's own reader.
 *
 *   region_table OUT CSV...
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/file.h"
#include "engine/identity/region_table.h"

enum { CSV_BYTES_MAX = 64 << 20, NAMES_A_LINE = 40 };

static bd_status read_all(char **paths, int count, bd_region_table *table, bd_err *err)
{
    for (int i = 0; i < count; i++) {
        char *text;
        size_t len;
        BD_TRY(bd_file_slurp(paths[i], CSV_BYTES_MAX, &text, &len, err));
        const bd_status st = bd_region_table_add(table, paths[i], (bd_text){text, len}, err);
        free(text);
        BD_TRY(st);
    }
    return bd_region_table_finish(table, paths[count - 1], err);
}

static void write_entries(FILE *out, const bd_region_table *table)
{
    fprintf(out, "static const bd_region_entry entries[] = {\n");
    for (size_t i = 0; i < table->count; i++) {
        const bd_region_entry *entry = &table->entries[i];
        fprintf(out, "{%lluu, %u, %u, %d, %u, %uu},\n", (unsigned long long)entry->code,
                entry->name_at, entry->name_len, entry->until, entry->line, entry->parent);
    }
    fprintf(out, "};\n\n");
}

/* As numbers, since compilers need not accept a string of this length. */
static void write_names(FILE *out, const bd_region_table *table)
{
    fprintf(out, "static const unsigned char names[] = {");
    for (size_t i = 0; i < table->names_len; i++)
        fprintf(out, "%s%u,", i % NAMES_A_LINE == 0 ? "\n" : "", (unsigned char)table->names[i]);
    fprintf(out, "\n};\n\n");
}

static void write_table(FILE *out, const bd_region_table *table)
{
    fprintf(out, "/* The built-in region table, written by the build. */\n"
                 "#include \"config/regions/region_tables.h\"\n\n");
    write_entries(out, table);
    write_names(out, table);
    fprintf(out,
            "const bd_region_table bd_config_built_in_regions = {\n"
            ".entries = entries, .count = %zu,\n"
            ".names = (const char *)names, .names_len = sizeof names,\n"
            ".provinces = {",
            table->count);
    for (size_t i = 0; i < BD_REGION_PROVINCES; i++)
        if (table->provinces[i])
            fprintf(out, "[%zu] = true, ", i);
    fprintf(out, "}};\n");
}

int main(int argc, char **argv)
{
    bd_region_table table = {0};
    bd_err err = {0};
    if (argc < 3)
        return EXIT_FAILURE;
    if (read_all(argv + 2, argc - 2, &table, &err) < 0) {
        fprintf(stderr, "region_table: %s\n", err.text);
        bd_region_table_fini(&table);
        return EXIT_FAILURE;
    }
    FILE *out = fopen(argv[1], "w");
    if (out != NULL)
        write_table(out, &table);
    bd_region_table_fini(&table);
    return out != NULL && !ferror(out) && fclose(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
