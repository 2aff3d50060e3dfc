#include "harness/panel.h"

#include <math.h>

static double shown(const struct panel *panel, size_t i)
{
    const double value = (double)panel->values[i];
    return panel->per_unit > 0 ? round(panel->per_unit * value) / panel->per_unit : value;
}

void panel_add(const struct panel *panel, struct table *table)
{
    for (size_t i = 0; i < panel->width * panel->height; i++) {
        for (size_t label = 0; label < PANEL_LABELS && panel->labels[label] != NULL; label++) {
            table_add_text(table, panel->labels[label]);
        }
        table_add_count(table, i % panel->width);
        table_add_count(table, i / panel->width);
        table_add_number(table, shown(panel, i));
        table_end_row(table);
    }
}
