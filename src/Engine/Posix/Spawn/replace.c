/* Replaces the program of this process. A signal that comes between two programs must not find its default action, which is to end us. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Those that signals.c takes: they wait, blocked, until the next program takes them (supervisor_tell_signal unblocks them). */
static const int waiting[] = { SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2 };

/* By path, or by descriptor when path is NULL. Returns only if it cannot: -errno. The environment is this process's own. */
int supervisor_replace(const char *path, int fd, char *const *argv)
{
    sigset_t blocked, before;
    sigemptyset(&blocked);
    for (unsigned i = 0; i < sizeof waiting / sizeof *waiting; i++)
        sigaddset(&blocked, waiting[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    if (path != NULL)
        execve(path, argv, environ);
    else
        syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
    const int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -error;
}
