#include "harness/claim.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/require.h"

/* ---- words ---- */

static const char *const role_names[] = {
    [AS_STATED] = "as stated", [LIMIT] = "limit", [CORRECTED] = "corrected", [CONTROL] = "control"
};
static const char *const form_names[] = {
    [EQUALS] = "EQUALS", [AT_MOST] = "AT_MOST", [AT_LEAST] = "AT_LEAST"
};
static const char *const kind_names[] = {
    [VALUE] = "value", [MEAN] = "mean",     [VARIANCE] = "variance", [PROPORTION] = "proportion",
    [RATIO] = "ratio", [MEDIAN] = "median", [SLOPE] = "slope",       [DERIVED] = "derived"
};
static const char *const verdict_names[] = { [BROKEN] = "BROKEN",
                                             [UNDECIDED] = "UNDECIDED",
                                             [REFUTED] = "REFUTED",
                                             [CONFIRMED] = "CONFIRMED",
                                             [ANY] = "ANY" };

const char *claim_role_name(enum role role)
{
    require((size_t)role < COUNT(role_names));
    return role_names[role];
}

const char *claim_form_name(enum form form)
{
    require((size_t)form < COUNT(form_names));
    return form_names[form];
}

const char *claim_kind_name(enum kind kind)
{
    require((size_t)kind < COUNT(kind_names));
    return kind_names[kind];
}

const char *claim_verdict_name(enum verdict verdict)
{
    require((size_t)verdict < COUNT(verdict_names));
    return verdict_names[verdict];
}

/* Index of `word` among `count` names, or count. */
static size_t find_word(const char *word, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && strcmp(word, names[i]) != 0) {
        i++;
    }
    return i;
}

bool claim_role_from(const char *word, enum role *out)
{
    const size_t i = find_word(word, role_names, COUNT(role_names));
    if (i < COUNT(role_names)) {
        *out = (enum role)i;
    }
    return i < COUNT(role_names);
}

bool claim_form_from(const char *word, enum form *out)
{
    const size_t i = find_word(word, form_names, COUNT(form_names));
    if (i < COUNT(form_names)) {
        *out = (enum form)i;
    }
    return i < COUNT(form_names);
}

bool claim_kind_from(const char *word, enum kind *out)
{
    const size_t i = find_word(word, kind_names, COUNT(kind_names));
    if (i < COUNT(kind_names)) {
        *out = (enum kind)i;
    }
    return i < COUNT(kind_names);
}

bool claim_verdict_from(const char *word, enum verdict *out)
{
    const size_t i = find_word(word, verdict_names, COUNT(verdict_names));
    if (i < COUNT(verdict_names)) {
        *out = (enum verdict)i;
    }
    return i < COUNT(verdict_names);
}

/* ---- judgement ---- */

double claim_margin(const struct claim *claim, double predicted)
{
    return claim->abs + claim->rel * fabs(predicted);
}

/* Written so that a NaN in any place makes it false. */
static bool can_be_judged(const struct claim *claim, double predicted, double measured,
                          struct interval interval)
{
    const double margin = claim_margin(claim, predicted);
    return isfinite(predicted) && isfinite(measured) && isfinite(margin) && margin >= 0 &&
           interval.low <= measured && measured <= interval.high &&
           (!claim->exact || interval.low >= interval.high);
}

enum verdict claim_judge(const struct claim *claim, double predicted, double measured,
                         struct interval interval)
{
    if (!can_be_judged(claim, predicted, measured, interval)) {
        return BROKEN;
    }
    const double margin = claim_margin(claim, predicted);
    const double lowest = claim->form == AT_MOST ? -HUGE_VAL : predicted - margin;
    const double highest = claim->form == AT_LEAST ? HUGE_VAL : predicted + margin;
    if (lowest <= interval.low && interval.high <= highest) {
        return CONFIRMED;
    }
    return interval.high < lowest || highest < interval.low ? REFUTED : UNDECIDED;
}

enum verdict claim_expected(const struct claim *claim)
{
    switch (claim->role) {
    case AS_STATED:
        return claim->expect;
    case CORRECTED:
        return CONFIRMED;
    case LIMIT:
    case CONTROL:
        break;
    }
    return REFUTED;
}

/* ---- well-formedness ---- */

/* Whether the text is "C01", "C01 C23", ...: ids of statements, one blank between them. */
static bool names_statements(const char *text)
{
    while (text[0] == 'C' && isdigit((unsigned char)text[1]) && isdigit((unsigned char)text[2])) {
        if (text[3] == '\0') {
            return true;
        }
        if (text[3] != ' ') {
            return false;
        }
        text += 4;
    }
    return false;
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\n")] == '\0';
}

static const char *fault_of_words(const struct claim *claim)
{
    static const char *const key_characters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    if (is_blank(claim->id)) {
        return "it has no id";
    }
    if (claim->id[strspn(claim->id, key_characters)] != '\0') {
        return "its id has characters other than a-z, 0-9, - and _";
    }
    if (is_blank(claim->says)) {
        return "it has no sentence";
    }
    if (is_blank(claim->unit)) {
        return "it has no unit (\"1\" for a pure number)";
    }
    return NULL;
}

static const char *fault_of_role(const struct claim *claim)
{
    if ((size_t)claim->role >= COUNT(role_names)) {
        return "its role is none";
    }
    if (claim->role == CONTROL && claim->statements != NULL) {
        return "it is a control and names a statement";
    }
    if (claim->role != CONTROL && claim->statements == NULL) {
        return "it names no statement";
    }
    if (claim->role != CONTROL && !names_statements(claim->statements)) {
        return "its statements are not of the form \"C01 C02\"";
    }
    if (claim->role != AS_STATED && claim->expect != BROKEN) {
        return "it declares an expectation, which only as-stated claims may";
    }
    if (claim->role == AS_STATED && claim->expect == BROKEN) {
        return "it is as stated and expects no verdict";
    }
    return NULL;
}

static const char *fault_of_numbers(const struct claim *claim)
{
    if ((size_t)claim->form >= COUNT(form_names) || (size_t)claim->kind >= COUNT(kind_names)) {
        return "its form or kind is none";
    }
    if (claim->kind == VALUE && !claim->exact) {
        return "its kind is value, but it is not exact";
    }
    if (claim->predict == NULL) {
        return "it has no prediction";
    }
    if (!(isfinite(claim->rel) && claim->rel >= 0 && isfinite(claim->abs) && claim->abs >= 0)) {
        return "its margin is negative or not finite";
    }
    const struct interval bounds = claim->bounds;
    const bool bounded = bounds.low < 0 || bounds.low > 0 || bounds.high < 0 || bounds.high > 0;
    if (isnan(bounds.low) || isnan(bounds.high) || (bounded && !(bounds.low < bounds.high))) {
        return "its bounds are upside down";
    }
    if (bounded && claim->kind != MEAN) {
        return "it has bounds, which only a mean may";
    }
    return NULL;
}

const char *claim_fault(const struct claim *claim)
{
    const char *fault = fault_of_words(claim);
    if (fault == NULL) {
        fault = fault_of_role(claim);
    }
    return fault != NULL ? fault : fault_of_numbers(claim);
}
