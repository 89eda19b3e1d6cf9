/*
 * Preloaded into a service that is built with -finstrument-functions: notes which functions are entered while byte 0 of
 * the file AVT_WALK is 1. The rest of the file is a table of their addresses in the program, each once, 0 where there is
 * none. It is shared with the processes that are forked, and makes no system call once it is mapped.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 1 << 16 };

static _Atomic uint64_t *table; /* slot 0 says whether to note */
static uint64_t base;

void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller);

static int of_program(struct dl_phdr_info *info, size_t size, void *out)
{
    (void)size;
    *(uint64_t *)out = info->dlpi_addr;
    return 1; /* the program comes first */
}

__attribute__((constructor)) static void map(void)
{
    const char *path = getenv("AVT_WALK");
    int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    dl_iterate_phdr(of_program, &base);
    void *at = mmap(NULL, SLOTS * sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    table = at != MAP_FAILED ? at : NULL;
    close(file);
}

void __cyg_profile_func_enter(void *function, void *caller)
{
    (void)caller;
    uint64_t address = (uint64_t)(uintptr_t)function - base;
    if (table == NULL || (table[0] & 1) == 0)
        return;
    for (uint64_t i = address % (SLOTS - 1); i < SLOTS - 1; i++) {
        uint64_t none = 0;
        if (atomic_compare_exchange_strong(&table[i + 1], &none, address) || none == address)
            return;
    }
}

void __cyg_profile_func_exit(void *function, void *caller)
{
    (void)function;
    (void)caller;
}
