#include <stdio.h>

#include "harness/session.h"

static const char *form_sign(enum form form)
{
    return form == EQUALS ? "=" : form == AT_MOST ? "<=" : ">=";
}

static void list_claim(const struct claim *claim)
{
    printf("    %-34s %-10s %-2s %-12s %s%s%s\n", claim->id, claim_role_name(claim->role),
           form_sign(claim->form), claim->unit, claim->says, claim->statements != NULL ? "  " : "",
           claim->statements != NULL ? claim->statements : "");
}

void session_print_list(const struct session *session)
{
    size_t point = 0;
    printf("%s: %s\n", session->experiment->name, session->experiment->asks);
    for (size_t s = 0; s < session->experiment->sweep_count; s++) {
        const struct sweep *sweep = &session->experiment->sweeps[s];
        const size_t points = session->grids[s]->points;
        printf("  sweep %s: points %zu to %zu, %zu trials each%s%s\n", sweep->name, point,
               point + points - 1, sweep->trials, sweep->part != NULL ? ", described in part " : "",
               sweep->part != NULL ? sweep->part : "");
        for (size_t c = 0; sweep->part == NULL && c < sweep->claim_count; c++) {
            list_claim(&sweep->claims[c]);
        }
        for (size_t d = 0; sweep->part == NULL && d < sweep->derived_count; d++) {
            list_claim(&sweep->derived[d].claim);
        }
        point += points;
    }
    printf("  level of each random row: %.3g\n", session->level);
}
