/* /proc. */
#include "machine.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first number behind key in a file; 0 if there is none. */
static uint64_t number_behind(const char *path, const char *key)
{
    char line[512];
    uint64_t number = 0;
    FILE *file = fopen(path, "r");
    while (file != NULL && number == 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, key, strlen(key)) == 0)
            number = strtoull(line + strlen(key), NULL, 10);
    if (file != NULL)
        (void)fclose(file);
    return number;
}

struct machine machine_of(unsigned pid)
{
    char path[64], line[256];
    struct machine m = {
        {"front",   "kontroll", "signer", "push"},
        {pid}
    };
    (void)snprintf(path, sizeof path, "/proc/%u/task/%u/children", pid, pid);
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *at = line;
        for (size_t i = 1; i < PROCESSES; i++)
            m.pid[i] = (unsigned)strtoul(at, &at, 10);
    }
    if (file != NULL)
        (void)fclose(file);
    return m;
}

uint64_t machine_pss(const struct machine *machine)
{
    char path[64];
    uint64_t sum = 0;
    for (size_t i = 0; i < PROCESSES; i++) {
        (void)snprintf(path, sizeof path, "/proc/%u/smaps_rollup", machine->pid[i]);
        sum += machine->pid[i] != 0 ? number_behind(path, "Pss:") : 0;
    }
    return sum;
}

double machine_cpu(const struct machine *machine, size_t process)
{
    char path[400];
    uint64_t sum = 0;
    (void)snprintf(path, sizeof path, "/proc/%u/task", machine->pid[process]);
    DIR *tasks = opendir(path);
    for (struct dirent *task; tasks != NULL && (task = readdir(tasks)) != NULL;) {
        if (task->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof path, "/proc/%u/task/%s/schedstat", machine->pid[process], task->d_name);
        sum += number_behind(path, "");
    }
    if (tasks != NULL)
        (void)closedir(tasks);
    return (double)sum / 1e9;
}
