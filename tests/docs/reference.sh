#!/bin/sh
# The tables of docs/language.md are those that the parser's rows make. After a
# change of a row:  tests/docs/reference.sh --update  in the source tree, with
# top_builddir set.
page=${top_srcdir:-.}/docs/language.md
manual=${top_builddir:-.}/src/config/manual
begin='<!-- Generated: tests/docs/reference.sh --update -->'
end='<!-- End of what is generated. -->'
scratch=$(mktemp -d /tmp/reference.XXXXXX) || exit 99
trap 'rm -rf "$scratch"' EXIT

"$manual" --markdown >"$scratch/new" || exit 1
grep -q '^| `uri` |' "$scratch/new" || exit 1
if [ "${1:-}" = --update ]; then
	awk -v begin="$begin" -v end="$end" -v new="$scratch/new" '
	$0 == end { inside = 0 }
	!inside { print }
	$0 == begin {
		inside = 1
		while ((getline line <new) > 0)
			print line
		print ""
	}' "$page" >"$scratch/page" && cat "$scratch/page" >"$page"
	exit
fi
awk -v begin="$begin" -v end="$end" '
$0 == end { inside = 0 }
inside { print }
$0 == begin { inside = 1 }' "$page" | sed '$d' >"$scratch/old"
diff "$scratch/old" "$scratch/new" && exit
echo "docs/language.md: run tests/docs/reference.sh --update"
exit 1
