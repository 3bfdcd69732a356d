/* Starts a child as a struct describes it, or says which step went wrong.
 *
 * Constraints: managed code cannot run after a fork; posix_spawn cannot set user, umask or limits; a plain fork copies the page
 * tables of the heap. Scheme: clone with CLONE_VM|CLONE_VFORK, so the child borrows this memory (on a stack of its own) and the
 * calling thread stands still until execve or exit. The child therefore makes raw system calls only: glibc's setuid, setgroups and
 * sigaction know of this process's threads and locks. The child also shares the table of descriptors until it cuts itself off with
 * the few low ones it needs: a copy of the whole table, and closing it again, would cost more with every program that runs.
 * One launch at a time in each lane. Linux only. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#endif
#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

enum { LANES = 2, MAX_FDS = 16, STANDARD_FDS = 3, STACK_SIZE = 64 * 1024, SIGNAL_SET_SIZE = 8 };

/* Loop/LaunchRequest.cs has the same numbers. */
enum stage { NONE, FORK, PROCESS_GROUP, STREAMS, LIMITS, GROUPS, GROUP_ID, USER_ID, DIRECTORY, EXECUTE };

struct request {
    const char *path;
    char *const *argv;
    char *const *envp;     /* NULL: this process's own */
    const char *directory; /* NULL: stay */
    const uint32_t *groups;
    const int32_t *fds;    /* fds[i] becomes i; -1 is /dev/null; all others are closed */
    uint64_t open_files_soft, open_files_hard; /* 0, 0: as they are */
    uint64_t mark;         /* 0: none */
    int32_t fd_count;
    int32_t group_count;   /* -1: keep the account */
    uint32_t uid, gid;
    int32_t umask;         /* -1: keep */
    int32_t group;         /* 0: a process group of its own; 1: a session, too; 2: ours */
    int32_t death_signal;  /* 0, or what the kernel sends it when the calling thread ends */
    int32_t lane;          /* which stack and slots: two launches at the same time must not share them */
};

struct result { int32_t pid, pidfd, stage, error; };

struct launch { const struct request *request; struct result *result; int shares_fds; long parent; };

/* Low descriptors, taken before anybody else takes them: /dev/null, and one for each standard stream of a lane's next child. */
static int null_fd = -1, slots[LANES][STANDARD_FDS], highest_slot = -1;
static char *stacks[LANES];

__attribute__((constructor)) static void take_slots(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return;
    null_fd = fcntl(null, F_DUPFD_CLOEXEC, STANDARD_FDS);
    for (int i = 0; i < LANES * STANDARD_FDS; i++) {
        int slot = slots[i / STANDARD_FDS][i % STANDARD_FDS] = fcntl(null, F_DUPFD_CLOEXEC, STANDARD_FDS);
        highest_slot = slot < 0 || (i > 0 && highest_slot < 0) ? -1 : slot > highest_slot ? slot : highest_slot;
    }
    close(null);
}

/* Puts the child's streams where it can keep them while it lets go of everything above. */
static int fill_slots(const struct request *request)
{
    /* An empty range is EINVAL where the kernel knows the call and its flags; older kernels and seccomp filters say something else. */
    if (request->fd_count != STANDARD_FDS || highest_slot < 0
        || syscall(SYS_close_range, 1L, 0L, (long)CLOSE_RANGE_UNSHARE) == 0 || errno != EINVAL)
        return 0;
    for (int i = 0; i < STANDARD_FDS; i++)
        if (dup3(request->fds[i] < 0 ? null_fd : request->fds[i], slots[request->lane][i], O_CLOEXEC) < 0)
            return 0;
    return 1;
}

static void empty_slots(int lane)
{
    for (int i = 0; i < STANDARD_FDS; i++)
        dup3(null_fd, slots[lane][i], O_CLOEXEC);
}

static _Noreturn void give_up(struct result *result, enum stage stage)
{
    result->error = errno;
    result->stage = stage;
    for (;;)
        syscall(SYS_exit_group, 127);
}

