#!/usr/bin/env bash
# test_verify: what verify sees when a study runs anew, and what it leaves alone.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=ledger_study.sh
. "$root/tests/ledger_study.sh"

verify()
{
    "$root/${BUILD:-build}/tools/verify" --claims "$root/data/claims.csv" --tolerances tolerances.csv \
        --fresh fresh "$@"
}

# Two studies with the same tables: cost, and noise with a part.
twice()
{
    printf '%s\n' experiment,relative,why '*,1e-9,rounding' 'cost,0,whole numbers' >tolerances.csv
    study cost noise time_heads
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    conditional | table noise
    row slower C13 'as stated' no CONFIRMED ANY | table time_heads
    printf '%s\n' x,value 0,0.5 1,0.25 >results/noise.pictures.csv
    rm -rf fresh
    cp -r results fresh
}

the_same_tables_end_with_0()
{
    twice
    ends_with 0 verify
    says "$work/out" 'verify    3 tables, 8 rows: 0 moved; of the findings 0'
}

every_change_ends_with_8_and_says_what_it_was()
{
    local file change said cases=0
    while IFS='|' read -r file change said; do
        twice
        sed -i "$change" "fresh/$file"
        ends_with 8 verify
        says "$work/out" "$said"
        cases=$((cases + 1))
    done <<'END'
cost.csv|2s/10.2/10.20000001/|cost.csv:2: weights at side_px=8, noise=white: measured was 10.2, is 10.20000001
noise.csv|2s/10.2/10.20001/|noise.csv:2: falls-as-1-over-n at side_px=8, noise=white: measured was 10.2, is 10.20001
noise.csv|2s/CONFIRMED,/REFUTED,/|verdict was CONFIRMED, is REFUTED
noise.csv|2s/CONFIRMED,/REFUTED,/|C03 was CONDITIONAL, is FALSE AS STATED
noise.csv|2s/,8,/,16,/|noise.csv:2: falls-as-1-over-n at side_px=16, noise=white: a new row
noise.csv|3d|noise.csv:3: stays-so-when-correlated at side_px=8, noise=white: the row is gone
noise.pictures.csv|3s/0.25/0.2500001/|noise.pictures.csv:3: value was 0.25, is 0.2500001
noise.pictures.csv|3d|noise.pictures.csv: 1 rows, were 2
noise.pictures.csv|1s/value/worth/|noise.pictures.csv: the columns are not those
END
    [ "$cases" -eq 9 ]
}

the_rounding_that_the_file_allows_is_no_change()
{
    twice
    sed -i '2s/10\.2/10.200000001/' fresh/noise.csv
    ends_with 0 verify
    sed -i 's/1e-9/1e-12/' tolerances.csv
    ends_with 8 verify
}

the_times_are_left_out()
{
    twice
    sed -i '2s/10\.2/99/' fresh/time_heads.csv
    ends_with 0 verify
    rm fresh/time_heads.csv
    ends_with 0 verify
}

a_part_may_lack_rows_and_nothing_else()
{
    twice
    sed -i '/stays-so/d' fresh/noise.csv
    sed -i '/stays-so/d' results/noise.csv
    row another C03 limit no REFUTED REFUTED >>results/noise.csv
    row another C03 limit no REFUTED REFUTED | sed 's/,8,/,16,/' >>results/noise.csv
    row another C03 limit no REFUTED REFUTED >>fresh/noise.csv
    ends_with 8 verify
    says "$work/out" 'side_px=16, noise=white: the row is gone'
    ends_with 0 verify --part
    sed -i 's/10\.2,10\.1/10.3,10.1/' fresh/noise.csv
    ends_with 8 verify --part
}

# The limit that makes C03 CONDITIONAL was not measured anew: a part of the study finds what the whole
# would if the part's rows said what they now say.
a_part_finds_what_the_whole_would()
{
    twice
    sed -i '/,limit,/d' fresh/noise.csv
    ends_with 0 verify --part
    says "$work/out" '0 moved; of the findings 0'
    sed -i '/falls-as/s/CONFIRMED,/REFUTED,/' fresh/noise.csv
    ends_with 8 verify --part
    says "$work/out" 'C03 was CONDITIONAL, is FALSE AS STATED'
    says "$work/out" 'of the findings 1'
}

a_table_that_came_or_went_ends_with_8()
{
    twice
    printf 'x\n1\n' >fresh/cost.more.csv
    ends_with 8 verify
    says "$work/out" 'cost.more.csv: a new table'
    twice
    rm fresh/noise.pictures.csv
    ends_with 8 verify --part
    says "$work/out" 'noise.pictures.csv: the table was not made anew'
}

# changed TABLE CHANGE: the committed tables, held against a copy of them with this change.
changed()
{
    rm -rf fresh
    cp -r "$root/results" fresh
    sed -i "$2" "fresh/$1"
    "$root/${BUILD:-build}/tools/verify" --committed "$root/results" --experiments "$root/experiments" \
        --claims "$root/data/claims.csv" --tolerances "$root/data/tolerances.csv" --fresh fresh
}

a_finding_that_is_changed_in_the_committed_tables_ends_with_8()
{
    ends_with 0 changed noise.csv ''
    ends_with 8 changed noise.csv '/as stated/s/CONFIRMED,CONFIRMED$/REFUTED,CONFIRMED/'
    says "$work/out" 'verdict was CONFIRMED, is REFUTED'
    says "$work/out" 'C03 was CONDITIONAL, is FALSE AS STATED'
    ends_with 8 changed cam.csv '/as stated/s/CONFIRMED,CONFIRMED$/REFUTED,CONFIRMED/'
    says "$work/out" 'C30 was EXACT, is FALSE AS STATED'
}

the_history_gets_a_row_for_each_experiment()
{
    twice
    export GAPSTUDY_COMMIT=abc GAPSTUDY_DATE=2026-11-24T14:30:36Z
    sed -i '2s/10.2/10.20001/' fresh/cost.csv fresh/noise.csv
    ends_with 8 verify --history history.csv
    [ "$(wc -l <history.csv)" -eq 3 ]
    grep -qE '^1,cost,moved,1,abc,2026-11-24T14:30:36Z,standard,[0-9a-f]{16},1,,,MOVED$' history.csv
    grep -qE '^1,noise,moved,1,abc,2026-11-24T14:30:36Z,standard,[0-9a-f]{16},1,,,MOVED$' history.csv
    twice
    sed -i '2s/10.2/10.20001/' fresh/noise.csv
    GAPSTUDY_DIRTY=true ends_with 8 verify --history history.csv
    says history.csv '1,noise,moved,1,abc-dirty,'
    grep -qE '^1,cost,moved,1,abc-dirty,.*,0,,,SAME$' history.csv
    unset GAPSTUDY_DATE
    ends_with 2 verify --history history.csv
    says "$work/err" 'GAPSTUDY_DATE'
}

every_misuse_ends_with_2_and_says_so()
{
    twice
    ends_with 2 verify --fresh nowhere
    says "$work/err" 'nowhere'
    ends_with 2 verify --tolerancez x
    says "$work/err" '--tolerances'
    ends_with 2 "$root/${BUILD:-build}/tools/verify"
    says "$work/err" '--fresh DIR is missing'
    sed -i '2s/10\.2/ten/' fresh/cost.csv
    ends_with 2 verify
    says "$work/err" 'fresh/cost.csv:2:'
}

run_tests
