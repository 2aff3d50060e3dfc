/* claim: one measurable sentence, and the only place where a measurement meets a prediction. */
#ifndef HARNESS_CLAIM_H
#define HARNESS_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/stats.h"

/* measured == predicted, <= predicted or >= predicted, within the margin. */
enum form { EQUALS, AT_MOST, AT_LEAST };

/* Zero is BROKEN on purpose: a verdict nobody wrote is not a success. ANY is never a verdict, only
 * an expectation: the row depends on the machine and is shown, not judged. */
enum verdict { BROKEN, UNDECIDED, REFUTED, CONFIRMED, ANY };

/* What a claim is to the statements of the article that it bears on. */
enum role {
    AS_STATED, /* the statement, under the conditions given and assumed */
    LIMIT,     /* the same sentence where an assumed condition is left: must be refuted */
    CORRECTED, /* the law that holds there: must be confirmed */
    CONTROL    /* known to be false, bears on no statement: must be refuted */
};

/* What the trials' numbers are, and so which interval is put around them. */
enum kind {
    VALUE,      /* a number without randomness; every trial must give the same */
    MEAN,       /* the mean of the trials' values */
    VARIANCE,   /* the mean of unbiased variances, one a trial */
    PROPORTION, /* sum of value over sum of `over`: successes and counts; may be constant */
    RATIO,      /* mean of value over mean of `over`, paired within a trial */
    MEDIAN,     /* the median of the trials' values */
    SLOPE,      /* derived from several points: a slope */
    DERIVED     /* derived from several points: anything else */
};

struct claim {
    const char *id;         /* key in tables, plots and prose; never reused */
    const char *says;       /* the sentence, for people */
    const char *statements; /* "C03 C04", or NULL */
    enum role role;
    enum form form;
    enum kind kind;
    bool exact;       /* no randomness: all trials must agree, the interval is a point */
    const char *unit; /* of predicted and measured; "1" for a pure number */

    /* From theory alone, at grid point p; context is what the experiment prepared (or NULL). */
    double (*predict)(const double *p, const void *context);
    double rel, abs; /* margin = abs + rel * |predicted| */

    bool (*applies)(const double *p); /* at which points; NULL: at all of the sweep */
    struct interval bounds;           /* MEAN: values cannot leave them; {0, 0}: unbounded */
    enum verdict expect; /* as-stated rows only, never BROKEN; UNDECIDED where a power analysis
                          * says that the trials cannot decide, and the finding stays OPEN */
};

double claim_margin(const struct claim *claim, double predicted);

/* EQUALS: CONFIRMED if the whole interval lies within predicted +- margin, REFUTED if wholly
 * outside. AT_LEAST (AT_MOST): CONFIRMED if it lies wholly at or above predicted - margin (at or
 * below predicted + margin), REFUTED if wholly on the other side. Otherwise UNDECIDED. BROKEN if a
 * number is NaN, predicted, measured or margin is infinite, the margin is negative, the interval is
 * upside down or does not hold `measured`, or that of an exact claim is not a point. */
enum verdict claim_judge(const struct claim *claim, double predicted, double measured,
                         struct interval interval);

/* The verdict that the row must get: by role, except for as-stated rows, which declare it. */
enum verdict claim_expected(const struct claim *claim);

/* NULL if the claim is well formed, else what is wrong with it: no id, sentence, unit or
 * prediction; an as-stated row without statement or expectation; a control with a statement;
 * another row with an expectation; an exact kind without `exact`; ... */
const char *claim_fault(const struct claim *claim);

/* Words as they stand in tables: "as stated", "EQUALS", "CONFIRMED", "mean" ... */
const char *claim_role_name(enum role role);
const char *claim_form_name(enum form form);
const char *claim_kind_name(enum kind kind);
const char *claim_verdict_name(enum verdict verdict);

/* And back: true and *out set if the word is one of them. */
bool claim_role_from(const char *word, enum role *out);
bool claim_form_from(const char *word, enum form *out);
bool claim_kind_from(const char *word, enum kind *out);
bool claim_verdict_from(const char *word, enum verdict *out);

#endif
