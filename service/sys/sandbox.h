/*
 * The sandbox: after entering, the process can only make the system calls its kind of work needs (seccomp). There is no
 * way out, and threads and children inherit it. Everything that needs more (opening files, loading keys) is done
 * before.
 *
 * Under AddressSanitizer this does nothing: the sanitizer's own work needs more than any of these lists.
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

#include "avtale/err.h"

enum sandbox_kind {
    /* What is open stays usable, sockets included; nothing can be opened, made, connected or started, and no memory
     * becomes code. Any other call ends the process. No debugger of the same user can attach, and there are no core
     * dumps. */
    SANDBOX_SIGNER,
    /* Files can be opened for reading, and only stdout and stderr written. Any other call fails with EPERM. */
    SANDBOX_READER,
    /* Memory, and standard output to write to; nothing is read. Any other call fails with EPERM. */
    SANDBOX_PURE,
    SANDBOX_KINDS
};

/* AVT_ESTORE if the kernel does not take the filter: then do not go on. */
struct avt_err sandbox_enter(enum sandbox_kind kind) AVT_NODISCARD;

#endif
