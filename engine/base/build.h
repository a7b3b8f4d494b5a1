/*
 * build: which build of the program this is: its version, the commit it was made from, the compiler.
 * Any thread; all texts are static.
 */
#ifndef BD_BASE_BUILD_H
#define BD_BASE_BUILD_H

/* Written during the build (config/cmake/commit.cmake): the commit of the checkout, with "-dirty" if
 * its files were changed since; "unknown" outside a checkout, as in a tarball. */
extern const char bd_build__commit[];

const char *bd_build_version(void); /* "0.1.0" */
const char *bd_build_commit(void);  /* forty hexadecimal digits, perhaps with "-dirty"; "unknown" */
const char *bd_build_compiler(void); /* "gcc 12.2.0" */

#endif
