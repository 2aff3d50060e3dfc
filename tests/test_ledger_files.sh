#!/usr/bin/env bash
# test_ledger_files: what the ledger refuses, and the report and README that it writes.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=ledger_study.sh
. "$root/tests/ledger_study.sh"

# Each line: what to change in a good table (a sed command), and what is said
readonly DAMAGED='
s/as stated/stated/|results/cost.csv:2: unknown role
s/EQUALS/equals/|results/cost.csv:2: unknown form
s/,mean,/,mode,/|results/cost.csv:2: unknown kind
s/,yes,/,true,/|results/cost.csv:2: unknown exact
s/CONFIRMED,CONFIRMED/ANY,CONFIRMED/|results/cost.csv:2: unknown verdict
s/CONFIRMED,CONFIRMED/CONFIRMED,BROKEN/|results/cost.csv:2: unknown expected
s/CONFIRMED,CONFIRMED/CONFIRMED,BROKEN/|results/cost.csv:2: unknown expected
s/weights//|results/cost.csv:2: unknown claim
s/C10//|results/cost.csv:2: a row with role
s/zero,/zero,C10/|results/cost.csv:3: a row with role
s/10\.2/ten/|results/cost.csv:2:60: 
s/,white//|results/cost.csv:2:1: a row of 17 cells
s/^claim/name/|results/cost.csv:1: column 1 must be
s/predicted/expectation/|results/cost.csv:1: column 12 must be
s/,.*//|results/cost.csv:1: not a table of claims
s/weights/"weights/|results/cost.csv:2:1: a quote
'

every_damaged_table_ends_with_2_and_its_place()
{
    local change said cases=0
    study cost
    while IFS='|' read -r change said; do
        [ -n "$change" ] || continue
        row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
        sed -i "$change" results/cost.csv
        ends_with 2 ledger
        says "$work/err" "$said"
        cases=$((cases + 1))
    done <<<"$DAMAGED"
    [ "$cases" -eq 16 ]
}

the_report_shows_the_row_nearest_to_its_margin()
{
    study cost
    {
        row weights C10 'as stated' yes CONFIRMED CONFIRMED
        row bytes C10 corrected no CONFIRMED CONFIRMED
        row bytes C10 corrected no CONFIRMED CONFIRMED |
            sed 's/,8,white/,64,"a|b"/; s/10.2,10.1,10.3/10.3,10.2,10.4999/'
    } | table cost
    ends_with 0 ledger --report report.md --quiet
    says report.md '## C10: EXACT'
    # shellcheck disable=SC2016 # backquotes of Markdown
    says report.md '| bytes | corrected | 2 of 2 | side\_px=64, noise=a\|b | 10 +- 0.5 | 10.3 [10.2, 10.5] | 1 | CONFIRMED | `build/experiments/cost --sweep iid` |'
    says report.md 'Figures: [cost](plots/cost.svg)'
    # shellcheck disable=SC2016 # backquotes of Markdown
    says report.md '| weights | as stated | 1 of 1 | side\_px=8, noise=white | 10 +- 0.5 | 10.2 exact | 1 | CONFIRMED | `build/experiments/cost --sweep iid` |'
    says report.md '**Reading.** Exactly K\*C and K\*C\*H\*W'
    [ "$(grep -c '^| C[0-4][0-9] |' report.md)" -eq 44 ]
    [ "$(grep -c '^## C' report.md)" -eq 1 ]
}

an_exact_row_shows_its_value_with_all_digits_and_no_interval()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED |
        sed 's/,10,10.2,10.2,10.2,0.5,/,58630656,58630656,58630656,58630656,0,/' | table cost
    ends_with 0 ledger --report report.md
    says report.md '| 58630656 | 58630656 exact | 1 | CONFIRMED |'
}

a_broken_row_shows_no_number()
{
    study cost
    row weights C10 'as stated' no BROKEN CONFIRMED | table cost
    ends_with 1 ledger --report report.md
    says report.md '| 10 +- 0.5 | no number | 1 | BROKEN |'
}

