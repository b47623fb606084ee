#!/bin/sh
# Every key of the table stands in the manual page as a reader sees it.
cd "${top_builddir:-.}" || exit 99
command -v mandoc >/dev/null || exit 77
page=$(mandoc -Tascii docs/ldap-postlogin.yaml.5 |
	sed "s/.$(printf '\b')//g") || exit 1
keys=$(src/config/manual | sed -n 's/^\.It Ic "\([^"]*\)".*/\1/p' | sort -u)
failed=0
count=0
for key in $keys; do
	count=$((count + 1))
	printf '%s\n' "$page" | grep -q -w -- "$key" || {
		echo "$key: not in the page"
		failed=1
	}
done
[ "$count" -ge 80 ] || {
	echo "only $count keys were printed"
	failed=1
}
exit $failed
