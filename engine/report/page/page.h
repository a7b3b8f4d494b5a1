/*
 * page: summary.html, the results of a run as one page for people: figures, bars, regions, reasons
 * in words, inputs, the balance.
 *
 * The page is a single file and needs no network: it contains its styles, script and data, and a
 * content security policy allows nothing else. It is made from the text of summary.json, which it
 * embeds, and from the inputs in the manifest, so it cannot disagree with them. Every table can be
 * read without the script, which only adds drill-down, sorting and a choice of rankings. The page
 * never holds personal data. Any thread.
 *
 * `groups` and any count may be absent from summary.json; the page then omits them. If `regions` is
 * absent, the page names the file that has them.
 */
#ifndef BD_REPORT_PAGE_PAGE_H
#define BD_REPORT_PAGE_PAGE_H

#include <stdbool.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/manifest.h"

/* The largest summary.json, in bytes, whose page a browser still opens easily. A caller with a
 * larger one leaves out its regions. The country with all its counties takes some four million. */
enum { BD_PAGE_SUMMARY_MAX = 16 << 20 };

/**
 * Append the page. It uses the inputs, configuration, digest kind and previous period of manifest;
 * everything is borrowed for the call. It fails only if memory runs out, or if libcrypto has no
 * SHA-256.
 */
BD_NODISCARD bd_status bd_page_html(bd_text summary, const bd_manifest *manifest, bool chinese,
                                    bd_buf *out, bd_err *err);

#endif