/* fds[i] becomes i. Sources that lie among the targets are moved above them first, so that no order of the copies can lose one. */
static int place_fds(const struct request *request)
{
    int from[MAX_FDS];
    for (int i = 0; i < request->fd_count; i++) {
        from[i] = request->fds[i];
        if (from[i] < 0) {
            int null = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC, 0);
            if (null < 0)
                return -1;
            from[i] = null;
        }
        if (from[i] < request->fd_count)
            from[i] = syscall(SYS_fcntl, from[i], F_DUPFD_CLOEXEC, (long)request->fd_count);
        if (from[i] < 0)
            return -1;
    }
    for (int i = 0; i < request->fd_count; i++)
        if (syscall(SYS_dup3, from[i], i, 0) < 0)
            return -1;
    return 0;
}

/* Without close_range (Linux < 5.9, or refused by a seccomp filter): what /proc lists, else every number up to the limit. */
static void close_one_by_one(int first)
{
    char entries[4096];
    int folder = syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (folder < 0) {
        struct rlimit limit = {0};
        syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
        for (long fd = first; fd < (long)limit.rlim_cur; fd++)
            syscall(SYS_close, fd);
        return;
    }
    /* Closing while reading can make the kernel skip entries: start again until a whole pass found nothing. */
    for (int closed = 1; closed;) {
        long size;
        closed = 0;
        syscall(SYS_lseek, folder, 0, SEEK_SET);
        while ((size = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
            for (long at = 0; at < size;) {
                /* struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name */
                const char *name = entries + at + 19;
                uint16_t length;
                int fd = 0;
                memcpy(&length, entries + at + 16, sizeof length);
                at += length;
                if (*name == '.')
                    continue;
                while (*name)
                    fd = fd * 10 + (*name++ - '0');
                if (fd >= first && fd != folder && syscall(SYS_close, fd) == 0)
                    closed = 1;
            }
        }
    }
    syscall(SYS_close, folder);
}

/* What the pipes say of whose they are, while we still own them: see PipeMarks.cs, which has the same numbers. Nothing is lost where a kernel refuses. */
static void mark_streams(const struct request *request)
{
    const uint64_t pid = syscall(SYS_getpid), mark = request->mark ^ (pid * 0x9E3779B97F4A7C15ULL >> 6);
    const long times[4] = { (long)(mark >> 29) + 1, (long)(mark & ((1UL << 29) - 1)), 0, UTIME_OMIT };
    for (int i = 0; i < STANDARD_FDS && i < request->fd_count; i++)
        if (request->fds[i] >= 0)
            syscall(SYS_utimensat, (long)i, NULL, times, 0L);
}

static int become_child(void *argument)
{
    const struct request *request = ((struct launch *)argument)->request;
    struct result *result = ((struct launch *)argument)->result;

    if (request->group != 2 && (request->group == 1 ? syscall(SYS_setsid) : syscall(SYS_setpgid, 0, 0)) < 0)
        give_up(result, PROCESS_GROUP);

    /* What is ignored (SIGPIPE, by .NET) would stay ignored after execve. The kernel's struct, all zero, is SIG_DFL. */
    static const char by_default[64];
    for (int number = 1; number <= 64; number++)
        syscall(SYS_rt_sigaction, number, by_default, NULL, (long)SIGNAL_SET_SIZE);
    static const uint64_t nothing;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, NULL, (long)SIGNAL_SET_SIZE);

    if (((struct launch *)argument)->shares_fds) {
        if (syscall(SYS_close_range, (long)highest_slot + 1, ~0UL >> 32, (long)CLOSE_RANGE_UNSHARE) < 0)
            give_up(result, STREAMS);
        for (int i = 0; i < STANDARD_FDS; i++)
            if (syscall(SYS_dup3, slots[request->lane][i], i, 0) < 0)
                give_up(result, STREAMS);
    } else if (place_fds(request) < 0) {
        give_up(result, STREAMS);
    }
    if (syscall(SYS_close_range, (long)request->fd_count, ~0UL >> 32, 0L) < 0)
        close_one_by_one(request->fd_count);
    if (request->mark != 0)
        mark_streams(request);

    if (request->open_files_hard != 0) {
        const uint64_t limit[2] = { request->open_files_soft, request->open_files_hard };
        if (syscall(SYS_prlimit64, 0L, (long)RLIMIT_NOFILE, limit, NULL) < 0)
            give_up(result, LIMITS);
    }
    if (request->group_count >= 0) {
        if (syscall(SYS_setgroups, (long)request->group_count, request->groups) < 0)
            give_up(result, GROUPS);
        if (syscall(SYS_setgid, (long)request->gid) < 0)
            give_up(result, GROUP_ID);
        if (syscall(SYS_setuid, (long)request->uid) < 0)
            give_up(result, USER_ID);
    }
    /* After the change of the user, which clears it. Whoever called us may be gone already. */
    if (request->death_signal != 0
        && (syscall(SYS_prctl, (long)PR_SET_PDEATHSIG, (long)request->death_signal, 0L, 0L, 0L) < 0
            || syscall(SYS_getppid) != ((struct launch *)argument)->parent))
        give_up(result, PROCESS_GROUP);
    if (request->directory && syscall(SYS_chdir, request->directory) < 0)
        give_up(result, DIRECTORY);
    if (request->umask >= 0)
        syscall(SYS_umask, (long)request->umask);

    syscall(SYS_execve, request->path, request->argv, request->envp ? request->envp : environ);
    give_up(result, EXECUTE);
}

