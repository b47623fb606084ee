# docs
EXTRA_DIST += docs/decisions.md
