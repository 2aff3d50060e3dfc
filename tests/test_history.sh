#!/usr/bin/env bash
# test_history: what the history says of steps, and how it is drawn.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

history()
{
    "$root/${BUILD:-build}/tools/history" "$@"
}

# rows CASE QUANTITY MACHINE LEVEL...: a row for each level, with noise of a percent that never
# changes.
rows()
{
    local case=$1 quantity=$2 machine=$3
    shift 3
    printf '%s\n' "$@" | awk -v case="$case" -v quantity="$quantity" -v machine="$machine" '{
        value = $1 * (1 + 0.01 * sin(7 * NR * NR + length(case)))
        printf "1,%s,%s,s,c%02d,2026-01-%02dT00:00:00Z,,%s,%.10g,%.10g,%.10g,\n", case, quantity, NR, NR, machine,
               value, 0.995 * value, 1.005 * value }'
}

repeat()
{
    local i
    for ((i = 0; i < $2; i++)); do echo "$1"; done
}

# shellcheck disable=SC2046 # lists of words
planted()
{
    echo format,case,quantity,unit,commit,date,base,machine,value,ci_low,ci_high,verdict
    rows slows/down seconds m1 $(repeat 2 12) $(repeat 2.2 9)
    rows stays/put seconds m1 $(repeat 3 21)
    rows is/young seconds m1 $(repeat 3 5)
    rows new/machine seconds m1 $(repeat 3 8)
    rows new/machine seconds m2 $(repeat 4 8)
}

a_planted_step_is_told_with_its_commit_and_nothing_else()
{
    planted >history.csv
    ends_with 0 history history.csv
    [ "$(grep -c STEP "$work/out")" -eq 1 ]
    grep -qE '^STEP  slows/down +seconds +\+(9|10)\.[0-9] % at c13 of 2026-01-13, machine m1$' "$work/out"
    says "$work/out" '5 series of 63 rows: 1 steps; 1 series have fewer than 6 rows'
}

an_other_order_of_the_rows_changes_nothing()
{
    planted >history.csv
    history history.csv >said
    { head -n 1 history.csv && tail -n +2 history.csv | sort -r; } >turned.csv
    history turned.csv >again
    same said again
}

a_filter_leaves_cases_out()
{
    planted >history.csv
    ends_with 0 history history.csv --filter '^(stays|is)'
    says "$work/out" '2 series of 26 rows: 0 steps'
    ends_with 6 history history.csv --filter none
}

a_history_without_rows_has_measured_nothing()
{
    planted >all.csv
    head -n 1 all.csv >history.csv
    ends_with 6 history history.csv
}

every_misuse_ends_with_2_and_says_so()
{
    planted >history.csv
    ends_with 2 history
    ends_with 2 history nowhere.csv
    says "$work/err" 'cannot read nowhere.csv'
    ends_with 2 history history.csv --fliter x
    says "$work/err" '--filter'
    ends_with 2 history history.csv --level 2
    says "$work/err" "--level must be a number between 0 and 1, not '2'"
    ends_with 2 history history.csv --filter '('
    sed -i '5s/,m1,/,m1,x/' history.csv
    ends_with 2 history history.csv
    says "$work/err" 'history.csv:5:'
}

the_figure_is_drawn_where_there_is_a_history()
{
    command -v gnuplot >/dev/null || skip 'gnuplot is missing'
    mkdir out
    planted >history.csv
    ends_with 0 history history.csv --figure out/history.csv
    ends_with 0 "$root/tools/plot.sh" --results "$PWD/out" --plots "$PWD/out" history
    says out/history.svg 'slows/down (seconds)'
    says out/history.svg '% of the first level'
    planted | grep -E 'format|stays' >history.csv
    history history.csv --figure out/history.csv >said
    ends_with 0 "$root/tools/plot.sh" --results "$PWD/out" --plots "$PWD/out" history
}

no_figure_is_asked_for_without_a_history()
{
    mkdir -p tools plots results
    cp "$root"/tools/{plot.sh,shell.sh,check_table.awk} tools/
    cp "$root"/plots/{style,history}.gp plots/
    ends_with 0 tools/plot.sh
    [ ! -s "$work/out" ] && [ ! -e plots/history.svg ]
    ends_with 2 tools/plot.sh history
    says "$work/err" 'results/history.csv is missing'
}

run_tests
