/* Compiler attributes under names of our own. */
#ifndef POSTLOGIN_ATTRIBUTES_H
#define POSTLOGIN_ATTRIBUTES_H

#define PRINTF(at, first) __attribute__((format(printf, at, first)))
#define NODISCARD __attribute__((warn_unused_result))
#define NORETURN _Noreturn

#endif
