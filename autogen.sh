#!/bin/sh
# Makes ./configure. Needs autoconf, automake and pkg-config (its m4 file).
set -e
cd "$(dirname "$0")"
mkdir -p build-aux m4
exec autoreconf --install --force --warnings=all
