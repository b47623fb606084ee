/* The question and its answer: over the socket, or from a started process. */
#ifndef WRAPPER_ASK_H
#define WRAPPER_ASK_H

#include "postlogin/arena.h"
#include "postlogin/clock.h"
#include "postlogin/error.h"
#include "postlogin/reply.h"
#include "postlogin/request.h"
#include "wrapper/options.h"

/*
 * Asks and waits until the deadline. A second one is asked (--once) only if
 * the socket could not be connected: one that was connected may have counted
 * the login already. Returns 0 with a reply whose form is valid, or -1 with
 * the reason: no reply, or none that can be believed.
 */
NODISCARD int ask(struct arena *arena, const struct options *options,
    const struct request *request, struct deadline deadline,
    struct reply *reply_r, struct error *error);

#endif
