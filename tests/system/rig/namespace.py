#!/usr/bin/python3 -I
"""namespace.py COMMAND [WORD]...: COMMAND among mounts of its own, as root.

Like unshare --mount --uts, but also in a chroot whose "/" is no mount point:
there no mount can be made private by its name, and what is mounted would be
seen outside. So we step out of the chroot, in the new namespace only, make
all mounts private, and step in again.
"""

import ctypes
import os
import sys
import tempfile

CLONE_NEWNS, CLONE_NEWUTS = 0x00020000, 0x04000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
libc = ctypes.CDLL(None, use_errno=True)


def must(result, what):
    if result != 0:
        sys.exit("%s: %s" % (what, os.strerror(ctypes.get_errno())))


def step_out():
    """To the root of all mounts; returns a descriptor of the way back."""
    way_back = os.open("/", os.O_PATH | os.O_DIRECTORY)
    inside = tempfile.mkdtemp(dir="/tmp")
    os.chdir("/")
    os.chroot(inside)
    while not os.path.samefile(".", ".."):
        os.chdir("..")
    os.chroot(".")
    return way_back, inside


def main():
    here = os.getcwd()
    must(libc.unshare(CLONE_NEWNS | CLONE_NEWUTS), "unshare")
    way_back, inside = step_out()
    must(libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None),
         "mount --make-rprivate /")
    os.chdir(way_back)
    os.chroot(".")
    os.close(way_back)
    os.rmdir(inside)
    os.chdir(here)
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
