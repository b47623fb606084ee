#!/bin/sh
# Reminds a user of the out-of-office reply that is still switched on.
if [ -f "$HOME/.vacation" ]; then
	printf '* OK [ALERT] Your out-of-office reply is switched on.\r\n'
fi
exec "$@"
