/* The kernel maps pages of the program's file by the dozen around each one that is touched, most of them for the start alone. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Takes the program's own code and constants out of this process's memory; what it works with is mapped again as it is used, the same
   as in the file. A part with a page that was written (the runtime has one it has made read-only since) has Anonymous above 0, and stays. */
void supervisor_forget_pages(void)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    FILE *maps = fopen("/proc/self/smaps", "re");
    if (length <= 0 || !maps) {
        if (maps)
            fclose(maps);
        return;
    }
    own[length] = '\0';

    char line[PATH_MAX + 128], rights[5];
    unsigned long from, to, from_now = 0, to_now = 0, written;
    while (fgets(line, sizeof line, maps)) {
        int path = 0;
        if (sscanf(line, "%lx-%lx %4s %*x %*x:%*x %*u %n", &from, &to, rights, &path) == 3 && path > 0) {
            line[strcspn(line, "\n")] = '\0';
            const int ours = !strchr(rights, 'w') && strcmp(line + path, own) == 0;
            from_now = ours ? from : 0;
            to_now = to;
        } else if (from_now && sscanf(line, "Anonymous: %lu", &written) == 1 && written == 0) {
            madvise((void *)from_now, to_now - from_now, MADV_DONTNEED);
        }
    }
    fclose(maps);
}
