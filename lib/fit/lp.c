/* The program that is solved is the dual, which has one row a feature and starts dual feasible:
 *
 *   minimise   sum_k (p_k + q_k)
 *   subject to sum_i l_i y_i (x_i, 1)_k + p_k - q_k = 0   k = 1 .. d + 1
 *              sum_i l_i = 1                              l, p, q >= 0
 *
 * The multipliers of the first rows are -(w, b). Legend: n points, d features, rows = d + 1. */
#include "fit/lp.h"

#include <glpk.h>

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/require.h"

/* Weights that the solver leaves below 0 are cut off here, and what that costs the certificate must
 * stay below what is asked of it: the default of 1e-7 is not enough. */
static const double RESOLUTION = 1e-8, SOLVER_TOLERANCE = 1e-11;

/* (x_i, 1)_k for k = 0 .. d. */
static double coordinate(const struct lp_points *points, size_t i, size_t k)
{
    return k < points->features ? (double)points->x[i * points->features + k] : 1;
}

/* The largest of 1 and |x|. */
static double scale_of(const struct lp_points *points)
{
    double scale = 1;
    for (size_t i = 0; i < points->count * points->features; i++) {
        const double size = fabs((double)points->x[i]);
        require(isfinite(size));
        scale = size > scale ? size : scale;
    }
    return scale;
}

/* ---- the certificates, from the points alone ---- */

/* min over i of y_i (w . x_i + b), (w, b) shrunk into the box where it leaves it; 0, the margin of
 * w = 0, for one that is no hyperplane. */
static double margin_of(const struct lp_points *points, const double *w)
{
    double least = HUGE_VAL, largest = 1;
    bool usable = true;
    for (size_t k = 0; k <= points->features; k++) {
        usable = usable && fabs(w[k]) <= 1e100;
        largest = fabs(w[k]) > largest ? fabs(w[k]) : largest;
    }
    for (size_t i = 0; i < points->count; i++) {
        double value = 0;
        for (size_t k = 0; k <= points->features; k++) {
            value += w[k] * coordinate(points, i, k);
        }
        value *= points->labels[i] / largest;
        least = value < least ? value : least;
    }
    return usable ? least : 0;
}

/* |sum_i l_i y_i (x_i, 1)|_1 for weights cut at 0 and scaled to sum 1; infinite for none. */
static double bound_of(const struct lp_points *points, const double *l)
{
    double sum = 0, norm = 0;
    for (size_t i = 0; i < points->count; i++) {
        sum += fmax(l[i], 0);
    }
    for (size_t k = 0; k <= points->features; k++) {
        double value = 0;
        for (size_t i = 0; i < points->count; i++) {
            value += fmax(l[i], 0) * points->labels[i] * coordinate(points, i, k);
        }
        norm += fabs(value);
    }
    return sum > 0 ? norm / sum : HUGE_VAL;
}

/* ---- the program ---- */

/* Columns l_1 .. l_n, then p, then q; rows of the features, of the bias, of the sum. index and
 * value have room for d + 2 entries behind an unused one, as GLPK counts from 1. */
static void add_columns(const struct lp_points *points, glp_prob *program, int *index,
                        double *value)
{
    const int n = (int)points->count, rows = (int)points->features + 1;
    glp_add_cols(program, n + 2 * rows);
    for (int i = 1; i <= n; i++) {
        for (int k = 1; k <= rows + 1; k++) {
            index[k] = k;
            value[k] =
                k <= rows ? points->labels[i - 1] * coordinate(points, (size_t)i - 1, (size_t)k - 1)
                          : 1;
        }
        glp_set_mat_col(program, i, rows + 1, index, value);
        glp_set_col_bnds(program, i, GLP_LO, 0, 0);
    }
    for (int k = 1; k <= 2 * rows; k++) {
        index[1] = k <= rows ? k : k - rows;
        value[1] = k <= rows ? 1 : -1;
        glp_set_mat_col(program, n + k, 1, index, value);
        glp_set_col_bnds(program, n + k, GLP_LO, 0, 0);
        glp_set_obj_coef(program, n + k, 1);
    }
}

