#!/bin/sh
# Turns one user away.
if [ "$USER" = barred ]; then
	printf '* NO [ALERT] You may not log in.\r\n'
	exit 0
fi
exec "$@"
