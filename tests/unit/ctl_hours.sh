#!/bin/sh
# encode and decode hours, as an administrator types them: the commands of a
# transcript are run again, and what they print must be what stands there. Then
# every map of the tables, all of them in one command.
#
# With an argument: prints the transcript anew.
program="$(pwd)/src/ldap-postloginctl"
data="${top_srcdir:-.}/tests/data/hours"
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
failed=0

ctl() {
	"$program" "$@" 2>&1
}

# Everything but the commands, which begin with "$ ", is output.
replay() {
	sed -n 's/^\$ //p' "$data/commands.txt" | while read -r line; do
		printf '$ %s\n' "$line"
		eval "$line"
		status=$?
		[ $status -eq 0 ] || echo "exit $status"
	done
}

# Both tables have hex, base64 and text as their last fields.
last() {
	awk -F '\t' -v syntax="$1" -v back="$2" \
		'$1 == syntax { print $(NF - back) }' \
		"$data/maps.tsv" "$data/slots.tsv"
}

if [ "$1" ]; then
	replay
	exit
fi
replay >"$scratch/commands" </dev/null
diff -u "$data/commands.txt" "$scratch/commands" || failed=1
for syntax in logon_hours time_map; do
	last $syntax 0 >"$scratch/text"
	[ "$(wc -l <"$scratch/text")" -ge 180 ] || failed=1
	for back in 1 2; do
		last $syntax $back >"$scratch/maps"
		ctl decode hours --syntax $syntax - <"$scratch/maps" |
			diff - "$scratch/text" || failed=1
	done
done
exit $failed
