/* SIGCHLD as an eventfd. Never through .NET, whose handler reaps every child by itself when the process is PID 1. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int children_fd = -1;
static struct sigaction before_us;

static void on_child(int number, siginfo_t *info, void *context)
{
    const int saved = errno;
    const uint64_t one = 1;
    if (write(children_fd, &one, sizeof one) < 0) {
        /* EAGAIN: it is as full as can be, so its reader will wake */
    }
    if (before_us.sa_flags & SA_SIGINFO)
        before_us.sa_sigaction(number, info, context);
    else if (before_us.sa_handler != SIG_DFL && before_us.sa_handler != SIG_IGN)
        before_us.sa_handler(number);
    errno = saved;
}

/* An eventfd that becomes readable after any child of this process has ended; the same one on every call. -errno if there is none. */
int supervisor_watch_children(void)
{
    if (children_fd >= 0)
        return children_fd;
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return -errno;
    children_fd = fd;

    struct sigaction action = { .sa_sigaction = on_child, .sa_flags = SA_SIGINFO | SA_RESTART | SA_NOCLDSTOP };
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, NULL, &before_us);
    sigaction(SIGCHLD, &action, NULL);
    return fd;
}

/* Whoever started us may have left SIGCHLD blocked; one thread that lets it through is enough. */
void supervisor_receive_sigchld(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}
