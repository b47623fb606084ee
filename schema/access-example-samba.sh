#!/bin/sh
# What a directory administrator adds to Samba's Active Directory so that the
# service may write its own attributes of users, and nothing else. Reading the
# rest needs no rule where authenticated users may read, which is the default.
#
# Change the two names (the people, the service account), then as root on a
# domain controller, or with -H ldap://dc1.example.com -U Administrator:
#	sh access-example-samba.sh
#
# The numbers are the schemaIDGUID of each attribute, see mail-login.schema,
# and of the class user. No rule for objectClass is needed: mail-login-ad.ldif
# allows the attributes to every user.
set -eu

people="OU=people,DC=example,DC=com"
service="postlogin"

user=bf967aba-0de6-11d0-a285-00aa003049e2
sid=$(samba-tool user show "$service" --attributes=objectSid "$@" |
	sed -n 's/^objectSid: //p')
[ -n "$sid" ] || { echo "no user $service" >&2; exit 1; }

rules=
while read -r guid _; do
	rules="$rules(OA;CIIO;RPWP;$guid;$user;$sid)"
done <<END
1102aef1-593e-5711-a463-99192c592a05 mailLastLoginTime
766209df-daf9-52a9-afee-0ef33d897d18 mailLastLoginAddress
db93fcb7-1ff7-59c3-b25c-f1e12deb62f1 mailLastLoginService
84ed736f-6359-5b2c-95ce-ded2ef660e7d mailLoginCount
END
samba-tool dsacl set --objectdn="$people" --sddl="$rules" "$@"
