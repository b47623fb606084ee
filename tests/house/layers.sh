#!/bin/sh
# The include graph: a layer includes itself and what stands below it, never
# upwards or sideways (design: "Layers"); a library's header is seen only in the
# layer that is there for it.
cd "${top_srcdir:-.}" || exit 99
exec awk '
BEGIN {
	# layer: what it may include besides itself
	may["base"] = "";
	may["proto"] = "base";
	may["config"] = "base proto-types";
	may["directory"] = "base config proto-types policy-types";
	may["ldif"] = "base config proto-types policy-types directory";
	may["policy"] = "base config proto";
	may["state"] = "base proto";
	may["decide"] = "base config proto directory policy state";
	may["wrapper"] = "base proto";
	may["daemon"] = "base config proto directory policy state decide";
	may["ctl"] = "base config proto directory ldif policy state decide";
	# public header: its layer. The -types are plain data without functions
	# of their own layer that the one beside has to name.
	own("base", "ascii attributes span arena text error exitcode clock fd log tri " \
	    "privilege sid url " \
	    "address zone hours hourmap datetime pattern escape dn entry language");
	own("proto-types", "request reply");
	own("proto", "wire client settings");
	own("config", "diagnostics template condition config policytest");
	own("policy-types", "decision facts");
	own("policy", "policy");
	own("directory", "directory");
	own("ldif", "ldif");
	own("state", "state");
	own("decide", "decide");
	# library header: the layer that may see it
	only["ldap.h"] = "directory"; only["lber.h"] = "directory";
	only["ldap_schema.h"] = "directory"; only["yaml.h"] = "config";
	only["regex.h"] = "base"; only["lmdb.h"] = "state";
	only["nettle/sha2.h"] = "state";
	# A decision is a pure function: no I/O, clock, errno or log.
	n = split("stdio.h errno.h time.h unistd.h fcntl.h poll.h locale.h " \
	    "sys/types.h sys/socket.h sys/stat.h sys/time.h " \
	    "postlogin/log.h postlogin/clock.h postlogin/fd.h " \
	    "postlogin/privilege.h", list, " ");
	for (i = 1; i <= n; i++)
		impure[list[i]];
}
function own(layer, names,    list, n, i) {
	n = split(names, list, " ");
	for (i = 1; i <= n; i++)
		layer_of[list[i]] = layer;
}
function layer_here(    parts) {
	if (FILENAME ~ /^include\/postlogin\//) {
		split(FILENAME, parts, "/");
		sub(/\.h$/, "", parts[3]);
		if (!(parts[3] in layer_of))
			bad("is in no layer: name it in tests/house/layers.sh");
		return layer_of[parts[3]];
	}
	split(FILENAME, parts, "/");
	return parts[2];
}
function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text;
	failed = 1;
}
function allowed(from, to,    list, n, i) {
	sub(/-types$/, "", from);
	if (to == from || to == from "-types")
		return 1;
	n = split(may[from], list, " ");
	for (i = 1; i <= n; i++)
		if (list[i] == to || list[i] "-types" == to)
			return 1;
	return 0;
}
FNR == 1 { here = layer_here(); files++ }
/^#[ \t]*include/ {
	name = $0;
	sub(/^[^<"]*[<"]/, "", name);
	sub(/[>"].*$/, "", name);
	base_here = here; sub(/-types$/, "", base_here);
	if (base_here == "policy" && name in impure)
		bad("policy is pure: no <" name ">");
	if (name ~ /\.\.\//)
		bad("an include must not go up: " name);
	if (name in only && only[name] != base_here)
		bad("only " only[name] " may include <" name ">");
	if (name ~ /^postlogin\//) {
		sub(/^postlogin\//, "", name); sub(/\.h$/, "", name);
		if (!(name in layer_of))
			bad("unknown header postlogin/" name ".h");
		else if (!allowed(here, layer_of[name]))
			bad(here " may not include " layer_of[name] " (" name ".h)");
	} else if ($0 ~ /"/ && name ~ /\//) {
		split(name, parts, "/");
		if (parts[1] in may && !allowed(here, parts[1]))
			bad(here " may not include " name);
		else if (parts[1] in may && parts[1] != base_here)
			bad(name " is private to " parts[1]);
	}
}
END {
	if (files < 20) { print "only " files " files seen"; failed = 1 }
	exit failed;
}' $(find include src -name '*.[ch]' | LC_ALL=C sort)
