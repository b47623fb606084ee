#!/bin/sh
# What the pages link to is there: files, and headings of a page.
cd "${top_srcdir:-.}" || exit 99
failed=0
total=0

# slugs PAGE: its headings as they are linked to.
slugs() {
	sed -n '/^```/,/^```/d; s/^#\{1,6\} //p' "$1" | tr 'A-Z ' 'a-z-' |
		tr -cd 'a-z0-9_\n-'
}

for page in *.md docs/*.md docs/directories/*.md config/examples/*.md \
	schema/*.md; do
	[ -e "$page" ] || continue
	links=$(sed '/^```/,/^```/d' "$page" | grep -o '\](\([^)]*\))' |
		sed 's/^](//; s/)$//' | grep -v '^[a-z]*:')
	for link in $links; do
		total=$((total + 1))
		file=${link%%#*}
		case $file in
		"") file=$page ;;
		*) file=$(dirname "$page")/$file ;;
		esac
		if [ ! -e "$file" ]; then
			echo "$page: $link: no such file"
			failed=1
			continue
		fi
		case $link in
		*#*)
			slugs "$file" | grep -q -x -e "${link#*#}" || {
				echo "$page: $link: no such heading"
				failed=1
			}
			;;
		esac
	done
done
echo "$total links"
[ $total -ge 20 ] || failed=1
exit $failed