static glp_prob *new_program(const struct lp_points *points)
{
    const int rows = (int)points->features + 1;
    int *index = xcalloc((size_t)rows + 2, sizeof *index);
    double *value = xcalloc((size_t)rows + 2, sizeof *value);
    glp_prob *program = glp_create_prob();
    glp_add_rows(program, rows + 1);
    for (int k = 1; k <= rows + 1; k++) {
        glp_set_row_bnds(program, k, GLP_FX, k <= rows ? 0 : 1, 0);
    }
    add_columns(points, program, index, value);
    free(value);
    free(index);
    return program;
}

/* Stops early once the objective, which rises, is above `enough`. */
static void solve(glp_prob *program, double enough)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUALP;
    how.tol_bnd = how.tol_dj = SOLVER_TOLERANCE;
    how.obj_ul = enough;
    (void)glp_simplex(program, &how); /* whatever it gives, the certificates judge */
}

/* As lp_margin, but where t > enough the two need not meet, and low is only sure to be above 0. */
static struct lp_margin bracket(const struct lp_points *points, double enough)
{
    const size_t n = points->count, rows = points->features + 1;
    require(n > 0 && points->features > 0 && n + 2 * rows < 1u << 20);
    if (glp_config("TLS") == NULL) {
        die(STATUS_MISSING, "this GLPK cannot run on several threads: install one that was built "
                            "with thread-local storage (Debian: libglpk-dev)");
    }
    double *w = xcalloc(rows, sizeof *w), *l = xcalloc(n, sizeof *l);
    glp_prob *program = new_program(points);
    solve(program, enough);
    for (size_t k = 0; k < rows; k++) {
        w[k] = -glp_get_row_dual(program, (int)k + 1);
    }
    for (size_t i = 0; i < n; i++) {
        l[i] = glp_get_col_prim(program, (int)i + 1);
    }
    glp_delete_prob(program);
    glp_free_env();
    const struct lp_margin margin = { fmax(margin_of(points, w), 0), bound_of(points, l) };
    free(l);
    free(w);
    return margin;
}

struct lp_margin lp_margin(const struct lp_points *points)
{
    return bracket(points, DBL_MAX);
}

/* ---- what follows from it ---- */

enum lp_answer lp_separable(const struct lp_points *points)
{
    const double least = RESOLUTION * scale_of(points);
    const struct lp_margin margin = bracket(points, 10 * least);
    return margin.low > least ? LP_SEPARABLE : margin.high <= least ? LP_INSEPARABLE : LP_UNDECIDED;
}

double lp_count_separable(const struct lp_points *points)
{
    require(points->count > 0 && points->count < 32);
    signed char labels[32];
    struct lp_points labelled = *points;
    labelled.labels = labels;
    double separable = 0;
    bool decided = true;
    for (unsigned word = 0; word < 1u << (points->count - 1); word++) { /* the last label is -1 */
        for (size_t i = 0; i < points->count; i++) {
            labels[i] = (word >> i & 1u) != 0 ? 1 : -1;
        }
        const enum lp_answer answer = lp_separable(&labelled);
        decided = decided && answer != LP_UNDECIDED;
        separable += answer == LP_SEPARABLE ? 2 : 0;
    }
    return decided ? separable : nan("");
}

double lp_longest_separable(const struct lp_points *points)
{
    size_t separable = 0, inseparable = points->count + 1;
    while (inseparable - separable > 1) {
        struct lp_points first = *points;
        first.count = separable + (inseparable - separable) / 2;
        const enum lp_answer answer = lp_separable(&first);
        if (answer == LP_UNDECIDED) {
            return nan("");
        }
        *(answer == LP_SEPARABLE ? &separable : &inseparable) = first.count;
    }
    return (double)separable;
}

const char *lp_version(void)
{
    return glp_version();
}
