/* How the normal numbers are distributed, on a hundred million of them: moments, goodness of fit,
 * tails, and correlations within and across addresses. Each test's false alarm rate is FALSE_ALARM
 * at most, by the normal law of a mean over many numbers (GATE standard errors) or as said there;
 * the numbers are always the same, so that a test that passed passes for ever. The transform's own
 * departure from the law, some 1e-7 of a number, is far below what so many numbers show. */
#include "base/rng.h"

#include "normal_counts.h"
#include "normal_moment.h"

#define FALSE_ALARM 1e-6
#define GATE 4.89 /* P(|z| > 4.89) = 1e-6 */

static struct counts total;

static int count_all(void **state)
{
    (void)state;
    counts_of_all(&total);
    return 0;
}

/* ---- the law ---- */

static void a_hundred_million_numbers_have_the_first_eight_moments(void **state)
{
    (void)state;
    assert_true(total.powers[0] == NUMBERS && NUMBERS >= 1e8);
    for (int k = 1; k <= ORDER; k++) {
        const double moment = normal_moment(k);
        const double error = sqrt((normal_moment(2 * k) - moment * moment) / NUMBERS);
        print_message("moment %d: %+.2f standard errors\n", k,
                      (total.powers[k] / NUMBERS - moment) / error);
        assert_close(total.powers[k] / NUMBERS, moment, GATE * error);
    }
}

/* Kolmogorov and Smirnov at the bins' edges: the distance at some points is at most that at all,
 * whose P(sqrt(n) D > d) is about 2 exp(-2 d^2): 1e-6 at 2.694. */
static void the_largest_distance_from_the_law_is_as_kolmogorov_and_smirnov_say(void **state)
{
    (void)state;
    double distance = 0;
    uint64_t below = 0;
    for (size_t b = 0; b < BINS; b++) {
        below += total.bin[b];
        const double edge = (double)(b + 1) / BINS_PER_SIGMA - REACH;
        distance = fmax(distance, fabs((double)below / NUMBERS - phi(edge)));
    }
    print_message("sqrt(n) D = %.3f\n", sqrt(NUMBERS) * distance);
    assert_true((double)below == NUMBERS);
    assert_true(distance > 0 && sqrt(NUMBERS) * distance <= 2.694);
}

/* Anderson and Darling: A^2 = n * integral of (F_n - F)^2 / (F (1 - F)) dF, by the rule of
 * rectangles over the bins. P(A^2 > a) is close to sqrt(3) exp(-a) / sqrt(pi a), which gives the
 * tabulated 5 % at 2.492 and 1 % at 3.857 within a twentieth: 1e-6 at 12.6. */
static void the_weighted_distance_from_the_law_is_as_anderson_and_darling_say(void **state)
{
    (void)state;
    double sum = 0;
    uint64_t below = 0;
    for (size_t b = 0; b + 1 < BINS; b++) {
        below += total.bin[b];
        const double z = (double)(b + 1) / BINS_PER_SIGMA - REACH;
        const double density = exp(-z * z / 2) / sqrt(2 * 3.14159265358979323846);
        const double apart = (double)below / NUMBERS - phi(z);
        sum += apart * apart / (phi(z) * phi(-z)) * density / BINS_PER_SIGMA;
    }
    print_message("A^2 = %.3f\n", NUMBERS * sum);
    assert_true(NUMBERS * sum > 0.05 && NUMBERS * sum <= 12.6);
}

/* P(X <= count) for a Poisson variable, from the largest term down. */
static double poisson_at_most(double mean, uint64_t count)
{
    double sum = 0;
    for (uint64_t k = count + 1; k-- > 0;) {
        const double term = exp((double)k * log(mean) - mean - lgamma((double)k + 1));
        sum += term;
        if ((double)k < mean && term < 1e-18) {
            break;
        }
    }
    return sum;
}

/* Counts beyond a limit are Poisson; half of the rate on either side. Beyond 6 sigma a tenth of a
 * number is expected. */
static void the_tails_hold_as_many_numbers_as_the_law_says(void **state)
{
    (void)state;
    size_t cases = 0;
    for (int half_sigmas = 4; half_sigmas <= 12; half_sigmas++, cases++) {
        const size_t from = (size_t)half_sigmas * BINS_PER_SIGMA / 2;
        const double mean = NUMBERS * phi(-0.5 * half_sigmas);
        uint64_t above = 0, below = 0;
        for (size_t b = BINS / 2 + from; b < BINS; b++) {
            above += total.bin[b];
            below += total.bin[BINS - 1 - b];
        }
        print_message("beyond %.1f sigma: %llu and %llu, expected %.2f\n", 0.5 * half_sigmas,
                      (unsigned long long)below, (unsigned long long)above, mean);
        for (int side = 0; side < 2; side++) {
            const uint64_t count = side == 0 ? above : below;
            assert_true(poisson_at_most(mean, count) >= FALSE_ALARM / 2);
            assert_true(count == 0 || poisson_at_most(mean, count - 1) <= 1 - FALSE_ALARM / 2);
        }
    }
    assert_int_equal(cases, 9);
}

