# The packaged profiles, each against its table of logins.
EXTRA_DIST += tests/profiles
TESTS += tests/profiles/run.sh
