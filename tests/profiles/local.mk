# The packaged profiles, each against its table of logins.
EXTRA_DIST += tests/profiles
TESTS += tests/profiles/run.sh

# A folder is copied from the build tree too, where the last run left its log.
dist-hook:
	rm -f $(distdir)/tests/profiles/run.log $(distdir)/tests/profiles/run.trs
