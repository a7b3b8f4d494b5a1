/* relations: the parts that a part of a package refers to (ECMA-376 part 2, 9.3). One thread at a
 * time, as package.h. */
#ifndef BD_FORMATS_XLSX_RELATIONS_H
#define BD_FORMATS_XLSX_RELATIONS_H

#include "formats/xlsx/package.h"
#include "formats/xlsx/xml.h"

typedef struct bd_relation {
    char *id;
    char *type; /* the last word of its address: "worksheet", "styles" ... */
    char *part; /* resolved; without the leading slash */
} bd_relation;

typedef struct bd_relations {
    bd_relation *all;
    size_t count;
} bd_relations;

/** Read those of the part source ("" is the package itself). BD_END: it has none. End *out with
 * fini also on failure. */
BD_NODISCARD bd_status bd_relations_read(bd_package *package, const char *source, bd_relations *out,
                                         bd_err *err);
void bd_relations_fini(bd_relations *relations);

/** NULL: none. */
const bd_relation *bd_relations_by_id(const bd_relations *relations, const char *id);
const bd_relation *bd_relations_by_type(const bd_relations *relations, const char *type);

/** A part as a source of XML; name lives as long as the source. */
bd_xml_source bd_part_source(bd_part *part, const bd_package *package, const char *name);

/** Open a part of at most limit_bytes and read all of it. BD_END: there is none. */
BD_NODISCARD bd_status bd_part_read_xml(bd_package *package, const char *name, uint64_t limit_bytes,
                                        const bd_xml_events *events, void *user, bd_err *err);

#endif
