/* support: what the test framework lacks. The only file that includes cmocka. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Holds if |got - want| <= tolerance; a NaN on either side fails. */
#define assert_close(got, want, tolerance)                                                       \
    do {                                                                                         \
        const double got_ = (got), want_ = (want);                                               \
        if (!(fabs(got_ - want_) <= (tolerance))) {                                              \
            print_error("%s:%d: %s is %.17g, not %.17g within %.3g\n", __FILE__, __LINE__, #got, \
                        got_, want_, (double)(tolerance));                                       \
            fail();                                                                              \
        }                                                                                        \
    } while (0)

#endif
