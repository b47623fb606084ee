#!/bin/sh
# The rules that a page of docs/directories names are those of its profile, and
# none of the profile's is missing from the page.
cd "${top_srcdir:-.}" || exit 99
failed=0
total=0

# rules PROFILE: its rules' names, also of what it includes.
rules() {
	for included in $(sed -n 's/^include: \[\(.*\)\]$/\1/p' \
		"config/profiles/$1.yaml" | tr ',' ' '); do
		rules "$included"
	done
	sed -n '/^#/d; s/^ *\(- \)\{0,1\}name: \([a-z0-9-]*\)$/\2/p' \
		"config/profiles/$1.yaml"
}

# own PROFILE: without what it includes.
own() {
	sed -n '/^#/d; s/^ *\(- \)\{0,1\}name: \([a-z0-9-]*-[a-z0-9-]*\)$/\2/p' \
		"config/profiles/$1.yaml" | grep -v -x last-login
}

for page in docs/directories/*.md; do
	profile=$(basename "$page" .md)
	there=$(rules "$profile")
	# The second cell of the table of the account's state.
	named=$(awk -F ' \\| ' '
		/^\| attribute \| rule \|/ { inside = 1; next }
		!/^\|/ { inside = 0 }
		inside && !/^\|-/ { print $2 }' "$page" | tr -d '`,')
	for name in $named; do
		total=$((total + 1))
		printf '%s\n' "$there" | grep -q -x -e "$name" || {
			echo "$page: $name: no rule of profile $profile"
			failed=1
		}
	done
	for name in $(own "$profile"); do
		grep -q -e "\`$name\`" "$page" || {
			echo "$page: rule $name is not on the page"
			failed=1
		}
	done
done
echo "$total names"
[ $total -ge 60 ] || failed=1
exit $failed
