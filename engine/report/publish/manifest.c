/* manifest: see manifest.h. */
#include "engine/report/publish/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/base/hash.h"
#include "engine/base/shown.h"
#include "formats/json/json.h"

enum { PIECE_BYTES = 256 << 10 };

static const char tool[] = "bidui " BIDUI_VERSION;

/* Add a part in the form that the manifest shows, so that the name can be recomputed from a
 * manifest. The terminator keeps "a","bc" apart from "ab","c". */
static void add_part(bd_buf *parts, const char *part)
{
    bd_shown_add(parts, bd_text_of(part));
    bd_buf_add_char(parts, '\0');
}

static const char *tool_of(const bd_manifest *manifest)
{
    return manifest->tool == NULL ? tool : manifest->tool;
}

bd_status bd_manifest_run_name(const bd_manifest *manifest, char out[BD_RUN_NAME], bd_err *err)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[BD_HASH128_BYTES];
    bd_status st = BD_OK;
    bd_buf parts = {0};

    add_part(&parts, tool_of(manifest));
    add_part(&parts, manifest->period);
    add_part(&parts, manifest->config_digest);
    for (size_t i = 0; i < manifest->input_count; i++) {
        add_part(&parts, manifest->inputs[i].dataset);
        add_part(&parts, manifest->inputs[i].path);
        add_part(&parts, manifest->inputs[i].digest);
    }
    BD_GOTO(bd_buf_check(&parts, err));
    bd_hash128(parts.at, parts.len, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[2 * sizeof raw] = '\0';
done:
    bd_buf_fini(&parts);
    return st;
}

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static void write_parts(bd_json *json, const bd_input_totals *input)
{
    if (input->part_count == 0)
        return;
    bd_json_array(json, "parts");
    for (size_t i = 0; i < input->part_count; i++) {
        bd_json_object(json, NULL);
        bd_json_string(json, "name", input->parts[i].name);
        bd_json_u64(json, "rows", input->parts[i].rows);
        if (is_said(input->parts[i].note))
            bd_json_string(json, "note", input->parts[i].note);
        bd_json_end(json);
    }
    bd_json_end(json);
}

static void write_store(bd_json *json, const bd_manifest_store *store)
{
    if (store->name == NULL)
        return;
    bd_json_object(json, "store");
    bd_json_string(json, "name", store->name);
    bd_json_u64(json, "bytes", store->bytes);
    bd_json_u64(json, "blocks", store->blocks);
    bd_json_string(json, "digest", store->digest);
    bd_json_end(json);
}

static void write_inputs(bd_json *json, const bd_manifest *manifest)
{
    bd_json_array(json, "inputs");
    for (size_t i = 0; i < manifest->input_count; i++) {
        const bd_input_totals *input = &manifest->inputs[i];
        bd_json_object(json, NULL);
        bd_json_string(json, "dataset", input->dataset);
        bd_json_string(json, "path", input->path);
        bd_json_u64(json, "bytes", input->bytes);
        bd_json_u64(json, "rows", input->rows);
        bd_json_string(json, "digest", input->digest);
        if (input->encoding != NULL)
            bd_json_string(json, "encoding", input->encoding);
        if (is_said(input->evidence))
            bd_json_string(json, "evidence", input->evidence);
        if (input->deleted > 0)
            bd_json_u64(json, "deleted", input->deleted);
        if (is_said(input->note))
            bd_json_string(json, "note", input->note);
        write_parts(json, input);
        bd_json_end(json);
    }
    bd_json_end(json);
}

static void write_regions(bd_json *json, const bd_manifest *manifest)
{
    if (manifest->regions_path == NULL)
        return;
    bd_json_object(json, "regions");
    bd_json_string(json, "path", manifest->regions_path);
    bd_json_u64(json, "bytes", manifest->regions_bytes);
    bd_json_string(json, "digest", manifest->regions_digest);
    bd_json_end(json);
}

static void write_superseded(bd_json *json, const bd_manifest *manifest)
{
    if (manifest->superseded_count == 0)
        return;
    bd_json_array(json, "superseded");
    for (size_t i = 0; i < manifest->superseded_count; i++) {
        bd_json_object(json, NULL);
        bd_json_string(json, "file", manifest->superseded[i].file);
        bd_json_string(json, "digest", manifest->superseded[i].digest);
        bd_json_string(json, "reason", manifest->superseded[i].reason);
        bd_json_end(json);
    }
    bd_json_end(json);
}

