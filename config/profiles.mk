# Configurations to include.
profilesdir = $(pkgdatadir)/profiles
dist_profiles_DATA =
