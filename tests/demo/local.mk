# The front door: ./demo and ./check.
EXTRA_DIST += \
	check \
	demo \
	tests/demo/company.ldif \
	tests/demo/company.py \
	tests/demo/mailers.py \
	tests/demo/run \
	tests/demo/screen.py \
	tests/demo/setup
