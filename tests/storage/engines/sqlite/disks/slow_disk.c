/* Loaded before the C library (LD_PRELOAD): a disk whose syncs take long, wait, or fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <time.h>

static atomic_int milliseconds, held, failing, begun, ended;

void disk_takes(int each) { milliseconds = each; }
void disk_waits(int yes) { held = yes; }
void disk_fails(int syncs) { failing = syncs; }
int disk_begun(void) { return begun; }
int disk_ended(void) { return ended; }

static void wait_for(int pause)
{
    struct timespec time = {pause / 1000, pause % 1000 * 1000000L};
    nanosleep(&time, 0);
}

static int slowly(const char *name, int file)
{
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = -1;

    begun++;
    wait_for(milliseconds);
    while (held)
        wait_for(1);
    if (failing > 0) {
        failing--;
        errno = EIO;
    } else {
        result = sync(file);
    }
    ended++;
    return result;
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
