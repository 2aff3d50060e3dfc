#!/usr/bin/env bash
# test_ledger: findings, surprises and exit statuses of the ledger over small tables.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=ledger_study.sh
. "$root/tests/ledger_study.sh"

the_expected_finding_ends_with_0()
{
    study noise cost
    conditional | table noise
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    ends_with 0 ledger
    grep -Eq '^C03 +CONDITIONAL +CONDITIONAL +3 ' "$work/out"
    grep -Eq '^C10 +EXACT +EXACT +1 ' "$work/out"
    grep -Eq '^noise +2 +2 +0 +0$' "$work/out"
    says "$work/out" '6 rows; EXACT 1; CONDITIONAL 1; NOT RUN 42; 0 surprises'
}

an_experiment_without_a_table_is_not_measured_and_no_surprise()
{
    study noise cost
    conditional | table noise
    ends_with 0 ledger
    grep -Eq '^cost +not measured$' "$work/out"
}

a_finding_of_which_a_table_is_missing_is_in_part()
{
    study noise rectified
    {
        row squared-error C03 corrected no CONFIRMED CONFIRMED
        row falls C41 'as stated' no CONFIRMED CONFIRMED
    } | table rectified
    ends_with 0 ledger
    grep -Eq '^C03 +NOT RUN \(in part\) +CONDITIONAL +1 ' "$work/out"
    grep -Eq '^C04 +NOT RUN +CONDITIONAL +0 ' "$work/out" # nothing measured at all
    grep -Eq '^C41 +HOLDS +HOLDS +1 ' "$work/out"
    says "$work/out" '3 rows; HOLDS 1; NOT RUN 42; in part 1; 0 surprises'
    conditional | table noise
    ends_with 0 ledger
    grep -Eq '^C03 +CONDITIONAL +CONDITIONAL +4 ' "$work/out"
}

a_finding_other_than_expected_ends_with_1()
{
    study noise
    row falls-as-1-over-n 'C03 C04' 'as stated' no CONFIRMED CONFIRMED | table noise
    ends_with 1 ledger
    says "$work/out" 'C03 is HOLDS, expected CONDITIONAL'
    says "$work/out" 'C04 is HOLDS, expected CONDITIONAL'
}

# Each line: verdict of a row that expects CONFIRMED, status, numbers, finding of its statement
a_wrong_verdict_is_told_with_its_command()
{
    local verdict status measured finding cases=0
    study cost
    while IFS='|' read -r verdict status measured finding; do
        row weights C10 'as stated' no "$verdict" CONFIRMED | table cost
        ends_with "$status" ledger --quiet
        says "$work/out" "cost: weights (as stated) at side_px=8, noise=white is $verdict, expected CONFIRMED: predicted 10 +- 0.5, measured $measured"
        says "$work/out" '  again: build/experiments/cost --sweep iid'
        says "$work/out" "C10 is $finding"
        cases=$((cases + 1))
    done <<'END'
REFUTED|1|12.2 [12.1, 12.3]|NOT SUPPORTED
UNDECIDED|6|10.5 [10.4, 10.6]|OPEN
BROKEN|1|nan [nan, nan]|VOID
END
    [ "$cases" -eq 3 ]
}

a_control_that_is_not_refuted_makes_void()
{
    local verdict cases=0
    study cost noise
    conditional | table noise
    for verdict in CONFIRMED UNDECIDED BROKEN; do
        {
            row weights C10 'as stated' yes CONFIRMED CONFIRMED
            row nonsense '' control no $verdict REFUTED
        } | table cost
        ends_with 1 ledger
        grep -Eq '^C10 +VOID ' "$work/out"
        grep -Eq '^C03 +CONDITIONAL ' "$work/out" # of another experiment
        cases=$((cases + 1))
    done
    [ "$cases" -eq 3 ]
}

a_sweep_of_two_words_is_quoted_in_the_command()
{
    study cost
    row weights C10 'as stated' yes REFUTED CONFIRMED | sed 's/,iid,/,two words,/' | table cost
    ends_with 1 ledger
    says "$work/out" "  again: build/experiments/cost --sweep 'two words'"
}

