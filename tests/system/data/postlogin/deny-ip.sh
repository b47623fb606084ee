#!/bin/sh
# Turns one address away.
case $IP in
127.0.0.66)
	printf '* NO [ALERT] You may not log in from %s.\r\n' "$IP"
	exit 0
	;;
esac
exec "$@"
