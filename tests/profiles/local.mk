# The packaged profiles, each against its table of logins.
EXTRA_DIST += tests/profiles
TESTS += tests/profiles/run.sh tests/profiles/rules.sh

# A folder is copied from the build tree too, where the last run left its log.
dist-hook:
	rm -f $(distdir)/tests/profiles/*.log $(distdir)/tests/profiles/*.trs