a_row_that_expects_any_is_not_judged_unless_it_is_broken()
{
    local verdict cases=0
    study cost
    for verdict in CONFIRMED REFUTED UNDECIDED; do
        {
            row weights C10 'as stated' yes CONFIRMED CONFIRMED
            row time-ratio C10 'as stated' no $verdict ANY
        } | table cost
        ends_with 0 ledger
        grep -Eq '^C10 +EXACT ' "$work/out"
        cases=$((cases + 1))
    done
    [ "$cases" -eq 3 ]
    row time-ratio C10 'as stated' no BROKEN ANY | table cost
    ends_with 1 ledger
    grep -Eq '^C10 +NOT RUN ' "$work/out"
}

an_open_finding_ends_with_6()
{
    study noise
    {
        row falls-as-1-over-n C03 'as stated' no CONFIRMED CONFIRMED
        row stays-so-when-correlated C03 limit no REFUTED REFUTED
    } | table noise
    ends_with 6 ledger
    says "$work/out" 'C03 is OPEN, expected CONDITIONAL'
}

no_rows_at_all_end_with_6()
{
    study noise
    ends_with 6 ledger
    says "$work/out" '0 rows; NOT RUN 44; 0 surprises'
}

a_run_with_only_judges_its_own_experiments()
{
    study noise robustness cost
    row falls-as-1-over-n C04 'as stated' no CONFIRMED CONFIRMED | table noise
    row weights C10 'as stated' yes REFUTED CONFIRMED | table cost
    ends_with 0 ledger --only noise # C04 needs robustness too, so HOLDS is no surprise yet
    grep -Eq '^C04 +HOLDS \(in part\) +CONDITIONAL +1 ' "$work/out"
    [ "$(grep -c '^C' "$work/out")" -eq 1 ]
    says "$work/out" '43 other statements are not touched by these experiments'
    says "$work/out" '2 rows; in part 1; 0 surprises'
    ends_with 1 ledger --only noise,robustness
    says "$work/out" 'C04 is HOLDS (in part), expected CONDITIONAL'
    ends_with 1 ledger --only cost
    says "$work/out" 'C10 is NOT SUPPORTED, expected EXACT'
    ends_with 2 ledger --only noise,cots
    says "$work/err" "no experiment 'cots': did you mean 'cost'?"
}

a_part_is_judged_row_by_row()
{
    study noise
    row falls-as-1-over-n C03 'as stated' no CONFIRMED CONFIRMED | table noise
    ends_with 1 ledger
    ends_with 0 ledger --part # the limit that makes C03 CONDITIONAL is not there
    grep -Eq '^C03 +HOLDS \(in part\) +CONDITIONAL +1 ' "$work/out"
    {
        row falls-as-1-over-n C03 'as stated' no CONFIRMED CONFIRMED
        row stays-so-when-correlated C03 limit no REFUTED REFUTED
    } | table noise
    ends_with 6 ledger # OPEN
    ends_with 0 ledger --part
    row falls-as-1-over-n C03 'as stated' no UNDECIDED CONFIRMED | table noise
    ends_with 6 ledger --part
    row falls-as-1-over-n C03 'as stated' no REFUTED CONFIRMED | table noise
    ends_with 1 ledger --part
    row falls-as-1-over-n C03 'as stated' no CONFIRMED CONFIRMED | table noise
    sed -i '$d' results/noise.csv
    row zero '' control no CONFIRMED REFUTED >>results/noise.csv
    ends_with 1 ledger --part
    grep -Eq '^C03 +VOID ' "$work/out"
}

a_table_without_an_experiment_is_not_read()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    echo nonsense >results/gone.csv
    printf 'pixel,value\n1,2\n' >results/cost.picture.csv
    ends_with 0 ledger
}

a_statement_that_does_not_exist_ends_with_2()
{
    study cost
    row weights 'C10 C45' 'as stated' yes CONFIRMED CONFIRMED | table cost
    ends_with 2 ledger
    says "$work/err" "results/cost.csv:2: there is no statement 'C45'"
}

a_table_without_a_control_ends_with_1()
{
    study cost
    { echo $HEADER; row weights C10 'as stated' yes CONFIRMED CONFIRMED; } >results/cost.csv
    ends_with 1 ledger
    says "$work/err" 'results/cost.csv: no control'
}

run_tests
