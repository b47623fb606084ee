# Checks of this project's own. Flags go into PROJECT_*; CFLAGS and LDFLAGS stay
# the builder's.

# LP_FLAG(VARIABLE, FLAG): adds FLAG to VARIABLE if compiler and linker take it.
AC_DEFUN([LP_FLAG], [
    AS_VAR_PUSHDEF([lp_cache], [lp_cv_flag_$2])
    AC_CACHE_CHECK([whether $CC takes $2], [lp_cache], [
	lp_save_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]],
	    [[puts("");]])],
	    [AS_VAR_SET([lp_cache], [yes])], [AS_VAR_SET([lp_cache], [no])])
	CFLAGS=$lp_save_CFLAGS])
    AS_VAR_IF([lp_cache], [yes], [$1="${$1} $2"])
    AS_VAR_POPDEF([lp_cache])
])

# LP_YES_NO(OPTION, VALUE): another value would silently be a no.
AC_DEFUN([LP_YES_NO], [
    AS_CASE(["$2"], [yes|no], [],
	[AC_MSG_ERROR([--enable-$1=$2: yes or no was expected])])
])

AC_DEFUN([LP_C11], [
    AC_MSG_CHECKING([for C11])
    AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
	_Static_assert(__STDC_VERSION__ >= 201112L, "C11");]])],
	[AC_MSG_RESULT([yes])], [AC_MSG_ERROR([a C11 compiler is needed])])
])

AC_DEFUN([LP_WARNINGS], [
    AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror], [a warning fails the build])],
	[], [enable_werror=no])
    LP_YES_NO([werror], [$enable_werror])
    for lp_flag in -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wvla -Wundef -Wformat=2; do
	LP_FLAG([PROJECT_CFLAGS], [$lp_flag])
    done
    AS_IF([test "x$enable_werror" = xyes],
	[PROJECT_CFLAGS="$PROJECT_CFLAGS -Werror"])
    AC_SUBST([PROJECT_CFLAGS])
    AC_SUBST([PROJECT_LDFLAGS])
])

AC_DEFUN([LP_HARDENING], [
    AC_ARG_ENABLE([hardening],
	[AS_HELP_STRING([--disable-hardening],
	    [build without PIE, RELRO, fortify, stack protector])],
	[], [enable_hardening=yes])
    LP_YES_NO([hardening], [$enable_hardening])
    AC_ARG_ENABLE([sanitizers],
	[AS_HELP_STRING([--enable-sanitizers],
	    [build with AddressSanitizer and UndefinedBehaviorSanitizer])],
	[], [enable_sanitizers=no])
    LP_YES_NO([sanitizers], [$enable_sanitizers])
    AS_IF([test "x$enable_hardening" = xyes], [
	for lp_flag in -fstack-protector-strong -fstack-clash-protection \
	    -fcf-protection=full -ftrivial-auto-var-init=zero \
	    -fno-strict-overflow -fPIE; do
	    LP_FLAG([PROJECT_CFLAGS], [$lp_flag])
	done
	for lp_flag in -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack \
	    -Wl,-z,separate-code -Wl,--as-needed; do
	    LP_FLAG([PROJECT_LDFLAGS], [$lp_flag])
	done
	dnl fortify needs optimisation and fights with the sanitizers
	AS_CASE(["x$enable_sanitizers:$CFLAGS"], [xyes:*|*-O0*], [],
	    [LP_FORTIFY])
    ])
])

AC_DEFUN([LP_FORTIFY], [
    lp_before=$PROJECT_CFLAGS
    for lp_level in 3 2; do
	AS_IF([test "x$lp_before" = "x$PROJECT_CFLAGS"],
	    [LP_FLAG([PROJECT_CFLAGS],
		[-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$lp_level])])
    done
    dnl -O2 was there to make the probe meaningful; CFLAGS decides
    PROJECT_CFLAGS=`AS_ECHO(["$PROJECT_CFLAGS"]) | sed 's/ -O2 -U_FORT/ -U_FORT/'`
])

AC_DEFUN([LP_SANITIZERS], [
    AS_IF([test "x$enable_sanitizers" = xyes], [
	for lp_flag in -fsanitize=address,undefined \
	    -fno-sanitize-recover=all -fno-omit-frame-pointer; do
	    lp_before=$PROJECT_CFLAGS
	    LP_FLAG([PROJECT_CFLAGS], [$lp_flag])
	    AS_IF([test "x$lp_before" = "x$PROJECT_CFLAGS"],
		[AC_MSG_ERROR([--enable-sanitizers: $CC does not take $lp_flag])])
	done
    ])
    AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" = xyes])
])

# libldap: pkg-config knows it from 2.5 on, older ones by trial.
AC_DEFUN([LP_LDAP], [
    PKG_CHECK_MODULES([LDAP], [ldap], [], [
	AC_CHECK_HEADER([ldap.h], [], [AC_MSG_ERROR([ldap.h not found (libldap)])])
	AC_CHECK_LIB([ldap], [ldap_initialize], [LDAP_LIBS="-lldap -llber"],
	    [AC_MSG_ERROR([libldap not found])], [-llber])])
    AS_CASE(["$LDAP_LIBS"], [*-llber*], [], [LDAP_LIBS="$LDAP_LIBS -llber"])
    AC_SUBST([LDAP_LIBS])
])

# LMDB: Debian gives it to pkg-config, its authors do not.
AC_DEFUN([LP_LMDB], [
    PKG_CHECK_MODULES([LMDB], [lmdb >= 0.9.18], [], [
	AC_CHECK_HEADER([lmdb.h], [], [AC_MSG_ERROR([lmdb.h not found (liblmdb)])])
	AC_CHECK_LIB([lmdb], [mdb_env_open], [LMDB_LIBS=-llmdb],
	    [AC_MSG_ERROR([liblmdb not found])])])
    AC_SUBST([LMDB_LIBS])
])

# The generation of the Dovecot that is installed, unless told.
AC_DEFUN([LP_DOVECOT], [
    AS_IF([test "x$with_dovecot" = xauto], [
	AC_MSG_CHECKING([for Dovecot's generation])
	lp_version=`(PATH="$PATH:/usr/sbin:/usr/local/sbin"; dovecot --version) 2>/dev/null`
	AS_CASE(["$lp_version"],
	    [1.0*], [with_dovecot=1.0], [1.1*], [with_dovecot=1.1],
	    [1.2*], [with_dovecot=1.2], [2.0*], [with_dovecot=2.0],
	    [2.1*], [with_dovecot=2.1], [2.2*], [with_dovecot=2.2],
	    [2.4*], [with_dovecot=2.4], [with_dovecot=2.3])
	AC_MSG_RESULT([$with_dovecot])])
    AS_CASE(["$with_dovecot"],
	[1.0|1.1|1.2|2.0|2.1|2.2|2.3|2.4], [],
	[AC_MSG_ERROR([--with-dovecot=$with_dovecot: 1.0 1.1 1.2 2.0 2.1 2.2 2.3 or 2.4 was expected])])
])
