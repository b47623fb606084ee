/*
 * Asking what would become of logins, by the road of a real one up to the
 * decision: of the configured directories, or of LDIF files in their place.
 */
#ifndef CTL_ASK_H
#define CTL_ASK_H

#include "ctl/explain.h"
#include "postlogin/ldif.h"

struct asker {
	struct ctl *ctl;
	struct directory **directories; /* NULL with LDIF files */
	const struct ldif **ldifs;      /* one each directory, or NULL */
	const char **files;             /* likewise: which they are */
};

/* A file as it was read, before it is looked at. */
struct loaded {
	const char *path;
	struct span text;
};

/*
 * Loads the configuration (ctl->config) and opens what is to be asked: the
 * directories, or with `ldif` (FILE, or NAME=FILE for one directory of several)
 * the files. With files no server is asked and no secret opened.
 *
 * As root it gives up its rights (ctl_drop) before a file other than the
 * configuration is looked at; `more` (or NULL) is read with the same rights,
 * its path given. Returns 0, or -1 after all problems are on stderr.
 */
NODISCARD int asker_open(struct ctl *ctl, const struct strings *ldif,
    struct loaded *more, struct asker *asker_r);

/* Completes the request (generation, hostname) and asks. The answer lives in
 * the arena. */
struct explanation asker_ask(
    struct asker *asker, struct arena *arena, struct request *request);

void asker_close(struct asker *asker);

#endif
