/* RLIMIT_NOFILE as it was before the runtime raised it. */
#include <stdint.h>
#include <sys/resource.h>

static struct rlimit open_files_at_start;

/* Linked into a native binary this runs before the runtime does; in a library loaded later the soft limit is already the hard one. */
__attribute__((constructor)) static void remember_limits(void)
{
    getrlimit(RLIMIT_NOFILE, &open_files_at_start);
}

void supervisor_open_files_at_start(uint64_t *soft, uint64_t *hard)
{
    *soft = open_files_at_start.rlim_cur;
    *hard = open_files_at_start.rlim_max;
}
