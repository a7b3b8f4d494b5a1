/*
 * deflate: packing (RFC 1951), and the checksum of zip files (CRC-32), both by zlib in gz_zlib.c.
 *
 * Pieces that were packed apart may be put one behind the other into one stream: each but the last
 * ends with BD_DEFLATE_PIECE. The same bytes in the same steps give the same packed bytes. One
 * thread per packer.
 */
#ifndef BD_FORMATS_GZ_DEFLATE_H
#define BD_FORMATS_GZ_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/gz/gz.h"

typedef enum bd_deflate_end {
    BD_DEFLATE_MORE,  /* more of this piece follows */
    BD_DEFLATE_PIECE, /* the piece ends, on a whole byte */
    BD_DEFLATE_LAST   /* the stream ends */
} bd_deflate_end;

enum { BD_DEFLATE_BYTES = 280 << 10 }; /* memory of one packer */

typedef struct bd_deflate bd_deflate;

bd_deflate *bd_deflate_new(void);         /* NULL: no memory */
void bd_deflate_free(bd_deflate *packer); /* harmless on NULL */

/** Begin another piece, which knows nothing of the one before. */
void bd_deflate_reset(bd_deflate *packer);

/**
 * Pack on; both pointers of io move. True: the input is taken, and the end is out where one was
 * asked for. False: call again with more room and the same end.
 */
bool bd_deflate_step(bd_deflate *packer, bd_gz_io *io, bd_deflate_end end);

/** The checksum goes on from crc, which is 0 at first. */
uint32_t bd_crc32_add(uint32_t crc, const void *bytes, size_t len);

/** The checksum of two pieces of text, the second having len bytes. */
uint32_t bd_crc32_join(uint32_t first, uint32_t second, uint64_t len);

#endif
