#!/usr/bin/env bash
# test_run_all_full: what the full profile does before it measures. On a study of scripts.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=fake_study.sh
. "$(dirname "$0")/fake_study.sh"

the_full_profile_of_the_whole_study_chooses_learning_rates_first()
{
    local status want cases=0
    make_study
    ends_with 0 run --full --threads 3
    [ "$(names_that_ran)" = 'tune alpha beta time_gamma provenance ledger ledger ' ]
    says ran 'tune --threads 3'
    rm ran
    ends_with 0 run --full --only alpha
    ends_with 0 run --full --data .
    ends_with 0 run --quick
    ends_with 0 run
    [ "$(grep -c tune ran)" -eq 0 ]
    while read -r status want; do
        behave tune "exit $status"
        rm -f ran
        ends_with "$want" run --full
        [ "$(names_that_ran)" = 'tune ' ]
        cases=$((cases + 1))
    done <<'END'
2 2
4 4
6 1
139 1
END
    [ "$cases" -eq 4 ]
}

run_tests
