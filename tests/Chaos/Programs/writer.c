/* Writes numbered lines for ever. Its numbers go on over its own restarts, and it says so if it runs twice.
 * usage: writer FOLDER NAME RATE [last-words]
 *
 * FOLDER/counters/NAME is mapped: "writing" is set before a line is written and "written" after it, so whoever is killed between the
 * two leaves one line in doubt; the next one writes that number again, with another pid. A line is shorter than PIPE_BUF: it is
 * in the pipe whole or not at all.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct counter { uint64_t writing, written, lastWrite; };

static volatile struct counter *counter;
static volatile sig_atomic_t ending;
static const char *folder, *name;

static void end(int number) { (void)number; ending = 1; }

static uint64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int in_folder(const char *kind, const char *file, int flags)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s/%s", folder, kind, file);
    return open(path, flags | O_CREAT | O_CLOEXEC, 0666);
}

static void report(const char *what)
{
    char line[256];
    int length = snprintf(line, sizeof line, "%s %s (pid %d)\n", name, what, (int)getpid());
    int file = in_folder(".", "reports", O_WRONLY | O_APPEND);
    if (write(file, line, (size_t)length) != length) _exit(9);
    close(file);
}

static void say(void)
{
    char line[64];
    uint64_t number = counter->written + 1;
    int length = snprintf(line, sizeof line, "line %llu pid %d\n", (unsigned long long)number, (int)getpid());
    counter->lastWrite = now(CLOCK_REALTIME);
    counter->writing = number;
    ssize_t written;
    while ((written = write(1, line, (size_t)length)) < 0 && errno == EINTR) { }
    if (written != length) {
        report(written < 0 ? strerror(errno) : "wrote half a line");
        _exit(3);
    }
    counter->written = number;
}

int main(int count, char **words)
{
    if (count < 4) return 2;
    folder = words[1], name = words[2];
    int lock = in_folder("locks", name, O_RDWR);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) {
        report("ran twice");
        return 4;
    }

    int file = in_folder("counters", name, O_RDWR);
    if (file < 0 || ftruncate(file, 4096) != 0) return 5;
    counter = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (counter == MAP_FAILED) return 6;
    close(file);

    /* One record for each life: who, from which number on, when, when the one before wrote last, and whether its last number is in doubt. */
    char life[160];
    int length = snprintf(life, sizeof life, "%d %llu %llu %llu %d\n", (int)getpid(), (unsigned long long)counter->written + 1,
        (unsigned long long)now(CLOCK_REALTIME), (unsigned long long)counter->lastWrite, counter->writing > counter->written);
    file = in_folder("lives", name, O_WRONLY | O_APPEND);
    if (write(file, life, (size_t)length) != length) return 7;
    close(file);

    int words_at_end = count > 4;
    if (words_at_end) {
        struct sigaction action = { .sa_handler = end };
        sigaction(SIGTERM, &action, NULL);
    }

    double rate = atof(words[3]);
    uint64_t step = (uint64_t)(1e9 / (rate > 0 ? rate : 1)), next = now(CLOCK_MONOTONIC);
    while (!ending) {
        say();
        next += step;
        if (next + 1000000000u < now(CLOCK_MONOTONIC)) next = now(CLOCK_MONOTONIC);
        struct timespec until = { (time_t)(next / 1000000000u), (long)(next % 1000000000u) };
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR && !ending) { }
    }

    for (int i = 0; i < 50; i++) say();
    return 0;
}
