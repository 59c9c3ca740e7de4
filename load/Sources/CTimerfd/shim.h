// The kernel's timers as descriptors, which Glibc's module does not show.
#pragma once

#include <stdint.h>
#include <sys/timerfd.h>
#include <time.h>

/// A timer on the monotonic clock that reads as a descriptor; -1 and errno when there is none.
static inline int ctimerfd_make(void) {
    return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
}

/// Lets `timer` become readable at this nanosecond of the monotonic clock and forgets what it was
/// set to before, its expirations included; 0 stops it.
static inline int ctimerfd_set(int timer, uint64_t nanoseconds) {
    struct itimerspec at = {
        .it_value = {
            .tv_sec = (time_t)(nanoseconds / 1000000000u),
            .tv_nsec = (long)(nanoseconds % 1000000000u),
        },
    };
    return timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, 0);
}
