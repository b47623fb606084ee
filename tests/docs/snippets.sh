#!/bin/sh
# Every piece of YAML in the documentation loads, and every table of logins in it
# comes out as it says. Of each page the blocks ```yaml are taken in turn:
#
#   - one that begins with "- " is a table of logins, for the piece before it
#     and the ```ldif blocks of the page so far;
#   - any other is a configuration, on top of header.yaml here.
#
# So are pieces in the text, `groups: [...]`, `disable: [...]` and the like, on top
# of the profile that the page is about.
ctl=${top_builddir:-.}/src/ldap-postloginctl
top=${top_srcdir:-.}
failed=0
total=0
scratch=$(mktemp -d /tmp/snippets.XXXXXX) || exit 99
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/profiles" &&
	cp "$top"/config/profiles/*.yaml "$scratch/profiles" &&
	cp "$top/tests/docs/header.yaml" "$scratch" || exit 99

# split PAGE: NUMBER.LINE.yaml, .tests and .ldif, in the order of the page.
split() {
	awk -v out="$scratch/page/" '
	/^```(yaml|ldif)$/ {
		kind = substr($0, 4)
		inside = 1
		first = 1
		next
	}
	/^```/ { inside = 0; next }
	!inside { next }
	first {
		name = kind
		if (kind == "yaml" && /^- /)
			name = "tests"
		file = sprintf("%s%04d.%s", out, NR - 1, name)
		if (name == "yaml" && !sub(/^include: \[/, "&header.yaml, "))
			print "include: [header.yaml]" >file
		first = 0
	}
	{ print >file }
	' "$1"
}

# run WHAT COMMAND...: prints what is wrong.
run() {
	what=$1
	shift
	total=$((total + 1))
	"$ctl" --profiles "$scratch/profiles" "$@" >"$scratch/out" 2>&1
	status=$?
	# On a machine where the daemon's user is yet to be made it says so.
	sed -i '/warning: there is no user/d' "$scratch/out"
	if [ $status -ne 0 ] ||
		grep -q '^warning\|: warning:' "$scratch/out"; then
		echo "$what"
		sed 's/^/    /' "$scratch/out"
		failed=1
	fi
}

# One page's blocks, as split() left them.
page() {
	conf=
	: >"$scratch/page.ldif"
	for file in "$scratch"/page/*; do
		[ -e "$file" ] || continue
		line=$(basename "$file" | sed 's/^0*//; s/\..*//')
		chmod 644 "$file"
		case $file in
		*.ldif)
			cat "$file" >>"$scratch/page.ldif"
			echo >>"$scratch/page.ldif"
			;;
		*.yaml)
			conf=$scratch/$(basename "$file")
			cp "$file" "$conf"
			run "$1:$line" -c "$conf" check --offline
			;;
		*.tests)
			run "$1:$line" -c "$conf" test "$file" --zone UTC \
				--ldif "$scratch/page.ldif"
			;;
		esac
	done
}

# What stands in a page's text; "\|" is how a table has a "|".
inline() {
	[ "$1" != docs/decisions.md ] || return
	profile=$(basename "$1" .md)
	[ -e "config/profiles/$profile.yaml" ] || profile=common
	sed '/^```/,/^```/d' "$1" | tr '\n' ' ' |
		grep -o '`\(groups\|acl_groups\|disable\|user\): [[{][^`]*`' |
		sed 's/^`//; s/`$//; s/\\|/|/g' >"$scratch/inline"
	while read -r piece; do
		conf=$scratch/inline.yaml
		printf 'include: [header.yaml, %s]\n%s\n' "$profile" "$piece" \
			>"$conf"
		chmod 644 "$conf"
		run "$1: $piece" -c "$conf" check --offline
	done <"$scratch/inline"
}

cd "$top" || exit 99
for md in README.md docs/*.md docs/directories/*.md config/examples/*.md \
	schema/*.md; do
	[ -e "$md" ] || continue
	mkdir "$scratch/page" || exit 99
	chmod 755 "$scratch" "$scratch/page"
	split "$md"
	page "$md"
	inline "$md"
	rm -rf "$scratch/page"
done
echo "$total pieces"
[ $total -ge 60 ] || failed=1
exit $failed
