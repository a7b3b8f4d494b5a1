/*
 * rejected_format: the bytes of a row without a usable number in the store. It is a record of the
 * set of rejected rows. Key order is the order of rejected.csv.
 *
 *   key      data set | file, BD_REJECTED_FILE_BITS | line, BD_REJECTED_LINE_BITS
 *
 *   payload, integers being little-endian:
 *   reason   1 byte   number of a word (compare/rules.h)
 *   region   5 bytes  code of the region, 0 if it is not known
 *   bytes    2 bytes  length of fields; 0: there are none
 *   fields            packed by bd_record_pack_refused(). Only for a roster row, if there are
 *                     worklists, the number of columns is right, and the length is at most
 *                     BD_PLAN_REFUSED_MAX
 *   row               the text of the row for rejected.csv
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
