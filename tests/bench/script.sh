#!/bin/sh
# The same work as the wrapper's as it is usually written: ldapsearch twice,
# ldapmodify once.
#
#	script.sh URI BIND-DN PASSWORD-FILE SUFFIX PROGRAM [ARG]...
PATH=/usr/bin:/bin
uri=$1 bind=$2 secret=$3 suffix=$4
shift 4

search() {
	ldapsearch -x -LLL -o ldif-wrap=no -H "$uri" -D "$bind" -y "$secret" "$@"
}

dn=$(search -b "ou=people,$suffix" "(uid=$USER)" mailLoginEnabled |
	sed -n 's/^dn: //p')
[ -n "$dn" ] || exit 0
ACL_GROUPS=$(search -b "ou=groups,$suffix" "(member=$dn)" cn |
	sed -n 's/^cn: //p' | paste -sd, -)
ldapmodify -x -H "$uri" -D "$bind" -y "$secret" >/dev/null <<EOF || exit 0
dn: $dn
changetype: modify
replace: mailLastLoginTime
mailLastLoginTime: $(date -u +%Y%m%d%H%M%SZ)
-
replace: mailLastLoginAddress
mailLastLoginAddress: $IP
EOF
USERDB_KEYS="$USERDB_KEYS ACL_GROUPS"
export ACL_GROUPS USERDB_KEYS
exec "$@"
