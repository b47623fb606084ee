#!/bin/sh
# Each rule of a packaged profile is asked for by the profile's table of logins:
# with the rule left out, the table no longer comes out as it says.
ctl=${top_builddir:-.}/src/ldap-postloginctl
top=${top_srcdir:-.}
failed=0
total=0
scratch=$(mktemp -d /tmp/profiles.XXXXXX) || exit 99
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/config" "$scratch/tests" &&
	cp "$top"/config/profiles/*.yaml "$scratch/config" &&
	cp "$top"/tests/profiles/* "$scratch/tests" &&
	chmod -R u+rwX,go+rX,go-w "$scratch" || exit 99

for profile in "$scratch"/config/*.yaml; do
	name=$(basename "$profile" .yaml)
	table=$scratch/tests/$name
	[ "$name" != common ] || table=$scratch/tests/openldap
	if [ ! -e "$table.yaml" ]; then
		echo "$name: no table of logins"
		failed=1
		continue
	fi
	# Under groups it is the attribute that a group's name is in.
	for rule in $(awk '/^[a-z]/ { section = $1 }
			section != "groups:" && !/^ *#/ && /name: [a-z0-9-]+$/ {
				print $NF
			}' "$profile"); do
		total=$((total + 1))
		printf 'include: [%s]\ndisable: [%s]\n' \
			"$(basename "$table").conf.yaml" "$rule" \
			>"$scratch/tests/without.conf"
		chmod 644 "$scratch/tests/without.conf"
		"$ctl" --profiles "$scratch/config" \
			-c "$scratch/tests/without.conf" test "$table.yaml" \
			--ldif "$table.ldif" >"$scratch/out" 2>&1
		if [ $? -ne 1 ]; then
			echo "$name: no login needs $rule"
			grep -v '^ok' "$scratch/out" | tail -n 3
			failed=1
		fi
	done
done
echo "$total rules"
[ $total -ge 75 ] || failed=1
exit $failed
