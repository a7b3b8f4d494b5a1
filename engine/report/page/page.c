/* page: see page.h. Fills the template, and makes the head of the page. */
#include "engine/report/page/page.h"

#include <stdlib.h>

#include "engine/report/page/html.h"
#include "engine/report/page/page_parts.h"
#include "engine/report/page/page_words.h"
#include "engine/report/words/words.h"
#include "formats/json/json.h"

/* Embed a file unchanged in read-only data. */
#define EMBED(symbol, file)                                                  \
    __asm__(".pushsection .rodata\n" #symbol ":\n"                           \
            ".incbin \"" BIDUI_PAGE_FOLDER "/" file "\"\n" #symbol "_end:\n" \
            ".byte 0\n"                                                      \
            ".popsection\n");                                                \
    extern const char symbol[] __attribute__((visibility("hidden")));        \
    extern const char symbol##_end[] __attribute__((visibility("hidden")))

EMBED(bd_report__page_html, "page.html");
EMBED(bd_report__page_css, "page.css");
EMBED(bd_report__page_js, "page.js");

bd_text bd_page__template(void)
{
    return (bd_text){bd_report__page_html,
                     (size_t)(bd_report__page_html_end - bd_report__page_html)};
}

bd_text bd_page__style(void)
{
    return (bd_text){bd_report__page_css, (size_t)(bd_report__page_css_end - bd_report__page_css)};
}

bd_text bd_page__script(void)
{
    return (bd_text){bd_report__page_js, (size_t)(bd_report__page_js_end - bd_report__page_js)};
}

/* ---- the head ---- */

static void add_base64(bd_buf *out, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        const size_t have = len - i < 3 ? len - i : 3;
        uint32_t bits = (uint32_t)bytes[i] << 16;
        if (have > 1)
            bits |= (uint32_t)bytes[i + 1] << 8;
        if (have > 2)
            bits |= bytes[i + 2];
        for (size_t k = 0; k < 4; k++)
            bd_buf_add_char(out, k <= have ? digits[bits >> (18 - 6 * k) & 63] : '=');
    }
}

