#!/usr/bin/env bash
# test_runner: tools/test.sh believes a test program only if it ended well and says what it tested.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

# program NAME LINE...: a test program that is a script.
program()
{
    local name=$1
    shift
    mkdir -p tools tests
    cp "$root/tools/test.sh" "$root/tools/shell.sh" tools/
    printf '%s\n' '#!/bin/sh' "$@" >"tests/$name"
    chmod +x "tests/$name"
}

runner()
{
    tools/test.sh build "$@"
}

every_passed_test_is_counted_and_every_word_shown_in_order()
{
    program one 'sleep 0.3; echo "words of one"; echo "[  PASSED  ] 3 test(s)."'
    program two 'echo "words of two" >&2; echo "[  PASSED  ] 2 test(s)."; echo "[  PASSED  ] 2 test(s)."' \
        'echo "[  SKIPPED ] 1 test(s), listed below:"'
    ends_with 0 runner tests/one tests/two
    says "$work/out" '2 programs: 7 tests passed, 1 skipped, 0 programs failed'
    [ "$(grep -E '^(==|words)' "$work/out" | head -n 4 | tr '\n' ' ')" = \
        '== tests/one words of one == tests/two words of two ' ]
}

a_failed_program_fails_the_run_and_the_others_still_run()
{
    program bad 'echo "[  PASSED  ] 3 test(s)."; exit 1'
    program good 'echo "[  PASSED  ] 1 test(s)."'
    ends_with 1 runner tests/bad tests/good
    says "$work/out" 'tests/bad: status 1'
    says "$work/out" '4 tests passed, 0 skipped, 1 programs failed'
}

a_program_killed_by_a_signal_fails_the_run()
{
    program bad 'echo "[  PASSED  ] 3 test(s)."; kill -SEGV $$'
    ends_with 1 runner tests/bad
    says "$work/out" 'tests/bad: status'
}

a_program_without_a_test_fails_the_run()
{
    local words cases=0
    for words in '' 'all is well' '[  PASSED  ] 0 test(s).'; do
        program empty "echo '$words'"
        ends_with 1 runner tests/empty
        says "$work/out" 'tests/empty: ran no test'
        cases=$((cases + 1))
    done
    [ "$cases" -eq 3 ]
}

a_program_that_is_not_there_fails_the_run()
{
    program good 'echo "[  PASSED  ] 1 test(s)."'
    ends_with 1 runner tests/good tests/none
    says "$work/out" 'tests/none: status 127'
}

a_program_that_hangs_fails_the_run()
{
    program slow 'exec sleep 60'
    LIMIT=1 ends_with 1 runner tests/slow
    says "$work/out" 'tests/slow: longer than 1 s'
}

a_run_of_nothing_fails()
{
    program unused ''
    ends_with 1 runner
    says "$work/out" 'no test ran'
    ends_with 2 tools/test.sh
}

run_tests
