/*
 * page: summary.html, what a run found as one page for people: figures, bars, regions, reasons in
 * words, inputs, the balance.
 *
 * It is one file that needs no other and no network: styles, script and data stand in it, and a
 * content security policy allows nothing else. It is made from the text of summary.json, which it
 * carries, and from the manifest's inputs, so that they cannot disagree. Every table is there
 * without the script, which only adds drill-down, sorting and the choice of a ranking. No person is
 * ever in it. Any thread.
 *
 * Of summary.json `groups` may be absent, and so may any count: what is not there is not shown.
 * Where `regions` is absent the page says where else they stand.
 */
#ifndef BD_REPORT_PAGE_PAGE_H
#define BD_REPORT_PAGE_PAGE_H

#include <stdbool.h>

#include "engine/base/err.h"
#include "engine/base/text.h"
#include "engine/report/publish/manifest.h"

/* Bytes of summary.json that make a page people can still open; beyond, leave out its regions. The
 * country with all its counties takes some four million. */
enum { BD_PAGE_SUMMARY_MAX = 16 << 20 };

/**
 * Append the page. Of manifest the inputs, the configuration, the digest's kind and the period
 * before are used; all is borrowed for the call. It fails only for want of memory, or of SHA-256 in
 * libcrypto.
 */
BD_NODISCARD bd_status bd_page_html(bd_text summary, const bd_manifest *manifest, bool chinese,
                                    bd_buf *out, bd_err *err);

#endif
