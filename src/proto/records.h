/*
 * The records of a frame (postlogin/wire.h), one by one.
 *
 * Every function that returns int gives -1 with the reason in the error that
 * records_open() was given.
 */
#ifndef PROTO_RECORDS_H
#define PROTO_RECORDS_H

#include "postlogin/arena.h"
#include "postlogin/error.h"
#include "postlogin/span.h"
#include "postlogin/text.h"

/* No login has so many fields or settings; it bounds the search for doubles. */
enum { RECORDS_NAMED_MAX = 1000 };

struct record {
	const char *name;  /* in the arena */
	const char *value; /* in the frame */
};

struct records {
	struct arena *arena;
	struct span left;
	struct error *error;
};

/* Writing: the header and the version; records; "end=" and the length. */
struct text records_begin(struct arena *arena);
void records_put(struct text *frame, const char *name, const char *value);
void records_put_named(struct text *frame, const char *prefix, const char *name,
    struct span value);
struct span records_end(struct text *frame);

/* Reading. records_next() gives 1 and a record, 0 after "end=", or -1. */
NODISCARD int records_open(struct records *records_r, struct arena *arena,
    struct span frame, struct error *error);
NODISCARD int records_next(struct records *records, struct record *record_r);

/* What follows `prefix` in the name; NULL if it does not start so. */
const char *record_suffix(const struct record *record, const char *prefix);

/* Three ways to refuse a record; all return -1. */
int records_unknown(struct records *records, const struct record *record);
int records_doubled(struct records *records, const struct record *record);
int records_bad_value(struct records *records, const struct record *record);

#endif
