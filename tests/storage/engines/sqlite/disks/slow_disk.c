/* Loaded before the C library (LD_PRELOAD): a disk whose syncs take long, wait, or fail.
 *
 * The process itself says so by the functions below; or, if DISK_ORDERS names a file, whoever writes
 * "<milliseconds> <held> <failing>" into it: then all syncs fail that begin meanwhile. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
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

static void hear_orders(void)
{
    const char *orders = getenv("DISK_ORDERS");
    FILE *file = orders && *orders ? fopen(orders, "r") : 0;
    int takes, waits, fails;

    if (!file)
        return;
    if (fscanf(file, "%d %d %d", &takes, &waits, &fails) == 3) {
        milliseconds = takes;
        held = waits;
        failing = fails;
    }
    fclose(file);
}

static int slowly(const char *name, int file)
{
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = -1;

    begun++;
    hear_orders();
    wait_for(milliseconds);
    while (held) {
        wait_for(1);
        hear_orders();
    }
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