/* Chi squared of all bins that expect at least 100 numbers, the rest in two; it is normal to about
 * sqrt(2/degrees), and GATE + 0.2 allows for its skewness at this rate. */
static void the_bins_are_filled_as_the_law_says(void **state)
{
    (void)state;
    double chi = 0, degrees = -1, rest = 0, rest_want = 0;
    for (size_t b = 0; b < BINS; b++) {
        const double z = ((double)b + 0.5) / BINS_PER_SIGMA - REACH, half = 0.5 / BINS_PER_SIGMA;
        /* a difference of the smaller tails keeps its digits */
        const double near = fabs(z) - half, far = fabs(z) + half;
        const double want = NUMBERS * (phi(-near) - phi(-far)), got = (double)total.bin[b];
        if (want >= 100) {
            chi += (got - want) * (got - want) / want;
            degrees++;
        } else {
            rest += got;
            rest_want += want;
        }
    }
    chi += (rest - rest_want) * (rest - rest_want) / rest_want;
    print_message("chi squared: %.1f for %.0f degrees of freedom\n", chi, degrees + 1);
    assert_true(degrees > 7000);
    assert_close((chi - degrees - 1) / sqrt(2 * (degrees + 1)), 0, GATE + 0.2);
}

/* ---- independence ---- */

/* Products of independent standard normal numbers have variance 1, those of z^2 - 1 variance 4. */
static void numbers_at_a_distance_are_uncorrelated_and_so_are_their_squares(void **state)
{
    (void)state;
    for (size_t l = 0; l < COUNT(lags); l++) {
        const double pairs = (double)STREAMS * CHUNKS * (double)((CHUNK - lags[l]) / 16 * 16);
        const double plain = total.product[l] / sqrt(pairs);
        const double squares = total.square_product[l] / (2 * sqrt(pairs));
        print_message("lag %zu: %+.2f, squares %+.2f standard errors\n", lags[l], plain, squares);
        assert_close(plain, 0, GATE);
        assert_close(squares, 0, GATE);
    }
}

static void neighbouring_addresses_are_uncorrelated(void **state)
{
    (void)state;
    static const char *const coordinates[] = { "seed", "stream", "point", "trial" };
    for (size_t k = 0; k < COUNT(coordinates); k++) {
        const double got = total.neighbour[k] / sqrt(NUMBERS);
        print_message("next %s: %+.2f standard errors\n", coordinates[k], got);
        assert_close(got, 0, GATE);
    }
}

/* A number's sixteenth of the law and the next one's: 256 cells, expected as the product of the
 * rows and columns; chi squared with 15^2 degrees, whose skewness adds 1 at this rate. */
static void a_number_says_nothing_about_the_next_one(void **state)
{
    (void)state;
    double rows[16] = { 0 }, columns[16] = { 0 }, all = 0, chi = 0;
    for (size_t k = 0; k < 256; k++) {
        rows[k / 16] += (double)total.joint[k / 16][k % 16];
        columns[k % 16] += (double)total.joint[k / 16][k % 16];
        all += (double)total.joint[k / 16][k % 16];
    }
    for (size_t k = 0; k < 256; k++) {
        const double want = rows[k / 16] * columns[k % 16] / all;
        const double apart = (double)total.joint[k / 16][k % 16] - want;
        chi += apart * apart / want;
    }
    print_message("chi squared: %.1f for 225 degrees of freedom\n", chi);
    assert_true(all == (double)STREAMS * CHUNKS * (CHUNK - 1));
    assert_close((chi - 225) / sqrt(2 * 225.0), 0, GATE + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_million_numbers_have_the_first_eight_moments),
        cmocka_unit_test(the_largest_distance_from_the_law_is_as_kolmogorov_and_smirnov_say),
        cmocka_unit_test(the_weighted_distance_from_the_law_is_as_anderson_and_darling_say),
        cmocka_unit_test(the_tails_hold_as_many_numbers_as_the_law_says),
        cmocka_unit_test(the_bins_are_filled_as_the_law_says),
        cmocka_unit_test(numbers_at_a_distance_are_uncorrelated_and_so_are_their_squares),
        cmocka_unit_test(neighbouring_addresses_are_uncorrelated),
        cmocka_unit_test(a_number_says_nothing_about_the_next_one),
    };
    return cmocka_run_group_tests(tests, count_all, NULL);
}
