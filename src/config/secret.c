/*
 * A secret's file: the password of a bind.
 */
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/file.h"
#include "postlogin/config.h"
