#!/bin/sh
# Each example of config/examples: it loads without a problem, and its table of
# logins comes out as it says. No server is asked.
ctl=${top_builddir:-.}/src/ldap-postloginctl
top=${top_srcdir:-.}
failed=0
count=0
scratch=$(mktemp -d /tmp/examples.XXXXXX) || exit 99
trap 'rm -rf "$scratch"' EXIT
# The daemon's user reads them, and root trusts no file of somebody else's.
mkdir "$scratch/profiles" "$scratch/tests" &&
	cp "$top"/config/profiles/*.yaml "$scratch/profiles" &&
	cp "$top"/config/examples/*.yaml "$scratch" &&
	cp "$top"/config/examples/tests/* "$scratch/tests" &&
	chmod -R u+rwX,go+rX,go-w "$scratch" || exit 99

# run COMMAND...: its output, but for tests that passed.
run() {
	"$ctl" --profiles "$scratch/profiles" "$@" >"$scratch/out" 2>&1
	status=$?
	grep -v '^ok' "$scratch/out"
	[ $status -eq 0 ] || failed=1
}

for conf in "$scratch"/*.yaml; do
	name=$(basename "$conf" .yaml)
	echo "== $name"
	run -c "$conf" check --offline
	grep -q '^warning' "$scratch/out" && failed=1
	set --
	for ldif in "$scratch/tests/$name".*.ldif; do
		[ -e "$ldif" ] || continue
		directory=${ldif%.ldif}
		set -- "$@" --ldif "${directory##*.}=$ldif"
	done
	[ ! -e "$scratch/tests/$name.ldif" ] ||
		set -- --ldif "$scratch/tests/$name.ldif" "$@"
	count=$((count + 1))
	run -c "$conf" test "$scratch/tests/$name.yaml" --zone UTC "$@"
done
[ $count -ge 16 ] || failed=1
exit $failed
