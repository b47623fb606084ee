#!/bin/sh
# Remembers the last login in a database; the name goes in as hexadecimal.
PATH=/usr/bin:/bin
name=$(printf %s "$USER" | od -An -v -tx1 | tr -d ' \n')
sqlite3 @DIR@/logins.db >&2 <<END
.timeout 5000
UPDATE users SET last_login = strftime('%s', 'now') WHERE name = CAST(x'$name' AS TEXT);
END
exec "$@"
