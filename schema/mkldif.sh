#!/bin/sh
# Makes the cn=config LDIF of an OpenLDAP .schema file:
#
#	mkldif.sh mail-login.schema >mail-login.ldif
#
# The name of the schema entry is the file's name. Object identifier macros
# are replaced by numbers, since they would become server-wide names. Lines are
# folded as RFC 2849 has it, between words, so that a name stays searchable.
set -eu

[ $# -eq 1 ] || { echo "usage: ${0##*/} FILE.schema" >&2; exit 2; }
name=${1##*/}
name=${name%.schema}

exec awk -v name="$name" -v source="${1##*/}" '
function expand(text,	word, parts) {
	if (match(text, /^\( *[^ ]+/) == 0)
		return text
	word = substr(text, 1, RLENGTH)
	sub(/^\( */, "", word)
	text = substr(text, RLENGTH + 1)
	return "( " number(word) text
}
function number(word,	parts) {
	if (word ~ /^[0-9.]+$/)
		return word
	if (split(word, parts, ":") == 1)
		parts[2] = ""
	if (!(parts[1] in macro)) {
		print source ": unknown identifier " word >"/dev/stderr"
		failed = 1
		exit 1
	}
	return macro[parts[1]] (parts[2] == "" ? "" : "." parts[2])
}
function fold(line,	cut) {
	while (length(line) > 76) {
		for (cut = 76; cut > 2 && substr(line, cut + 1, 1) != " ";)
			cut--
		if (cut == 2)
			cut = 76
		print substr(line, 1, cut)
		line = " " substr(line, cut + 1)
	}
	print line
}
function finish(	kind, body) {
	if (statement == "")
		return
	gsub(/[ \t]+/, " ", statement)
	kind = tolower(substr(statement, 1, index(statement, " ") - 1))
	body = substr(statement, index(statement, " ") + 1)
	statement = ""
	if (kind == "objectidentifier") {
		split(body, pair, " ")
		macro[pair[1]] = number(pair[2])
	} else if (kind == "attributetype")
		fold("olcAttributeTypes: " expand(body))
	else if (kind == "objectclass")
		fold("olcObjectClasses: " expand(body))
	else {
		print source ": unknown statement " kind >"/dev/stderr"
		failed = 1
		exit 1
	}
}
BEGIN {
	print "# Made from " source " by mkldif.sh: change that file, not this one."
	print "#"
	print "# Into a running server, as root:"
	print "#	ldapadd -Q -Y EXTERNAL -H ldapi:/// -f " name ".ldif"
	print ""
	print "dn: cn=" name ",cn=schema,cn=config"
	print "objectClass: olcSchemaConfig"
	print "cn: " name
}
/^#/ { next }
/^[ \t]*$/ { next }
/^[ \t]/ { statement = statement " " $0; next }
{ finish(); statement = $0 }
END { if (!failed) finish(); exit failed }
' "$1"
