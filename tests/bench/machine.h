/* What the machine says of the service's processes: memory, and processor time to the nanosecond. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stddef.h>
#include <stdint.h>

enum { PROCESSES = 4 };

/* The service is four processes: the one that was started, and its children in the order main.c starts them. */
struct machine {
    const char *who[PROCESSES];
    unsigned pid[PROCESSES]; /* 0: not there */
};
struct machine machine_of(unsigned pid);

/* KiB, of all four. */
uint64_t machine_pss(const struct machine *machine);

/* Processor time one of them has had, in seconds: its threads' together, as the scheduler counts them (schedstat). */
double machine_cpu(const struct machine *machine, size_t process);

#endif
