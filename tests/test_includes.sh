#!/usr/bin/env bash
# test_includes: the check of include floors and doors sees what it must and no more.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

# plant FILE LINE...: a project of two honest files and this one.
plant()
{
    local file=$1
    shift
    rm -rf study
    mkdir -p study/{lib/{base,signals,heads,harness},experiments,tools,tests}
    printf '%s\n' '#include "heads/head.h"' '' '#include <math.h>' '#include "base/shape.h"' >study/lib/heads/head.c
    printf '%s\n' '#include "base/rng.h"' '#include <Random123/philox.h>' >study/lib/base/rng.c
    printf '%s\n' "$@" >"study/$file"
}

check()
{
    "$root/tools/check_includes.sh" study
}

# Each line: FILE|INCLUDE
readonly FORBIDDEN='
lib/base/shape.c|#include "heads/head.h"
lib/signals/noise.c|#include "heads/head.h"
lib/heads/pool.c|#include "signals/noise.h"
lib/heads/pool.c|#include "harness/clock.h"
lib/heads/pool.c|#  include "harness/clock.h"
lib/harness/stats.c|#include "heads/head.h"
lib/harness/stats.c|#include "../heads/head.h"
experiments/noise.c|#include "cost.c"
experiments/noise.c|#include "experiments/cost.h"
tools/ledger.c|#include "signals/noise.h"
tests/reference.c|#include "heads/head.h"
lib/nowhere.c|#include "heads/head.h"
lib/heads/pool.c|#include <cblas.h>
lib/base/blas.h|#include <cblas.h>
lib/harness/stats.h|#include <gsl/gsl_math.h>
experiments/noise.c|#include <gsl/gsl_math.h>
lib/signals/noise.c|#include <Random123/philox.h>
lib/harness/claim.c|#include <csv.h>
lib/harness/table.c|#include <zlib.h>
tests/test_pool.c|#include <cmocka.h>
lib/heads/pool.c|#include <immintrin.h>
lib/heads/pool.c|#include <curl/curl.h>
lib/heads/pool.c|#include WHAT
'
readonly ALLOWED='
lib/base/blas.c|#include <cblas.h>
lib/harness/stats.c|#include <gsl/gsl_math.h>
lib/harness/stats_interval.c|#include <gsl/gsl_cdf.h>
lib/harness/table.c|#include <csv.h>
lib/signals/dataset.c|#include <zlib.h>
lib/base/rng_isa.c|#include <immintrin.h>
experiments/noise.c|#include "harness/experiment.h"
tests/test_pool.c|#include "support.h"
tests/support.h|#include <cmocka.h>
tests/reference.c|#include "reference.h"
lib/heads/pool.c|/* #include <cblas.h> is for base/blas.c alone */
lib/heads/pool.c|#include <sys/mman.h>
'

# for_each CASES STATUS: plants each line; counts them in `cases`.
for_each()
{
    local file include
    cases=0
    while IFS='|' read -r file include; do
        [ -n "$file" ] || continue
        plant "$file" "$include"
        ends_with "$2" check || { printf 'with %s in %s\n' "$include" "$file"; return 1; }
        [ "$2" -eq 0 ] || says "$work/out" "$file:1: "
        cases=$((cases + 1))
    done <<<"$1"
}

every_forbidden_include_is_seen_with_its_place()
{
    for_each "$FORBIDDEN" 1
    [ "$cases" -eq 23 ]
}

every_allowed_include_passes()
{
    for_each "$ALLOWED" 0
    [ "$cases" -eq 12 ]
}

every_fault_is_told_not_only_the_first()
{
    plant lib/heads/pool.c '#include <cblas.h>' '#include <csv.h>' '#include "harness/table.h"'
    ends_with 1 check
    [ "$(wc -l <"$work/out")" -eq 3 ]
}

a_folder_without_sources_does_not_pass()
{
    mkdir empty
    ends_with 2 "$root/tools/check_includes.sh" empty
}

the_project_itself_passes()
{
    ends_with 0 "$root/tools/check_includes.sh"
}

run_tests
