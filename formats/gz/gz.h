/*
 * gz: decoders and packers of one gz member behind small interfaces: ISA-L where it is available,
 * zlib everywhere. input.c joins members and words the errors. A decoder or packer is used by one
 * thread at a time.
 */
#ifndef BD_FORMATS_GZ_GZ_H
#define BD_FORMATS_GZ_GZ_H

#include <stddef.h>

typedef enum bd_gz_result {
    BD_GZ_MORE,       /* wants more input or more room */
    BD_GZ_MEMBER_END, /* the member's trailer was read and is right; in is after it */
    BD_GZ_BAD_CHECK,  /* CRC-32 or length of the trailer is wrong */
    BD_GZ_BAD_DATA,   /* not deflate data, or not a header */
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
    /* Must move on where there is input and room; what is left of the input is for the next
     * call. */
    bd_gz_result (*step)(void *decoder, bd_gz_io *io);
} bd_gz_ops;

extern const bd_gz_ops bd_gz_zlib;
#if BIDUI_WITH_ISAL
extern const bd_gz_ops bd_gz_isal;
#endif

/* Packs small members, each in one call. */
typedef struct bd_gz_pack_ops {
    const char *name;
    void *(*make)(void); /* NULL: no memory */
    void (*drop)(void *packer);
    /* Write data and trailer of a member (not its header) for len bytes. Returns their length, or 0
     * where room bytes are not enough. The same text gives the same bytes. */
    size_t (*pack)(void *packer, const unsigned char *text, size_t len, unsigned char *out,
                   size_t room);
} bd_gz_pack_ops;

extern const bd_gz_pack_ops bd_gz_pack_zlib;
#if BIDUI_WITH_ISAL
extern const bd_gz_pack_ops bd_gz_pack_isal;
#endif

#endif
