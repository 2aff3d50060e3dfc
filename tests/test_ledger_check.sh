#!/usr/bin/env bash
# test_ledger_check: the ledger refuses a table that no experiment can have written.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=ledger_study.sh
. "$root/tests/ledger_study.sh"

# A table of four rows for cost, each with another verdict; row time-ratio is shown only.
good()
{
    study cost
    {
        row weights C10 'as stated' yes CONFIRMED CONFIRMED
        row time-ratio C10 'as stated' no REFUTED ANY
        row bytes C10 corrected no CONFIRMED CONFIRMED | sed 's/,8,/,16,/'
    } | table cost
    provenance cost 4
    printf 'x,y\n1,2\n3,4\n' >results/cost.map.csv
}

# Each line: what to change in a good table (a sed command), and what is said
readonly FORGED='
2s/CONFIRMED,/REFUTED,/|results/cost.csv:2: weights: the verdict is REFUTED, but the numbers of the row give CONFIRMED
2s/CONFIRMED,/BROKEN,/|results/cost.csv:2: weights: the verdict is BROKEN, but the numbers of the row give CONFIRMED
3s/REFUTED/CONFIRMED/|results/cost.csv:3: time-ratio: the verdict is CONFIRMED, but the numbers of the row give REFUTED
4s/,10\.2,10\.1,10\.3,/,10.2,10.1,10.6,/|results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give UNDECIDED
4s/,10\.2,/,,/|results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give BROKEN
4s/,200,10,/,200,20,/|results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give REFUTED
4s/,0\.5,/,0.1,/|results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give UNDECIDED
4s/EQUALS/AT_MOST/;4s/,200,10,/,200,9,/|results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give REFUTED
4s/,10\.2,/,0.9,/|results/cost.csv:4: bytes: measured 0.9 lies outside its interval [10.1, 10.3]
2s/,10\.2,10\.2,10\.2,/,10.2,10.1,10.3,/|results/cost.csv:2: weights: the verdict is CONFIRMED, but the numbers of the row give BROKEN
5s/REFUTED$/CONFIRMED/|results/cost.csv:5: zero: expects CONFIRMED, but its role is '"'control'"'
4s/^bytes/weights/;4s/,16,/,8,/|results/cost.csv:4: weights: the row of line 2 again: same claim, sweep and axes
4s/,16,/,abc,/|results/cost.csv:4: side_px is '"'abc', but '8' on line 2"'
2s/,8,/,abc,/|results/cost.csv:3: side_px is '"'8', but 'abc' on line 2"'
2d|results/cost.csv has 3 rows; provenance.json says 4
'

every_forged_row_ends_with_2_and_its_place()
{
    local change said cases=0
    while IFS='|' read -r change said; do
        [ -n "$change" ] || continue
        good
        ends_with 0 ledger
        sed -i "$change" results/cost.csv
        ends_with 2 ledger
        says "$work/err" "$said"
        one_line "$work/err"
        cases=$((cases + 1))
    done <<<"$FORGED"
    [ "$cases" -eq 15 ]
}

a_row_doubled_at_the_end_is_found_without_provenance_too()
{
    good
    sed -i '$p' results/cost.csv
    ends_with 2 ledger
    says "$work/err" 'results/cost.csv has 5 rows; provenance.json says 4'
    rm results/provenance.json
    ends_with 2 ledger
    says "$work/err" 'results/cost.csv:6: zero: the row of line 5 again'
}

a_part_is_counted_where_it_is()
{
    good
    sed -i 2d results/cost.map.csv
    ends_with 2 ledger
    says "$work/err" 'results/cost.map.csv has 1 rows; provenance.json says 2'
    rm results/cost.map.csv
    ends_with 0 ledger
}

a_provenance_that_is_not_gathered_yet_goes_before()
{
    good
    mkdir results/provenance
    sed -i 2d results/cost.csv
    echo '{"seed": 1, "rows_claims": 3}' >results/provenance/cost.json
    ends_with 0 ledger
    echo '{"seed": 1, "rows_claims": 2}' >results/provenance/cost.json
    ends_with 2 ledger
}

a_provenance_of_other_experiments_says_nothing()
{
    good
    provenance costs 9
    ends_with 0 ledger
    ends_with 0 ledger --only cost
}

# The table holds ten digits of the numbers that were judged.
a_verdict_on_the_edge_of_the_margin_is_taken_to_the_rounding()
{
    local verdict cases=0
    for verdict in CONFIRMED UNDECIDED; do
        good
        sed -i "4s/,10,10\.2,10\.1,10\.3,0\.5,CONFIRMED,/,0.1,0.25,0.2,0.3,0.2,$verdict,/; 4s/corrected/as stated/; 4s/CONFIRMED\$/ANY/" results/cost.csv
        ends_with 0 ledger
        cases=$((cases + 1))
    done
    [ "$cases" -eq 2 ]
}

an_interval_without_an_end_has_an_empty_cell()
{
    good
    sed -i '4s/EQUALS/AT_MOST/; 4s/,10\.1,/,,/' results/cost.csv
    ends_with 0 ledger
    sed -i '4s/AT_MOST/AT_LEAST/' results/cost.csv
    ends_with 2 ledger
    says "$work/err" 'results/cost.csv:4: bytes: the verdict is CONFIRMED, but the numbers of the row give UNDECIDED'
}

no_committed_table_is_refused()
{
    ls "$root"/results/*.csv >/dev/null 2>&1 || skip 'no table is committed yet'
    ledger --results "$root/results" --experiments "$root/experiments" --quiet >ledger.txt 2>said || [ $? -ne 2 ]
    [ ! -s said ]
}

run_tests
