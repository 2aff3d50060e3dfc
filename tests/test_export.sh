#!/usr/bin/env bash
# test_export: what a comparison leaves for other tools, read by those tools or by their schemas.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=planted.sh
. "$root/tests/planted.sh"

# A comparison with a slower case of each kind, its exports in ./out.
compare()
{
    export GAPSTUDY_BASE=ba5e GAPSTUDY_COMMIT=abc123 GAPSTUDY_DATE=2026-11-24T14:30:36Z
    printf '%s\n' case,quantity,was,is,verdict 'one/forward,instructions,1000,1100,MORE' \
        'small,allocations,0,0,SAME' 'small,bytes,512,256,OTHER' 'tiny,instructions,70,60,FEWER' >counts.csv
    program ./base 1 7
    program ./head "${1:-1.1}" "${2:-7}"
    duel --base ./base --head ./head --counts counts.csv --export out --history history.csv >said || true
}

need()
{
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || skip "$tool is missing"
    done
}

every_json_is_strict_and_has_the_numbers_of_the_table()
{
    need python3
    compare
    ends_with 0 python3 "$root/tests/check_export.py" out counts.csv
    says "$work/out" '3 cases, 4 counts'
}

a_number_that_differs_from_the_table_would_be_seen()
{
    need python3
    compare
    sed -i 's/"latency": {"value": \([0-9]\)/"latency": {"value": 1\1/' out/bencher.json
    ends_with 1 python3 "$root/tests/check_export.py" out counts.csv
    compare
    sed -i 's/"ns"}/"ns",}/' out/head.google.json
    ends_with 1 python3 "$root/tests/check_export.py" out counts.csv
}

# The tool that reads Google Benchmark's form, by Debian's package, with what it imports.
google_compare()
{
    local python
    for python in /usr/bin/python3 python3; do
        if "$python" -c 'import scipy' 2>/dev/null; then
            "$python" /usr/share/benchmark/compare.py "$@"
            return
        fi
    done
    skip 'scipy is missing: apt-get install python3-scipy'
}

the_tool_of_google_compares_the_two_files_and_sees_the_change()
{
    [ -e /usr/share/benchmark/compare.py ] || skip 'compare.py is missing: apt-get install libbenchmark-tools'
    compare
    google_compare --no-color benchmarks out/base.google.json out/head.google.json >compared 2>&1 ||
        { cat compared; return 1; }
    grep -qE '^one/forward +\+0\.(09|10|11)' compared
    grep -qE '^two/forward_median +\+0\.(09|10|11)[0-9]* +\+0\.(09|10|11)' compared
    grep -qE '^one/forward_pvalue .*U Test, Repetitions: [0-9]+ vs [0-9]+' compared
    ends_with 1 grep -iE 'error|traceback' compared
}

the_verdicts_are_valid_junit()
{
    need xmllint
    compare
    ends_with 0 xmllint --noout --schema "$root/tests/junit.xsd" out/junit.xml
    [ "$(xmllint --xpath 'string(//testsuite[@name="tools/ab: times"]/@failures)' out/junit.xml)" = 3 ]
    [ "$(xmllint --xpath 'string(//testsuite[@name="tools/ab: counts"]/@failures)' out/junit.xml)" = 2 ]
    [ "$(xmllint --xpath 'count(//testcase)' out/junit.xml)" = 7 ]
    [ "$(xmllint --xpath 'count(//failure)' out/junit.xml)" = 5 ]
    compare 1
    [ "$(xmllint --xpath 'string(//testsuite[@name="tools/ab: times"]/@failures)' out/junit.xml)" = 0 ]
    compare 1 8
    [ "$(xmllint --xpath 'count(//failure[@type="WRONG"])' out/junit.xml)" = 3 ]
    ends_with 0 xmllint --noout --schema "$root/tests/junit.xsd" out/junit.xml
}

the_schema_refuses_what_is_no_junit()
{
    need xmllint
    local change cases=0
    compare
    while IFS= read -r change; do
        sed "$change" out/junit.xml >wrong.xml
        ends_with 1 cmp -s out/junit.xml wrong.xml
        ends_with 3 xmllint --noout --schema "$root/tests/junit.xsd" wrong.xml
        cases=$((cases + 1))
    done <<'END'
s/ classname="ab.time"//
s/<failure type/<failed type/
s/tests="3"/tests="three"/
s/time="/time="-/
s/name="one\/forward"/name="two\/forward"/
s/testsuites/suites/
END
    [ "$cases" -eq 6 ]
}

the_summary_tells_what_moved_and_every_case()
{
    compare
    says out/summary.md 'abc123 against ba5e: of 3 cases 3 slower, 0 faster, 0 the same within 5 %, 0 cannot be told, 0 wrong.'
    says out/summary.md '4 counts compared, 3 moved.'
    # shellcheck disable=SC2016 # Markdown
    says out/summary.md '| MORE | `one/forward` | instructions | 1000 | 1100 |'
    [ "$(grep -c '^| SLOWER | ' out/summary.md)" -eq 3 ]
    awk -F '|' '/^\|/ { if (last && NF != last) exit 1; last = NF } !/^\|/ { last = 0 }' out/summary.md
    [ "$(wc -c <out/summary.md)" -lt 1048576 ]
}

the_history_gets_two_rows_a_case_and_one_a_count_that_tells_something()
{
    compare
    [ "$(wc -l <history.csv)" -eq 10 ]
    grep -qE '^1,one/forward,ratio,1,abc123,2026-11-24T14:30:36Z,ba5e,[0-9a-f]{16},1\.(09|10)[0-9]*,1\.[0-9]+,1\.[0-9]+,SLOWER$' history.csv
    grep -qE '^1,one/forward,seconds,s,abc123,2026-11-24T14:30:36Z,,[0-9a-f]{16},0\.001[0-9]*,' history.csv
    grep -qE '^1,small,bytes,1,abc123,2026-11-24T14:30:36Z,,[0-9a-f]{16},256,,,OTHER$' history.csv
    compare
    [ "$(wc -l <history.csv)" -eq 19 ]
}

a_history_that_cannot_be_continued_is_told_of_before_anything_is_timed()
{
    program ./base 1 7
    echo 'a,b' >history.csv
    export GAPSTUDY_COMMIT=abc GAPSTUDY_DATE=2026-11-24T14:30:36Z
    ends_with 2 duel --base ./base --head ./base --history history.csv
    says "$work/err" "history.csv:1:1: 'a' is no column of a history of format 1"
    [ ! -s "$work/out" ]
    unset GAPSTUDY_DATE
    ends_with 2 duel --base ./base --head ./base --history new.csv
    says "$work/err" 'GAPSTUDY_DATE'
}

a_count_without_a_verdict_is_refused_with_its_place()
{
    program ./base 1 7
    printf '%s\n' case,quantity,was,is,verdict 'a,bytes,1,2,PERHAPS' >counts.csv
    ends_with 2 duel --base ./base --head ./base --counts counts.csv --export out
    says "$work/err" "counts.csv:2:13: 'PERHAPS' is no verdict on a count"
}

a_folder_that_cannot_be_made_ends_with_2()
{
    program ./base 1 7
    : >file
    ends_with 2 duel --base ./base --head ./base --export file/out
    says "$work/err" 'cannot make folder file/out'
}

run_tests
