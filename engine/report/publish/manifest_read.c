/* manifest_read: the reading half of manifest.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/file.h"
#include "engine/report/publish/manifest.h"
#include "engine/report/publish/sums.h"
#include "formats/json/json_read.h"

/* The manifest being parsed, as messages need it. */
typedef struct scan {
    const char *path;
    size_t hex; /* digits of a digest */
    bd_err *err;
} scan;

static bd_status refuse(const scan *s, const char *what)
{
    return bd_fail(s->err, BD_E_INPUT, 0, "'%s' is not a bidui manifest: %s", s->path, what);
}

static bool all_of(const char *text, const char *set)
{
    return text[strspn(text, set)] == '\0';
}

bool bd_manifest__is_hex(const char *text, size_t digits)
{
    return strlen(text) == digits && all_of(text, "0123456789abcdef");
}

bool bd_manifest_is_period(const char *text)
{
    static const char shape[] = "0000-00";
    if (strlen(text) != sizeof shape - 1)
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++)
        if (shape[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    const int month = (text[5] - '0') * 10 + text[6] - '0';
    return month >= 1 && month <= 12;
}

static bd_status get_string(const scan *s, const bd_json_value *object, const char *key,
                            const char **out)
{
    *out = bd_json_get_string(bd_json_get(object, key));
    if (*out != NULL)
        return BD_OK;
    char what[64] = "no text in member ";
    return refuse(s, strncat(what, key, sizeof what - strlen(what) - 1));
}

static bd_status get_digest(const scan *s, const bd_json_value *object, const char **out)
{
    BD_TRY(get_string(s, object, "digest", out));
    return bd_manifest__is_hex(*out, s->hex) ? BD_OK : refuse(s, "an invalid digest");
}

static bd_status get_counts(const scan *s, const bd_json_value *object, uint64_t *bytes,
                            uint64_t *rows)
{
    if (bd_json_get_u64(bd_json_get(object, "bytes"), bytes) &&
        bd_json_get_u64(bd_json_get(object, "rows"), rows))
        return BD_OK;
    return refuse(s, "bytes or rows are not a number");
}

/* Hexadecimal digits of a digest. */
static size_t digits_of(bd_digest_kind kind)
{
    return kind == BD_DIGEST_XXH3 ? 32 : 64;
}

static bd_status read_head(scan *s, bd_manifest_read *out)
{
    bd_manifest *manifest = &out->manifest;
    const bd_json_value *json = out->json;
    const bd_json_value *config = bd_json_get(json, "configuration");
    const char *run, *digest;

    BD_TRY(get_string(s, json, "period", &manifest->period));
    if (!bd_manifest_is_period(manifest->period))
        return refuse(s, "the period is not a month");
    BD_TRY(get_string(s, json, "tool", &manifest->tool));
    BD_TRY(get_string(s, json, "run", &run));
    if (!bd_manifest__is_hex(run, BD_RUN_NAME - 1))
        return refuse(s, "it names no run");
    memcpy(out->run, run, BD_RUN_NAME);
    BD_TRY(get_string(s, json, "digest", &digest));
    if (!bd_digest_by_name(digest, &manifest->digest))
        return refuse(s, "a digest of an unknown kind");
    s->hex = digits_of(manifest->digest);
    BD_TRY(get_string(s, config, "path", &manifest->config_path));
    return get_digest(s, config, &manifest->config_digest);
}

static bd_status read_previous(const scan *s, bd_manifest_read *out)
{
    bd_manifest *manifest = &out->manifest;
    const bd_json_value *previous = bd_json_get(out->json, "previous");

    if (previous == NULL)
        return BD_OK;
    BD_TRY(get_string(s, previous, "period", &manifest->previous_period));
    if (!bd_manifest_is_period(manifest->previous_period) ||
        strcmp(manifest->previous_period, manifest->period) >= 0)
        return refuse(s, "the previous period is not an earlier month");
    return get_digest(s, previous, &manifest->previous_digest);
}

/* A manifest from before stores had a digest has no `store`. */
static bd_status read_store(const scan *s, const bd_json_value *json, bd_manifest_store *out)
{
    const bd_json_value *store = bd_json_get(json, "store");

    if (store == NULL)
        return BD_OK;
    BD_TRY(get_string(s, store, "name", &out->name));
    if (!bd_manifest__is_name(out->name) || strchr(out->name, '/') != NULL)
        return refuse(s, "a store with an invalid name");
    if (!bd_json_get_u64(bd_json_get(store, "bytes"), &out->bytes) ||
        !bd_json_get_u64(bd_json_get(store, "blocks"), &out->blocks))
        return refuse(s, "bytes or blocks of the store are not a number");
    return get_digest(s, store, &out->digest);
}

/* Get the array `key` and zeroed room for its elements. The caller frees the room, on failure
 * too. */
static bd_status get_array(const scan *s, const bd_manifest_read *out, const char *key, size_t size,
                           const bd_json_value **array, void **room, size_t *count)
{
    *array = bd_json_get(out->json, key);
    *count = bd_json_count(*array);
    if (!bd_json_is_array(*array)) {
        char what[48];
        snprintf(what, sizeof what, "no list of %.24s", key);
        return refuse(s, what);
    }
    *room = calloc(*count + 1, size);
    return *room != NULL ? BD_OK : bd_fail(s->err, BD_E_NOMEM, 0, "out of memory");
}

/* Whatever older versions did not write may be absent; what is there must be right. */
static bd_status read_evidence(const scan *s, bd_manifest_read *out)
{
    bd_manifest *manifest = &out->manifest;
    const bd_json_value *regions = bd_json_get(out->json, "regions");
    if (bd_json_get(out->json, "sums") != NULL) {
        BD_TRY(get_string(s, out->json, "sums", &manifest->sums));
        if (strcmp(manifest->sums, bd_sums_name(manifest->digest)) != 0)
            return refuse(s, "a file of sums with an invalid name");
    }
    if (regions == NULL)
        return BD_OK;
    BD_TRY(get_string(s, regions, "path", &manifest->regions_path));
    if (!bd_json_get_u64(bd_json_get(regions, "bytes"), &manifest->regions_bytes))
        return refuse(s, "bytes or rows are not a number");
    return get_digest(s, regions, &manifest->regions_digest);
}

static bd_status read_inputs(const scan *s, bd_manifest_read *out)
{
    const bd_json_value *array;
    void *room = NULL;
    size_t count;
    const bd_status st = get_array(s, out, "inputs", sizeof *out->inputs, &array, &room, &count);

    out->inputs = room;
    out->manifest.inputs = room;
    BD_TRY(st);
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *object = bd_json_at(array, i);
        bd_input_totals *input = &out->inputs[i];
        BD_TRY(get_string(s, object, "dataset", &input->dataset));
        if (strcmp(input->dataset, "roster") != 0 && strcmp(input->dataset, "cards") != 0)
            return refuse(s, "an input of an unknown data set");
        BD_TRY(get_string(s, object, "path", &input->path));
        BD_TRY(get_counts(s, object, &input->bytes, &input->rows));
        BD_TRY(get_digest(s, object, &input->digest));
    }
    out->manifest.input_count = count;
    return BD_OK;
}

