/* The answer for our own troubles: nobody could decide. */
#ifndef WRAPPER_UNAVAILABLE_H
#define WRAPPER_UNAVAILABLE_H

#include "postlogin/reply.h"

/* A temporary failure; its strings are static. */
struct reply unavailable_reply(void);

#endif
