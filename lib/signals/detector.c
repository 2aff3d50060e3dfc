#include "signals/detector.h"

#include <math.h>

#include "base/require.h"
#include "signals/filter.h"

static void derive(struct shape in, enum filter_derivative derivative, const float *x, float *y)
{
    const struct filter filter = filter_derivative(derivative);
    filter_apply(in, &filter, FILTER_CIRCULAR, x, y);
}

static void make_positive(size_t n, const float *x, float *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = fabsf(x[i]);
    }
}

static void answer_edges(struct shape in, const float *x, float *scratch, float *y)
{
    require(scratch != NULL);
    derive(in, FILTER_FORWARD_X, x, scratch);
    derive(in, FILTER_FORWARD_Y, x, y);
    for (size_t i = 0; i < shape_size(in); i++) {
        y[i] = fabsf(scratch[i]) + fabsf(y[i]);
    }
}

void detector_answer(struct shape in, enum detector detector, const float *x, float *scratch,
                     float *y)
{
    switch (detector) {
    case DETECTOR_AREA:
        make_positive(shape_size(in), x, y);
        break;
    case DETECTOR_EDGE:
        answer_edges(in, x, scratch, y);
        break;
    case DETECTOR_CORNER:
        derive(in, FILTER_MIXED, x, y);
        make_positive(shape_size(in), y, y);
        break;
    }
}
