#!/bin/sh
# Makes what other directory servers load from an OpenLDAP .schema file:
#
#	mkldif.sh openldap mail-login.schema >mail-login.ldif
#	mkldif.sh 389ds mail-login.schema >60mail-login.ldif
#	mkldif.sh ad mail-login.schema >mail-login-ad.ldif
#
# The name of cn=config's entry is the file's name. Object identifier macros
# are replaced by numbers, since they would become server-wide names. Lines are
# folded as RFC 2849 has it, between words, so that a name stays searchable.
# For Active Directory a comment of the source gives each name its GUID:
#
#	# schemaIDGUID NAME BASE64
set -eu

usage() {
	echo "usage: ${0##*/} openldap|389ds|ad FILE.schema" >&2
	exit 2
}
[ $# -eq 2 ] || usage
case $1 in
openldap | 389ds | ad) ;;
*) usage ;;
esac
name=${2##*/}

exec awk -v format="$1" -v name="${name%.schema}" -v source="$name" '
function fail(text) {
	print source ": " text >"/dev/stderr"
	failed = 1
	exit 1
}
function expand(text,	word) {
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
	if (!(parts[1] in macro))
		fail("unknown identifier " word)
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
# The word or the quoted text after a keyword, "" without it.
function after(text, keyword,	rest) {
	if (!match(text, " " keyword " "))
		return ""
	rest = substr(text, RSTART + RLENGTH)
	if (substr(rest, 1, 1) == "\047")
		return substr(rest, 2, index(substr(rest, 2), "\047") - 1)
	return substr(rest, 1, index(rest " ", " ") - 1)
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
		return
	}
	if (kind != "attributetype" && kind != "objectclass")
		fail("unknown statement " kind)
	body = expand(body)
	if (format == "openldap")
		fold((kind == "objectclass" ? "olcObjectClasses: " \
			: "olcAttributeTypes: ") body)
	else if (format == "389ds") {
		sub(/ \)$/, " X-ORIGIN \047ldap-postlogin\047 )", body)
		fold((kind == "objectclass" ? "objectClasses: " \
			: "attributeTypes: ") body)
	} else if (kind == "objectclass")
		ad_class(body)
	else
		ad_attribute(body)
}

# Active Directory: entries instead of descriptions, in steps, because what
# was added is known only after the schema was read anew.
function ad_place(cn) {
	return "CN=" cn ",CN=Schema,CN=Configuration,DC=X"
}
function ad_entry(class, cn, text) {
	if (!(cn in guid))
		fail("no schemaIDGUID for " cn)
	print ""
	print "dn: " ad_place(cn)
	print "changetype: add"
	print "objectClass: top"
	print "objectClass: " class
	print "cn: " cn
	print "lDAPDisplayName: " cn
	print "adminDisplayName: " cn
	fold("adminDescription: " after(text, "DESC"))
	print "schemaIDGUID:: " guid[cn]
}
function ad_attribute(text,	cn, syntax) {
	cn = after(text, "NAME")
	syntax = after(text, "SYNTAX")
	sub(/.*\./, "", syntax)
	if (!(syntax in ad_syntax))
		fail("no syntax of Active Directory for " cn)
	ad_entry("attributeSchema", cn, text)
	fold("attributeID: " after(" " text, "\\("))
	split(ad_syntax[syntax], pair, " ")
	print "attributeSyntax: " pair[1]
	print "oMSyntax: " pair[2]
	print "isSingleValued: " (text ~ / SINGLE-VALUE / ? "TRUE" : "FALSE")
	print "searchFlags: 0"
}
function ad_class(text,	cn, may, count, names, i) {
	cn = after(text, "NAME")
	if (text !~ / AUXILIARY /)
		fail(cn " is no auxiliary class")
	if (text ~ / MUST /)
		fail(cn " requires an attribute")
	ad_reload()
	ad_entry("classSchema", cn, text)
	fold("governsID: " after(" " text, "\\("))
	print "objectClassCategory: 3"
	print "subClassOf: " after(text, "SUP")
	may = text
	sub(/.* MAY \( /, "", may)
	sub(/ \).*/, "", may)
	count = split(may, names, / \$ /)
	for (i = 1; i <= count; i++)
		print "mayContain: " names[i]
	ad_reload()
	count = split(carriers, names, " ")
	for (i = 1; i <= count; i++) {
		print ""
		print "dn: " ad_place(names[i])
		print "changetype: modify"
		print "add: auxiliaryClass"
		print "auxiliaryClass: " cn
		print "-"
	}
	ad_reload()
}
function ad_reload() {
	print ""
	print "dn:"
	print "changetype: modify"
	print "add: schemaUpdateNow"
	print "schemaUpdateNow: 1"
	print "-"
}

BEGIN {
	# What a user, a group or a notice may be in Active Directory.
	carriers = "User Group Contact Container Organizational-Unit"
	ad_syntax[7] = "2.5.5.8 1"
	ad_syntax[15] = "2.5.5.12 64"
	ad_syntax[24] = "2.5.5.11 24"
	ad_syntax[26] = "2.5.5.5 22"
	ad_syntax[27] = "2.5.5.9 2"
	print "# Made from " source " by mkldif.sh: change that file, not this one."
	print "#"
	if (format == "openldap") {
		print "# Into a running server, as root:"
		print "#	ldapadd -Q -Y EXTERNAL -H ldapi:/// -f " name ".ldif"
		print ""
		print "dn: cn=" name ",cn=schema,cn=config"
		print "objectClass: olcSchemaConfig"
		print "cn: " name
	} else if (format == "389ds") {
		print "# Into a running server, INSTANCE, as root:"
		print "#	cp 60" name ".ldif /etc/dirsrv/slapd-INSTANCE/schema/"
		print "#	dsconf INSTANCE schema reload"
		print "#" # an empty line would be an empty entry to the server
		print "dn: cn=schema"
	} else {
		print "# DC=X stands for the forest root domain, such as DC=example,DC=com. What is in"
		print "# the schema of Active Directory stays there for ever: try it elsewhere first."
		print "#"
		print "# Windows, as a schema administrator, on the schema master:"
		print "#	ldifde -i -f " name "-ad.ldif -c DC=X DC=example,DC=com"
		print "# Samba, with `dsdb:schema update allowed = yes` in smb.conf:"
		print "#	sed s/DC=X/DC=example,DC=com/ " name "-ad.ldif |"
		print "#	    ldapmodify -ZZ -H ldap://dc1.example.com -D Administrator@example.com -W"
	}
}
/^# schemaIDGUID / { guid[$3] = $4 }
/^#/ { next }
/^[ \t]*$/ { next }
/^[ \t]/ { statement = statement " " $0; next }
{ finish(); statement = $0 }
END { if (!failed) finish(); exit failed }
' "$2"