the_report_explains_its_words()
{
    local word
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    ends_with 0 ledger --report report.md
    sed '/^| C01/,$d' report.md >key
    for word in 'as stated:' 'limit:' 'corrected:' 'control:' '(shown):' '(in part):' CONFIRMED: REFUTED: \
        UNDECIDED: BROKEN: EXACT: HOLDS: CONDITIONAL: 'FALSE AS STATED:' 'OPEN:' VOID: 'NOT RUN:' \
        'A is "Why is global average pooling effective in ResNet architectures?"' 'B the chapter on'; do
        says key "$word"
    done
}

the_claims_that_differ_in_a_trailing_number_share_a_line()
{
    local place
    study gradient
    {
        for place in 08 09 10 11; do
            row place-$place C25 'as stated' no CONFIRMED CONFIRMED
        done
        row place-101 C25 'as stated' no REFUTED CONFIRMED | sed 's/,iid,/,more places,/'
        row place-99 C25 corrected no CONFIRMED CONFIRMED # of another role
        row half-fp16 C25 corrected no CONFIRMED CONFIRMED
        row half-fp32 C25 corrected no CONFIRMED CONFIRMED
        row nearly-20 C25 corrected no CONFIRMED CONFIRMED
        row nearly-20 C25 corrected no CONFIRMED CONFIRMED | sed 's/,iid,/,cold,/'
    } | table gradient
    ends_with 1 ledger --report report.md
    says report.md '| place-08 .. 101 | as stated | 4 of 5 |'
    says report.md '| place-99 | corrected | 1 of 1 |'
    says report.md '| half-fp16 | corrected | 1 of 1 |'
    [ "$(grep -c '^| place' report.md)" -eq 2 ]
    [ "$(grep -c '^| nearly-20 ' report.md)" -eq 2 ]
}

# figure_links FILE: as many as there are, and each leads to a file.
figure_links()
{
    local link
    while read -r link; do
        [ -f "$(dirname "$1")/${link//%20/ }" ] || { echo "$1: $link leads nowhere"; return 1; }
    done < <(grep -o '](\([^)]*\)\.svg)' "$1" | sed 's/^](//; s/)$//')
    [ "$(grep -c '](\([^)]*\)\.svg)' "$1")" -eq "$2" ]
}

every_link_leads_to_the_figure_from_where_the_document_is()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    mkdir -p 'out/my tables/results' docs/deep
    cp -r plots 'out/my tables/'
    cp results/cost.csv 'out/my tables/results/'
    printf '<!-- ledger -->\n<!-- /ledger -->\n' | tee docs/README.md >README.md
    ends_with 0 ledger --report results/report.md --readme README.md
    says results/report.md '[cost](../plots/cost.svg)'
    says README.md '[cost](plots/cost.svg)'
    figure_links results/report.md 2
    figure_links README.md 1
    ends_with 0 ledger --report docs/deep/../deep/report.md --readme "$PWD/docs/README.md"
    says docs/deep/report.md '[cost](../../plots/cost.svg)'
    figure_links docs/README.md 1
    ends_with 0 ledger --results 'out/my tables/results/' --report 'out/my tables/results/report.md'
    says 'out/my tables/results/report.md' '[cost](../plots/cost.svg)'
    ends_with 0 ledger --results 'out/my tables/results' --report docs/report.md
    says docs/report.md '[cost](../out/my%20tables/plots/cost.svg)'
    figure_links docs/report.md 2
    mv plots drawn
    ends_with 0 ledger --plots drawn --report results/report.md
    figure_links results/report.md 2
}

the_readme_table_replaces_what_stands_between_the_marks_alone()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    printf 'before\n<!-- ledger -->\nold\n<!-- /ledger -->\nafter\n' >README.md
    ends_with 0 ledger --readme README.md
    [ "$(head -n 2 README.md)" = $'before\n<!-- ledger -->' ]
    [ "$(tail -n 2 README.md)" = $'<!-- /ledger -->\nafter' ]
    grep -Eq '^\| C10 \| .* \| EXACT \|  \| \[cost\]\(plots/cost.svg\) \|$' README.md
    [ "$(grep -c '^| C' README.md)" -eq 44 ]
    cp README.md once.md
    ends_with 0 ledger --readme README.md
    same README.md once.md
    rm plots/cost.svg
    ends_with 0 ledger --readme README.md
    # shellcheck disable=SC2016 # backquotes of Markdown
    grep -Eq '^\| C10 \| .* \| EXACT \|  \| `cost` \|$' README.md
}