static int by_name(const void *a, const void *b)
{
    const bd_outfile_totals *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static bd_status read_outputs(const scan *s, bd_manifest_read *out)
{
    const bd_json_value *array;
    const char *digest;
    void *room = NULL;
    size_t count;
    const bd_status st = get_array(s, out, "outputs", sizeof *out->outputs, &array, &room, &count);

    out->outputs = room;
    out->manifest.outputs = room;
    BD_TRY(st);
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *object = bd_json_at(array, i);
        bd_outfile_totals *output = &out->outputs[i];
        BD_TRY(get_string(s, object, "name", &output->name));
        if (!bd_manifest__is_name(output->name))
            return refuse(s, "an output with an invalid name");
        BD_TRY(get_counts(s, object, &output->bytes, &output->rows));
        BD_TRY(get_digest(s, object, &digest));
        memcpy(output->digest, digest, s->hex + 1);
    }
    qsort(out->outputs, count, sizeof *out->outputs, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(out->outputs[i - 1].name, out->outputs[i].name) == 0)
            return refuse(s, "an output that is named twice");
    out->manifest.output_count = count;
    return BD_OK;
}

static bool is_output(const bd_manifest_read *out, const bd_superseded *old)
{
    const bd_outfile_totals wanted = {.name = old->file};
    const bd_outfile_totals *found =
        bsearch(&wanted, out->outputs, out->manifest.output_count, sizeof *out->outputs, by_name);
    return found != NULL && strcmp(found->digest, old->digest) == 0;
}

