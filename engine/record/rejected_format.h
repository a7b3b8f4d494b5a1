/*
 * rejected_format: how a row without a usable number is kept in the store, as a record of the set
 * of rejected rows. Key order is the order of rejected.csv.
 *
 *   key      data set | file, BD_REJECTED_FILE_BITS | line, BD_REJECTED_LINE_BITS
 *
 *   payload, integers being little-endian:
 *   reason   1 byte   a word of the rules
 *   region   5 bytes
 *   bytes    2 bytes  of the fields; 0: there are none
 *   fields            packed as bd_record_pack_refused() does: of the roster, with worklists, where
 *                     the columns were right and it is no more than BD_PLAN_REFUSED_MAX
 *   row               as it is shown
 */
#ifndef BD_RECORD_REJECTED_FORMAT_H
#define BD_RECORD_REJECTED_FORMAT_H

enum {
    BD_REJECTED_LINE_BITS = 40,
    BD_REJECTED_FILE_BITS = 16,
    BD_REJECTED_REGION_BYTES = 5,
    BD_REJECTED_HEAD = 1 + BD_REJECTED_REGION_BYTES + 2
};

#endif
