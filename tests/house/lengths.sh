#!/bin/sh
# No function over 80 lines, no file over 400, no line over 80 columns; no
# trailing space; nothing left open. The median and the 90th percentile are
# printed for whoever reads the log.
cd "${top_srcdir:-.}" || exit 99
files=$(find include src tests -name '*.[ch]' | LC_ALL=C sort)
others=$(find src tests schema config docs -type f \
	\( -name '*.py' -o -name '*.sh' -o -name '*.mk' -o -name '*.yaml' \) |
	LC_ALL=C sort)
# shellcheck disable=SC2086
awk '
FNR == 1 { start = 0 }
FNR == 401 { printf "%s: over 400 lines\n", FILENAME; failed = 1 }
/[ \t]$/ { printf "%s:%d: space at the end\n", FILENAME, FNR; failed = 1 }
function width(line,    columns, i) {
	for (i = 1; i <= length(line); i++)
		columns += substr(line, i, 1) == "\t" ? 8 - columns % 8 : 1;
	return columns;
}
# Beyond ASCII awk may count bytes.
/^[\t -~]*$/ && width($0) > 80 {
	printf "%s:%d: over 80 columns\n", FILENAME, FNR; failed = 1
}
/TODO|FIXME|XXX/ { printf "%s:%d: left open\n", FILENAME, FNR; failed = 1 }
FILENAME ~ /\.c$/ && /^\{/ { start = FNR }
FILENAME ~ /\.c$/ && /^\}/ && start {
	length_of = FNR - start + 1;
	if (length_of > 80) {
		printf "%s:%d: a function of %d lines\n", FILENAME, start,
		    length_of;
		failed = 1;
	}
	count[length_of]++; functions++; start = 0;
}
END {
	for (n = 1; n <= 200; n++) {
		seen += count[n];
		if (!median && seen * 2 >= functions) median = n;
		if (!ninety && seen * 10 >= functions * 9) ninety = n;
	}
	printf "%d functions, median %d lines, 90th percentile %d\n", functions,
	    median, ninety;
	exit failed;
}' $files || exit 1
# shellcheck disable=SC2086
awk '
/[ \t]$/ { printf "%s:%d: space at the end\n", FILENAME, FNR; failed = 1 }
FNR == 401 && FILENAME ~ /\.(py|sh|mk)$/ {
	printf "%s: over 400 lines\n", FILENAME; failed = 1
}
END { exit failed }' $others
