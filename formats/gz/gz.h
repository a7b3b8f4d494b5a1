/*
 * gz: decoders and packers of one gz member behind small interfaces: ISA-L where it is there, zlib
 * everywhere. input.c puts members together and words the errors. One thread per decoder or packer.
 */
#ifndef BD_FORMATS_GZ_GZ_H
#define BD_FORMATS_GZ_GZ_H

#include <stddef.h>

typedef enum bd_gz_result {
    BD_GZ_MORE,       /* wants more input or more room */
    BD_GZ_MEMBER_END, /* the member's trailer was read and is right; stands behind it */
    BD_GZ_BAD_CHECK,  /* CRC-32 or length of the trailer is wrong */
    BD_GZ_BAD_DATA,   /* no deflate data, or a header that is none */
    BD_GZ_NO_MEMORY
} bd_gz_result;

/* Where a decoder reads and writes; it moves both pointers on. */
typedef struct bd_gz_io {
    const unsigned char *in;
    const unsigned char *in_end;
    unsigned char *out;
    unsigned char *out_end;
} bd_gz_io;

typedef struct bd_gz_ops {
    const char *name;
    void *(*make)(void); /* NULL: no memory */
    void (*drop)(void *decoder);
    void (*reset)(void *decoder); /* the next byte begins a member */
    /* Must move on where there is input and room; input left over belongs to the next call. */
    bd_gz_result (*step)(void *decoder, bd_gz_io *io);
} bd_gz_ops;

extern const bd_gz_ops bd_gz_zlib;
#if BIDUI_WITH_ISAL
extern const bd_gz_ops bd_gz_isal;
#endif

/* Packing of small members as a whole. */
typedef struct bd_gz_pack_ops {
    const char *name;
    void *(*make)(void); /* NULL: no memory */
    void (*drop)(void *packer);
    /* Data and trailer of a member (not its header) for len bytes, in at most room bytes: their
     * number, or 0: it takes more room. The same text gives the same bytes. */
    size_t (*pack)(void *packer, const unsigned char *text, size_t len, unsigned char *out,
                   size_t room);
} bd_gz_pack_ops;

extern const bd_gz_pack_ops bd_gz_pack_zlib;
#if BIDUI_WITH_ISAL
extern const bd_gz_pack_ops bd_gz_pack_isal;
#endif

#endif
