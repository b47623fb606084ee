#!/bin/sh
# Each packaged profile against its table of logins: NAME.yaml holds the logins
# around every boundary, NAME.ldif the entries, NAME.conf.yaml what a site writes
# on top of the profile. NAME-OTHER is another site; without entries of its own it
# has those of NAME. No server is asked.
ctl=${top_builddir:-.}/src/ldap-postloginctl
top=${top_srcdir:-.}
failed=0
scratch=$(mktemp -d /tmp/profiles.XXXXXX) || exit 99
trap 'rm -rf "$scratch"' EXIT
# The daemon's user reads them, and root trusts no file of somebody else's.
mkdir "$scratch/config" "$scratch/tests" &&
	cp "$top"/config/profiles/*.yaml "$scratch/config" &&
	cp "$top"/tests/profiles/* "$scratch/tests" &&
	chmod -R u+rwX,go+rX,go-w "$scratch" || exit 99
for conf in "$scratch"/tests/*.conf.yaml; do
	name=${conf%.conf.yaml}
	ldif=$name.ldif
	[ -e "$ldif" ] || ldif=${name%-*}.ldif
	[ -e "$ldif" ] || ldif=${ldif%-*}.ldif
	"$ctl" --profiles "$scratch/config" -c "$conf" test "$name.yaml" --zone UTC \
		--ldif "$ldif" >"$scratch/out" 2>&1
	status=$?
	echo "== ${name##*/}: exit $status"
	grep -v '^ok' "$scratch/out"
	[ $status -eq 0 ] || failed=1
done
exit $failed
