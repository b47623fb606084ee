#include "config.h"

#include "state/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "postlogin/fd.h"
#include "state/place.h"

#define DATA_FILE "state.mdb"
#define READERS_FILE DATA_FILE "-lock"
#define LOCK_FILE "state.lock"

enum { FILE_MODE = 0600, DIRECTORY_MODE = 0700 };

int
store_error(struct error *error, int code)
{
	switch (code) {
	case MDB_INVALID:
	case MDB_VERSION_MISMATCH:
	case MDB_CORRUPTED:
	case MDB_PAGE_NOTFOUND:
	case MDB_PANIC:
	case MDB_INCOMPATIBLE:
		return error_set(error,
		    DATA_FILE ": %s: remove it and " READERS_FILE,
		    mdb_strerror(code));
	default:
		return error_set(error, DATA_FILE ": %s", mdb_strerror(code));
	}
}

/* Not there is fine: it will be made. */
static int
check_file(const char *name, struct error *error)
{
	struct stat status;
	struct error why = {0};

	if (fstatat(AT_FDCWD, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return 0;
		return error_set(error, "%s: %s", name, strerror(errno));
	}
	if (!S_ISREG(status.st_mode))
		return error_set(error, "%s: not a regular file", name);
	if (place_owner(status.st_uid, &why) != 0)
		return error_set(error, "%s: %s", name, why.text);
	if (status.st_mode & (S_IWGRP | S_IWOTH))
		return error_set(error, "%s: others may write it", name);
	return 0;
}

/* Made if it may be: below /var/lib only root may, and then whoever set the
 * machine up did not want it. */
static int
open_directory(const char *path)
{
	static const int flags =
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = open(path, flags);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (mkdir(path, DIRECTORY_MODE) == 0 || errno == EEXIST)
		return open(path, flags);
	errno = ENOENT;
	return -1;
}

static int
enter(const char *directory, struct error *error)
{
	int fd = open_directory(directory);
	struct stat status;
	int result = -1;

	if (fd < 0 && errno == ENOENT) {
		error->text[0] = '\0';
		return -1;
	}
	if (fd < 0)
		return error_set(error, "%s", strerror(errno));
	if (fstat(fd, &status) != 0 || fchdir(fd) != 0)
		error_set(error, "%s", strerror(errno));
	else
		result = place_directory(&status, error);
	fd_close(&fd);
	return result;
}

/* LMDB's assertions would end the process by abort(), with a line of their own
 * on stderr; the end comes either way. */
static _Noreturn void
broken(MDB_env *environment, const char *text)
{
	(void)environment;
	(void)text;
	_exit(1);
}

static int
open_environment(struct store *store, struct error *error)
{
	MDB_env *environment = NULL;
	int code = mdb_env_create(&environment);

	if (code != 0)
		return store_error(error, code);
	(void)mdb_env_set_assert(environment, broken);
	code = mdb_env_set_mapsize(environment, STORE_MAP);
	if (code == 0)
		code = mdb_env_set_maxdbs(environment, STORE_DATABASES);
	if (code == 0)
		code = mdb_env_set_maxreaders(environment, STORE_READERS);
	if (code == 0)
		code = mdb_env_open(environment, DATA_FILE,
		    MDB_NOSUBDIR | MDB_NOMETASYNC | MDB_NORDAHEAD, FILE_MODE);
	if (code != 0) {
		mdb_env_close(environment);
		return store_error(error, code);
	}
	store->environment = environment;
	return 0;
}

static int
open_lock(struct store *store, struct error *error)
{
	store->lock = open(LOCK_FILE,
	    O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, FILE_MODE);
	if (store->lock < 0)
		return error_set(error, LOCK_FILE ": %s", strerror(errno));
	return 0;
}

int
store_open(struct store *store, const char *directory, struct error *error)
{
	*store = (struct store){.lock = -1};
	if (enter(directory, error) != 0 || check_file(LOCK_FILE, error) != 0 ||
	    check_file(DATA_FILE, error) != 0 ||
	    check_file(READERS_FILE, error) != 0 ||
	    open_lock(store, error) != 0)
		return -1;
	if (open_environment(store, error) != 0) {
		fd_close(&store->lock);
		return -1;
	}
	return 0;
}

void
store_close(struct store *store)
{
	if (store->environment != NULL)
		mdb_env_close(store->environment);
	store->environment = NULL;
	fd_close(&store->lock);
}

static int
set_lock(int fd, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_SETLK, &lock);
}

int
store_lock(struct store *store, struct error *error)
{
	if (set_lock(store->lock, F_WRLCK) == 0)
		return 1;
	if (errno == EAGAIN || errno == EACCES || errno == EINTR)
		return 0;
	return error_set(error, LOCK_FILE ": %s", strerror(errno));
}

void
store_unlock(struct store *store)
{
	(void)set_lock(store->lock, F_UNLCK);
}

/* Readers that were killed keep old pages from being used again. */
static int
begin(struct store *store, unsigned flags, MDB_txn **txn_r)
{
	int dead = 0, code;

	if ((flags & MDB_RDONLY) == 0)
		(void)mdb_reader_check(store->environment, &dead);
	code = mdb_txn_begin(store->environment, NULL, flags, txn_r);
	if (code != MDB_READERS_FULL)
		return code;
	(void)mdb_reader_check(store->environment, &dead);
	return mdb_txn_begin(store->environment, NULL, flags, txn_r);
}

int
store_begin(struct store *store, unsigned flags, const char *name,
    MDB_txn **txn_r, MDB_dbi *database_r, struct error *error)
{
	bool reads = (flags & MDB_RDONLY) != 0;
	int code = begin(store, flags, txn_r);

	if (code != 0)
		return store_error(error, code);
	code = mdb_dbi_open(*txn_r, name, reads ? 0 : MDB_CREATE, database_r);
	if (code == 0)
		return 0;
	mdb_txn_abort(*txn_r);
	*txn_r = NULL;
	return reads && code == MDB_NOTFOUND ? 1 : store_error(error, code);
}

int
store_commit(MDB_txn *txn, struct error *error)
{
	int code = mdb_txn_commit(txn);

	return code == 0 ? 0 : store_error(error, code);
}

MDB_val
store_value(const void *data, size_t size)
{
	MDB_val value = {.mv_size = size};

	memcpy(&value.mv_data, &data, sizeof(data)); /* LMDB does not write */
	return value;
}
