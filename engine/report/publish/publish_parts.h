/* publish_parts: what the sources of publish and recover share. Any thread. */
#ifndef BD_REPORT_PUBLISH_PUBLISH_PARTS_H
#define BD_REPORT_PUBLISH_PUBLISH_PARTS_H

#include "engine/report/publish/manifest.h"
#include "engine/report/publish/publish.h"

#define BD_STORE_SUFFIX ".mdb"

/** Format a path; the caller frees it. NULL after a failure. */
BD_NODISCARD bd_status bd_publish__path(char **out, bd_err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The name under which a store is moved aside: ".<period>.<its own name>.mdb" beside store_to. The
 * caller frees it. */
BD_NODISCARD bd_status bd_publish__aside(const char *store_to, const char *own, char **out,
                                         bd_err *err);

/** The tie in the manifest of that folder. BD_E_INPUT: it is damaged. */
BD_NODISCARD bd_status bd_publish__tie_in(const char *folder, bd_manifest_tie *tie, bd_err *err);

/* How a folder was put into place, so that it can be undone and what it replaced be removed. */
typedef struct bd_placed {
    bool placed;
    bool exchanged; /* the old folder is at staging */
    bool replaced;  /* the old folder is at replaced */
} bd_placed;

/** Put the staging folder into place, and sync. replace: there is a run in its place. *out says what
 * was done, after a failure too. */
BD_NODISCARD bd_status bd_publish__place(const bd_publish_paths *paths, bool replace,
                                         bd_placed *out, bd_err *err);

/** Remove what was replaced. A failure is a warning. */
void bd_publish__remove_old(const bd_publish_paths *paths, const bd_placed *placed,
                            bd_buf *warnings);

/** BD_OK: "<folder>/manifest.json" exists. BD_END: it does not. BD_E_IO: it is not known. */
BD_NODISCARD bd_status bd_publish__has_manifest(const char *folder, bd_err *err);

/** The own name of the store of that manifest (bd_manifest_tie). BD_E_INPUT: it is damaged. */
BD_NODISCARD bd_status bd_publish__store_in(const char *folder, char own[BD_RUN_NAME], bd_err *err);

/** Append a warning: something that is not needed could not be removed, for the reason in err. */
void bd_publish__say_left(bd_buf *warnings, const bd_err *err);

#endif