/* Called after the outputs were read, of which these are some. */
static bd_status read_superseded(const scan *s, bd_manifest_read *out)
{
    const bd_json_value *array;
    void *room = NULL;
    size_t count;
    if (bd_json_get(out->json, "superseded") == NULL)
        return BD_OK;
    const bd_status st =
        get_array(s, out, "superseded", sizeof *out->superseded, &array, &room, &count);
    out->superseded = room;
    out->manifest.superseded = room;
    BD_TRY(st);
    for (size_t i = 0; i < count; i++) {
        const bd_json_value *object = bd_json_at(array, i);
        bd_superseded *old = &out->superseded[i];
        BD_TRY(get_string(s, object, "file", &old->file));
        BD_TRY(get_string(s, object, "reason", &old->reason));
        BD_TRY(get_digest(s, object, &old->digest));
        if (!is_output(out, old))
            return refuse(s, "a superseded manifest that is not an output");
    }
    out->manifest.superseded_count = count;
    return BD_OK;
}

bd_status bd_manifest_parse(const char *text, size_t len, const char *path, bd_manifest_read *out,
                            bd_err *err)
{
    scan s = {.path = path, .err = err};
    bd_status st = BD_OK;

    *out = (bd_manifest_read){0};
    BD_GOTO(bd_json_read(text, len, path, &out->json, err));
    BD_GOTO(read_head(&s, out));
    BD_GOTO(read_previous(&s, out));
    BD_GOTO(bd_manifest__read_access(path, out, err));
    BD_GOTO(read_evidence(&s, out));
    BD_GOTO(read_inputs(&s, out));
    BD_GOTO(read_outputs(&s, out));
    BD_GOTO(read_store(&s, out->json, &out->manifest.store));
    BD_GOTO(read_superseded(&s, out));
done:
    if (st < 0)
        bd_manifest_fini(out);
    return st;
}

void bd_manifest_fini(bd_manifest_read *read)
{
    bd_json_free(read->json);
    free(read->inputs);
    free(read->outputs);
    free(read->access);
    free(read->superseded);
    *read = (bd_manifest_read){0};
}

bd_status bd_manifest_regions_of(const char *path, char out[BD_DIGEST_TEXT], bd_err *err)
{
    bd_status st = BD_OK;
    bd_manifest_read read = {0};
    char *text;
    size_t len;

    out[0] = '\0';
    BD_TRY(bd_file_slurp(path, BD_MANIFEST_MAX_BYTES, &text, &len, err));
    BD_GOTO(bd_manifest_parse(text, len, path, &read, err));
    if (read.manifest.regions_path != NULL)
        snprintf(out, BD_DIGEST_TEXT, "%s", read.manifest.regions_digest);
    bd_manifest_fini(&read);
done:
    free(text);
    return st;
}

void bd_manifest_tie_make(const bd_manifest *manifest, const char *run, bd_manifest_tie *out)
{
    const bd_manifest_store *store = &manifest->store;
    *out = (bd_manifest_tie){.sealed = store->name != NULL};
    memcpy(out->run, run, BD_RUN_NAME);
    memcpy(out->store, out->sealed ? store->digest : run, BD_RUN_NAME - 1);
    if (!out->sealed)
        return;
    out->kind = manifest->digest;
    out->bytes = store->bytes;
    out->blocks = store->blocks;
    memcpy(out->digest, store->digest, digits_of(out->kind) + 1);
}

/* Only these members are looked at: whatever else the manifest says, its store can be found. */
static bd_status read_tie(const bd_json_value *json, scan *s, bd_manifest_tie *out)
{
    bd_manifest manifest = {0};
    const char *kind = bd_json_get_string(bd_json_get(json, "digest"));
    const char *run = bd_json_get_string(bd_json_get(json, "run"));
    if (run == NULL || !bd_manifest__is_hex(run, BD_RUN_NAME - 1))
        return bd_fail(s->err, BD_E_INPUT, 0, "'%s' is damaged: it names no run", s->path);
    if (bd_json_get(json, "store") != NULL) {
        if (kind == NULL || !bd_digest_by_name(kind, &manifest.digest))
            return refuse(s, "a digest of an unknown kind");
        s->hex = digits_of(manifest.digest);
        BD_TRY(read_store(s, json, &manifest.store));
    }
    bd_manifest_tie_make(&manifest, run, out);
    return BD_OK;
}

bd_status bd_manifest_tie_of(const char *path, bd_manifest_tie *out, bd_err *err)
{
    bd_status st = BD_OK;
    bd_err why = {0};
    bd_json_value *json = NULL;
    scan s = {.path = path, .err = err};
    char *text;
    size_t len;

    BD_TRY(bd_file_slurp(path, BD_MANIFEST_MAX_BYTES, &text, &len, err));
    if (bd_json_read(text, len, path, &json, &why) == BD_E_NOMEM)
        BD_FAIL(err, BD_E_NOMEM, 0, "%s", why.text);
    BD_GOTO(read_tie(json, &s, out));
done:
    bd_json_free(json);
    free(text);
    return st;
}
