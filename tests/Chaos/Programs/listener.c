/* An event listener with bad manners: rejects some events, and dies in the middle of others.
 * usage: listener REJECTS_EACH DIES_EACH
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **words)
{
    if (count < 3) return 2;
    long rejects = atol(words[1]), dies = atol(words[2]);
    char line[4096];
    for (long event = 1;; event++) {
        fputs("READY\n", stdout);
        fflush(stdout);
        if (fgets(line, sizeof line, stdin) == NULL) return 0;
        char *at = strstr(line, "len:");
        for (long length = at ? atol(at + 4) : 0; length > 0; length--)
            if (getchar() == EOF) return 0;
        if (event % dies == 0) return 1;
        fputs(event % rejects == 0 ? "RESULT 4\nFAIL" : "RESULT 2\nOK", stdout);
        fflush(stdout);
    }
}
