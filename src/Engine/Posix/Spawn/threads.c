/* A thread that cannot be made now is made later. When no more processes can be made (a fork bomb, pids.max, RLIMIT_NPROC) .NET's thread
   pool throws where nobody can catch it, and the whole engine would end; whoever waits here is woken by nothing but a place.
   The linker sends every pthread_create of the native binary here (--wrap). */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <time.h>

enum { first_pause = 2 * 1000 * 1000, longest_pause = 100 * 1000 * 1000 };

typedef void *body(void *);

/* The real one; there is none in the library for JIT runs, where nothing is wrapped. */
extern int __real_pthread_create(pthread_t *, const pthread_attr_t *, body *, void *) __attribute__((weak));
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, body *run, void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, body *run, void *argument)
{
    for (long pause = first_pause;;) {
        int result = __real_pthread_create(thread, attributes, run, argument);
        if (result != EAGAIN)
            return result;
        struct timespec wait = { .tv_nsec = pause };
        nanosleep(&wait, NULL);
        pause = pause * 2 < longest_pause ? pause * 2 : longest_pause;
    }
}
