/* normal_moment: what a sample of normal numbers is held against. */
#ifndef TESTS_NORMAL_MOMENT_H
#define TESTS_NORMAL_MOMENT_H

/* E z^k of a standard normal number: 1 * 3 * 5 * .. * (k - 1) for even k, else 0. */
static inline double normal_moment(int k)
{
    double moment = k % 2 == 0 ? 1 : 0;
    for (int factor = k - 1; factor > 1; factor -= 2) {
        moment *= factor;
    }
    return moment;
}

#endif