/* "'sha256-...'" allows the browser to run or apply exactly this text. */
static void add_source_hash(bd_buf *out, const char hex[65])
{
    unsigned char raw[32];
    for (size_t i = 0; i < sizeof raw; i++) {
        const char byte[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        raw[i] = (unsigned char)strtoul(byte, NULL, 16);
    }
    bd_buf_add_string(out, "'sha256-");
    add_base64(out, raw, sizeof raw);
    bd_buf_add_char(out, '\'');
}

static void add_policy(bd_page *page)
{
    bd_buf_add_string(page->out, "default-src 'none'; img-src data:; base-uri 'none'; "
                                 "form-action 'none'; style-src ");
    add_source_hash(page->out, BIDUI_PAGE_STYLE_SHA256);
    bd_buf_add_string(page->out, "; script-src ");
    add_source_hash(page->out, BIDUI_PAGE_SCRIPT_SHA256);
}

static void add_period(bd_page *page)
{
    const char *period = bd_json_get_string(bd_json_get(page->summary, "period"));
    if (period != NULL)
        bd_page__period(page, period);
}

/* The labels of the keys in an object of counts. */
static void write_labels(bd_page *page, bd_json *json, const char *name,
                         const bd_json_value *counts)
{
    bd_json_member member = {0};
    bd_buf label = {0};
    bd_json_object(json, name);
    while (bd_json_next(counts, &member)) {
        label.len = 0;
        bd_word_label_add(bd_text_of(member.key), page->chinese, &label);
        bd_json_text(json, member.key, (bd_text){label.at, label.len});
    }
    bd_json_end(json);
    page->out->failed |= label.failed;
    bd_buf_fini(&label);
}

/* The script's words: some of the page, and the labels of the reasons and notes that occur. */
static void add_words(bd_page *page)
{
    bd_buf text = {0};
    bd_json json;
    const bd_json_value *reasons = bd_json_get(page->summary, "reasons");
    bd_json_begin(&json, &text);
    bd_json_object(&json, NULL);
    bd_json_object(&json, "words");
    for (size_t i = 0; bd_page_word_of_script(i) != NULL; i++)
        bd_json_string(&json, bd_page_word_of_script(i),
                       bd_page__word(page, bd_page_word_of_script(i)));
    bd_json_end(&json);
    bd_json_object(&json, "reasons");
    for (int i = 0; i < BD_OUTCOME_COUNT; i++) {
        const char *name = bd_outcome_name((bd_outcome)i);
        write_labels(page, &json, name, bd_json_get(reasons, name));
    }
    bd_json_end(&json);
    write_labels(page, &json, "notes", bd_json_get(page->summary, "notes"));
    bd_json_end(&json);
    bd_json_finish(&json);
    bd_html_json(page->out, (bd_text){text.at, text.len});
    page->out->failed |= text.failed;
    bd_buf_fini(&text);
}

/* ---- the template ---- */

static void add_language(bd_page *page)
{
    bd_buf_add_string(page->out, page->chinese ? "zh-CN" : "en");
}

static void add_style(bd_page *page)
{
    bd_buf_add_text(page->out, bd_page__style());
}

static void add_script(bd_page *page)
{
    bd_buf_add_text(page->out, bd_page__script());
}

static void add_summary(bd_page *page)
{
    bd_html_json(page->out, page->text);
}

static const struct {
    const char *name;
    void (*add)(bd_page *page);
} parts[] = {
    {"language", add_language},
    {"period", add_period},
    {"style", add_style},
    {"script", add_script},
    {"summary", add_summary},
    {"words", add_words},
    {"alarms", bd_page__alarms},
    {"limits", bd_page__limits},
    {"sentence", bd_page__sentence},
    {"compared", bd_page__compared},
    {"figures", bd_page__figures},
    {"outcome_bar", bd_page__outcome_bar},
    {"outcome_table", bd_page__outcome_table},
    {"regions", bd_page__regions},
    {"ranking", bd_page__ranking},
    {"towns", bd_page__towns},
    {"groups", bd_page__groups},
    {"reasons", bd_page__reasons},
    {"notes", bd_page__notes},
    {"inputs", bd_page__inputs},
    {"balance", bd_page__balance},
    {"run", bd_page__run},
};

/* {{word:KEY}} is a text of the page, {{policy}} its content security policy, any other {{NAME}} a
 * part of the page. */
static bd_status add_slot(bd_page *page, bd_text slot, bd_err *err)
{
    static const char word[] = "word:";
    if (bd_text_equal(slot, bd_text_of("policy"))) {
        add_policy(page);
        return BD_OK;
    }
    if (slot.len > sizeof word - 1 && memcmp(slot.at, word, sizeof word - 1) == 0) {
        char key[32] = "";
        slot.at += sizeof word - 1;
        slot.len -= sizeof word - 1;
        memcpy(key, slot.at, slot.len < sizeof key ? slot.len : sizeof key - 1);
        bd_page__say(page, key);
        return BD_OK;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (bd_text_equal(slot, bd_text_of(parts[i].name))) {
            parts[i].add(page);
            return BD_OK;
        }
    return bd_fail(err, BD_E_BUG, 0, "the page's template names no part in '{{%.*s}}'",
                   (int)slot.len, slot.at);
}

static bd_status add_template(bd_page *page, bd_text rest, bd_err *err)
{
    for (;;) {
        const char *open = memmem(rest.at, rest.len, "{{", 2);
        if (open == NULL)
            break;
        const size_t before = (size_t)(open - rest.at);
        const char *close = memmem(open, rest.len - before, "}}", 2);
        if (close == NULL)
            return bd_fail(err, BD_E_BUG, 0, "the page's template leaves a part open");
        bd_buf_add(page->out, rest.at, before);
        BD_TRY(add_slot(page, (bd_text){open + 2, (size_t)(close - open) - 2}, err));
        rest = (bd_text){close + 2, rest.len - (size_t)(close + 2 - rest.at)};
    }
    bd_buf_add_text(page->out, rest);
    return bd_buf_check(page->out, err);
}

bd_status bd_page_html(bd_text summary, const bd_manifest *manifest, bool chinese, bd_buf *out,
                       bd_err *err)
{
    bd_page page = {.out = out, .chinese = chinese, .text = summary, .manifest = manifest};
    bd_json_value *root = NULL;
    bd_status st = BD_OK;
    bd_err parsing = {0};
    /* The text is our own and valid. The library may report a lack of memory as a syntax error, so
     * any failure is taken as one. */
    if (bd_json_read(summary.at, summary.len, "summary.json", &root, &parsing) < 0)
        BD_FAIL(err, BD_E_NOMEM, 0, "no memory for the page");
    page.summary = root;
    page.previous = bd_json_get(root, "previous");
    page.roster_rows = bd_page__count(&page, "roster", "rows");
    for (int i = 0; i < BD_OUTCOME_COUNT; i++)
        page.outcomes[i] = bd_page__count(&page, "outcomes", bd_outcome_name((bd_outcome)i));
    BD_GOTO(bd_page__areas_init(&page, err));
    BD_GOTO(add_template(&page, bd_page__template(), err));
done:
    free(page.areas);
    bd_json_free(root);
    return st;
}
