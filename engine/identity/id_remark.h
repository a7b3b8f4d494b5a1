/*
 * id_remark: a remark in brackets before or behind a number: 530...（代）, (本人)530...
 *
 * Pure function, any thread.
 */
#ifndef BD_IDENTITY_ID_REMARK_H
#define BD_IDENTITY_ID_REMARK_H

#include "engine/identity/id_cell.h"

/**
 * The span with BD_ID_REMARK for each remark, so that what stands on its two sides stays apart;
 * changes the cell in place. Not a remark: what is a number or holds one; everything, if nothing
 * stands outside; and letters and digits in parentheses that belong to a number, H123456(7). The
 * brackets that are left are all ( and ).
 */
bd_id_span bd_id_remark_remove(bd_id_cell *cell, bd_id_span span);

/** The span without a pair of brackets around it. */
bd_id_span bd_id_remark_peel(bd_id_span span);

#endif
