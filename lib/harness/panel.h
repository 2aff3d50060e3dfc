/* panel: a map as rows of a table of pictures, one a pixel: labels, x, y, value. */
#ifndef HARNESS_PANEL_H
#define HARNESS_PANEL_H

#include <stddef.h>

#include "harness/table.h"

enum { PANEL_LABELS = 2 };

struct panel {
    const char *labels[PANEL_LABELS]; /* cells before x; NULL: no such cell */
    size_t width, height;
    const float *values; /* width * height, row by row */
    double per_unit;     /* values are rounded to 1/per_unit, to keep tables small; 0: as is */
};

void panel_add(const struct panel *panel, struct table *table);

#endif
