#!/bin/sh
# The groups of the system's user of that name, for access lists.
PATH=/usr/bin:/bin
ACL_GROUPS=$(id -Gn "$USER" 2>/dev/null | tr ' ' ,)
export ACL_GROUPS
if [ -n "${USERDB_KEYS+set}" ]; then
	export USERDB_KEYS="$USERDB_KEYS acl_groups"
fi
exec "$@"