a_readme_without_marks_ends_with_2_and_stays()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    printf 'before\n<!-- /ledger -->\n<!-- ledger -->\n' >README.md
    cp README.md old.md
    ends_with 2 ledger --readme README.md
    says "$work/err" 'README.md: no <!-- ledger --> followed by <!-- /ledger -->'
    same README.md old.md
}

a_full_disk_ends_with_2()
{
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    ln -s /dev/full full # a link, so that nothing can harm the device
    ends_with 2 ledger --quiet --report full
    says "$work/err" 'cannot write full: No space left on device'
}

a_full_standard_output_ends_with_2()
{
    local option
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    for option in --quiet '' --help --version; do
        local want=2 got=0
        [ "$option" != --quiet ] || want=0 # nothing to say
        # shellcheck disable=SC2086 # none or one
        ledger $option >/dev/full 2>"$work/err" || got=$?
        [ "$got" -eq "$want" ]
        [ "$want" -eq 0 ] || says "$work/err" 'cannot write to standard output: No space left on device'
    done
}

a_ledger_outside_the_project_says_where_to_run_it()
{
    study cost
    ends_with 2 "$root/${BUILD:-build}/tools/ledger"
    one_line "$work/err"
    says "$work/err" "cannot read data/claims.csv: run it in the project's folder"
}

# Each line: options|what is said
readonly MISUSED='
--reslts x|unknown option --reslts: did you mean --results?
--results|--results needs a value, or takes none: see --help
--quiet=1|unknown option --quiet=1: did you mean --quiet?
extra|unknown option extra: see --help
--results nowhere|cannot read folder nowhere: No such file or directory
--experiments nowhere|cannot read folder nowhere: No such file or directory
--claims nowhere|cannot read nowhere: No such file or directory
--report nowhere/report.md|cannot write nowhere/report.md: No such file or directory
--readme nowhere.md|cannot read nowhere.md: No such file or directory
'

every_misuse_ends_with_2_and_says_so()
{
    local options said cases=0
    study cost
    row weights C10 'as stated' yes CONFIRMED CONFIRMED | table cost
    while IFS='|' read -r options said; do
        [ -n "$options" ] || continue
        # shellcheck disable=SC2086 # several options
        ends_with 2 ledger $options
        says "$work/err" "$said"
        one_line "$work/err"
        cases=$((cases + 1))
    done <<<"$MISUSED"
    [ "$cases" -eq 9 ]
}

the_help_names_every_option()
{
    ends_with 0 ledger --help
    local option
    for option in results claims experiments plots only report readme quiet help version; do
        says "$work/out" "--$option"
    done
    ends_with 0 ledger --version
    says "$work/out" 'ledger of gapstudy'
}

the_committed_tables_name_only_statements_that_exist()
{
    local status=0
    ls "$root"/results/*.csv >/dev/null 2>&1 || skip 'no table is committed yet'
    ledger --results "$root/results" --experiments "$root/experiments" >ledger.txt 2>said || status=$?
    cat said
    [ "$status" -ne 2 ]
    [ ! -s said ]
}

the_readme_says_what_holds_where_a_statement_fails()
{
    study noise
    conditional | table noise
    printf '<!-- ledger -->\n<!-- /ledger -->\n' >README.md
    ends_with 0 ledger --readme README.md
    grep -Eq '^\| C03 \| .* \| CONDITIONAL \| Var = \(sum of all covariances\)/N\^2, .* \| \[noise\]' README.md
    grep -Eq '^\| C04 \| .* \| NOT RUN \|  \|  \|$' README.md
}

run_tests