/* The text, and the file that it is flushed to when it is long enough; NULL: it stays in the
 * buffer. */
struct sink {
    bd_buf *text;
    bd_outfile *file;
    bd_err *err;
};

static bd_status flush(const struct sink *sink, size_t least)
{
    if (sink->file == NULL || sink->text->len < least)
        return BD_OK;
    BD_TRY(bd_buf_check(sink->text, sink->err));
    BD_TRY(bd_outfile_append(sink->file, sink->text->at, sink->text->len, 0, sink->err));
    sink->text->len = 0;
    return BD_OK;
}

static void write_output(bd_json *json, const char *name, uint64_t bytes, uint64_t rows,
                         const char *digest)
{
    bd_json_object(json, NULL);
    bd_json_string(json, "name", name);
    bd_json_u64(json, "bytes", bytes);
    bd_json_u64(json, "rows", rows);
    bd_json_string(json, "digest", digest);
    bd_json_end(json);
}

static bd_status write_outputs(bd_json *json, const bd_outfile_totals *outputs, size_t count,
                               const struct sink *sink)
{
    for (size_t i = 0; i < count; i++) {
        write_output(json, outputs[i].name, outputs[i].bytes, outputs[i].rows, outputs[i].digest);
        BD_TRY(flush(sink, PIECE_BYTES));
    }
    return BD_OK;
}

static bd_status write_manifest(const bd_manifest *manifest, const struct sink *sink)
{
    bd_json json;
    char run[BD_RUN_NAME];

    BD_TRY(bd_manifest_run_name(manifest, run, sink->err));
    bd_json_begin(&json, sink->text);
    bd_json_object(&json, NULL);
    bd_json_string(&json, "period", manifest->period);
    bd_json_string(&json, "tool", tool_of(manifest));
    bd_json_string(&json, "run", run);
    bd_json_string(&json, "digest", bd_digest_name(manifest->digest));
    bd_json_object(&json, "configuration");
    bd_json_string(&json, "path", manifest->config_path);
    bd_json_string(&json, "digest", manifest->config_digest);
    bd_json_end(&json);
    write_regions(&json, manifest);
    if (manifest->previous_period != NULL) {
        bd_json_object(&json, "previous");
        bd_json_string(&json, "period", manifest->previous_period);
        bd_json_string(&json, "digest", manifest->previous_digest);
        bd_json_end(&json);
    }
    bd_manifest__write_access(&json, manifest);
    write_store(&json, &manifest->store);
    if (manifest->sums != NULL)
        bd_json_string(&json, "sums", manifest->sums);
    if (manifest->origin != NULL)
        bd_origin_json(manifest->origin, &json);
    if (manifest->judged != NULL)
        manifest->judged(manifest->judged_context, &json);
    write_superseded(&json, manifest);
    write_inputs(&json, manifest);
    bd_json_array(&json, "outputs");
    BD_TRY(write_outputs(&json, manifest->outputs, manifest->output_count, sink));
    BD_TRY(write_outputs(&json, manifest->worklists, manifest->worklist_count, sink));
    for (size_t i = 0; i < manifest->superseded_count; i++) {
        const bd_superseded *old = &manifest->superseded[i];
        write_output(&json, old->file, old->bytes, 0, old->digest);
    }
    bd_json_end(&json);
    bd_json_end(&json);
    bd_json_finish(&json);
    return flush(sink, 0);
}

void bd_manifest_json(const bd_manifest *manifest, bd_buf *out)
{
    bd_err err = {0};
    const struct sink sink = {out, NULL, &err};
    if (write_manifest(manifest, &sink) < 0)
        out->failed = true; /* only memory can run out here */
}

bd_status bd_manifest_write(const bd_manifest *manifest, bd_outfile *file, bd_err *err)
{
    bd_buf text = {0};
    const struct sink sink = {&text, file, err};
    const bd_status st = write_manifest(manifest, &sink);
    bd_buf_fini(&text);
    return st;
}
