#!/usr/bin/env bash
# test_usage: what run_all.sh accepts, how it answers what it does not, and what it tells of itself.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=fake_study.sh
. "$(dirname "$0")/fake_study.sh"

an_unknown_option_is_answered_with_the_near_one()
{
    local pair cases=0
    make_study
    for pair in --quik:--quick --test-:--test --thread:--threads --no-instal:--no-install --helb:--help; do
        ends_with 2 ./run_all.sh "${pair%:*}"
        one_line "$work/err"
        says "$work/err" "did you mean ${pair#*:}?"
        cases=$((cases + 1))
    done
    [ "$cases" -eq 5 ]
}

an_unknown_option_that_is_near_to_none_is_named_alone()
{
    make_study
    ends_with 2 ./run_all.sh --zzzzzzzz
    one_line "$work/err"
    says "$work/err" 'unknown option --zzzzzzzz'
    ! grep -q 'did you mean' "$work/err"
}

an_unknown_experiment_is_answered_with_the_near_one()
{
    make_study
    ends_with 2 ./run_all.sh --no-install --only alpha,time_gama
    one_line "$work/err"
    says "$work/err" 'unknown experiment time_gama; did you mean time_gamma?'
    [ ! -e ran ]
}

an_impossible_value_is_refused_before_anything_runs()
{
    local words cases=0
    make_study
    while read -r words; do
        # shellcheck disable=SC2086 # words
        ends_with 2 ./run_all.sh $words
        one_line "$work/err"
        cases=$((cases + 1))
    done <<'END'
--threads 0
--threads -1
--threads two
--threads=
--trials 0
--trials 1.5
--seed x
--seed -3
--seed 99999999999999999999999
--seed
--data /no/such/folder
--quick --full
--test --quick
--test --seed 3
END
    [ "$cases" -eq 14 ]
    [ ! -e build ] && [ ! -e ran ]
}

the_help_fits_a_screen_and_names_every_option()
{
    local option
    make_study
    ends_with 0 ./run_all.sh --help
    [ "$(wc -l <"$work/out")" -le 30 ]
    for option in test quick full only list no-install seed threads out data trials history quiet help version; do
        says "$work/out" "--$option"
    done
}

the_list_gives_each_experiment_with_its_question_and_runs_nothing()
{
    make_study
    ends_with 0 ./run_all.sh --list
    printf '%s\n' 'alpha: what comes first?' 'beta: what, over two lines, comes second?' \
        'time_gamma: how long?' >want
    same "$work/out" want
    [ ! -e build ]
}

the_version_is_that_of_the_citation()
{
    make_study
    ends_with 0 ./run_all.sh --version
    one_line "$work/out"
    grep -qE '^gapstudy [0-9]+\.[0-9]+\.[0-9]+$' "$work/out"
}

run_tests
