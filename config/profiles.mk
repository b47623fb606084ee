# Configurations to include, a directory each.
profilesdir = $(pkgdatadir)/profiles
dist_profiles_DATA =
