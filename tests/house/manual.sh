#!/bin/sh
# The manual pages: mdoc without a warning.
cd "${top_srcdir:-.}" || exit 99
command -v mandoc >/dev/null || exit 77
failed=0
for page in docs/*.[58] "$top_builddir"/docs/*.[58]; do
	[ -e "$page" ] || continue
	mandoc -Tlint -Wwarning "$page" || failed=1
done
exit $failed
