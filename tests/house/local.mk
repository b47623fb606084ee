# House rules, run by make check.
house_tests = \
	tests/house/layers.sh \
	tests/house/lengths.sh
EXTRA_DIST += $(house_tests) tests/house/linkage.sh
TESTS += $(house_tests)
