/*
 * Request and reply as bytes on a stream socket.
 *
 * A frame is four bytes of length, most significant first, and as many bytes
 * of records. A record is "name=value" and a NUL; no value holds a NUL. The
 * first record is "postlogin=1" (the version), the last is "end=". Records
 * between are, in a request:
 *
 *     generation=1.2      left out: 2.x       service=imap
 *     user=  remote_ip=  local_ip=  mechanism=  master_user=   (if known)
 *     deadline=9500       milliseconds        field.NAME=value (any number)
 *
 * and in a reply:
 *
 *     verdict=allow|deny|unavailable   code=expired   message=text
 *     alert=text (any number)   set.NAME=value   unset.NAME=
 *
 * A reader refuses everything else: an unknown or doubled name, a missing
 * verdict or user, a byte behind "end=", a frame over the limit. Refusing is
 * all that it does: half a reply is no reply.
 */
#ifndef POSTLOGIN_WIRE_H
#define POSTLOGIN_WIRE_H

#include "postlogin/arena.h"
#include "postlogin/attributes.h"
#include "postlogin/error.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"

enum {
	WIRE_HEADER = 4,
	WIRE_REQUEST_MAX = 256 * 1024,
	WIRE_REPLY_MAX = 256 * 1024,
};

/* The whole frame, header included. */
struct span wire_write_request(
    struct arena *arena, const struct request *request);
struct span wire_write_reply(struct arena *arena, const struct reply *reply);

/* The length in a header; -1 if it is 0 or above `max`. */
NODISCARD int wire_length(
    const unsigned char header[WIRE_HEADER], size_t max, size_t *length_r);

/* Reads the records of a frame (without its header). What is returned points
 * into `frame` or the arena. 0, or -1 with the reason. */
NODISCARD int wire_read_request(struct arena *arena, struct span frame,
    struct request *request_r, struct error *error);
NODISCARD int wire_read_reply(struct arena *arena, struct span frame,
    struct reply *reply_r, struct error *error);

#endif
