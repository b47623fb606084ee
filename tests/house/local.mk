# House rules, run by make check.
house_tests = \
	tests/house/layers.sh \
	tests/house/lengths.sh \
	tests/house/linkage.sh
EXTRA_DIST += $(house_tests)
TESTS += $(house_tests)