int supervisor_spawn(const struct request *request, struct result *result)
{
    *result = (struct result){ .pidfd = -1 };
    if (request->fd_count < 0 || request->fd_count > MAX_FDS || request->lane < 0 || request->lane >= LANES) {
        *result = (struct result){ .pid = -1, .pidfd = -1, .stage = STREAMS, .error = EINVAL };
        return -1;
    }
    char *stack = stacks[request->lane];
    if (stack == NULL)
        stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) {
        *result = (struct result){ .pid = -1, .pidfd = -1, .stage = FORK, .error = errno };
        return -1;
    }

    stacks[request->lane] = stack;

    /* A handler of this process must not run in the child, in our memory. Raw: glibc would leave its own two signals open. */
    const uint64_t every_signal = ~0ULL;
    uint64_t before;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &every_signal, &before, (long)SIGNAL_SET_SIZE);
    const int dumpable = prctl(PR_GET_DUMPABLE);

    struct launch launch = { request, result, fill_slots(request), getpid() };
    const int flags = CLONE_VM | CLONE_VFORK | (launch.shares_fds ? CLONE_FILES : 0) | SIGCHLD;
    int pidfd = -1;
    int pid = clone(become_child, stack + STACK_SIZE, flags | CLONE_PIDFD, &launch, &pidfd);
    if (pid < 0 && (errno == ENOSYS || errno == EPERM || errno == EINVAL || errno == EMFILE || errno == ENFILE)) {
        pidfd = -1;
        pid = clone(become_child, stack + STACK_SIZE, flags, &launch);
    }
    const int clone_error = errno;

    /* The child's setuid cleared the flag of the memory it shared with us; only now that it is gone from there may it come back. */
    if (dumpable == 1 && prctl(PR_GET_DUMPABLE) != 1)
        prctl(PR_SET_DUMPABLE, 1);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, (long)SIGNAL_SET_SIZE);
    if (launch.shares_fds)
        empty_slots(request->lane);

    if (pid < 0) {
        *result = (struct result){ .pid = -1, .pidfd = -1, .stage = FORK, .error = clone_error };
        return -1;
    }
    if (result->stage != NONE) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
        if (pidfd >= 0)
            close(pidfd);
        result->pid = result->pidfd = -1;
        return -1;
    }
    result->pid = pid;
    result->pidfd = pidfd;
    return 0;
}
