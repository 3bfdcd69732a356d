/* Signals as bytes in a pipe. Not through .NET, which leaves alone for good what it found ignored when it started (INT and QUIT, after a shell's "&"). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { HIGHEST = 64 };

static int ends[2] = { -1, -1 };
static struct sigaction before_us[HIGHEST + 1];

static void on_signal(int number)
{
    const int saved = errno;
    const unsigned char byte = (unsigned char)number;
    if (write(ends[1], &byte, 1) < 0) {
        /* EAGAIN: thousands wait to be read already */
    }
    errno = saved;
}

/* The end of the pipe to read the numbers from, with blocking reads; the same one on every call. -errno if there is none. */
int supervisor_signal_pipe(void)
{
    if (ends[0] >= 0)
        return ends[0];
    int made[2];
    if (pipe2(made, O_CLOEXEC) < 0)
        return -errno;
    /* A handler must never wait. */
    fcntl(made[1], F_SETFL, O_NONBLOCK);
    ends[1] = made[1];
    return ends[0] = made[0];
}

/* From now on the signal is written into the pipe, which must be there. -errno if it cannot be had. */
int supervisor_tell_signal(int number)
{
    if (number < 1 || number > HIGHEST)
        return -EINVAL;
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK };
    sigfillset(&action.sa_mask);
    if (sigaction(number, &action, &before_us[number]) < 0)
        return -errno;
    /* Whoever started us may have left it blocked; one thread that lets it through is enough. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return 0;
}

/* What happened to the signal before supervisor_tell_signal happens again. */
void supervisor_leave_signal(int number)
{
    if (number >= 1 && number <= HIGHEST)
        sigaction(number, &before_us[number], NULL);
}
