#!/usr/bin/env bash
# test_ab: what duel says of programs whose times are planted, and what ab refuses.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=planted.sh
. "$root/tests/planted.sh"

a_slower_program_ends_with_5()
{
    program ./base 1 7
    program ./head 1.1 7
    ends_with 5 duel --base ./base --head ./head
    says "$work/out" '3 cases: 3 slower, 0 faster'
    grep -qE '^SLOWER +one/forward +\+(9\.[89]|10\.[0-2]) %' "$work/out"
    says "$work/out" 'base against base: the smallest change that can show here now'
}

a_faster_program_ends_with_0()
{
    program ./base 1 7
    program ./head 0.8 7
    ends_with 0 duel --base ./base --head ./head --filter '^one'
    says "$work/out" '2 cases: 0 slower, 2 faster'
}

the_same_program_ends_with_0()
{
    program ./base 1 7
    ends_with 0 duel --base ./base --head ./base
    says "$work/out" '3 the same within 5 %'
}

a_change_below_the_threshold_is_not_slower()
{
    program ./base 1 7
    program ./head 1.04 7
    ends_with 0 duel --base ./base --head ./head
    says "$work/out" '3 the same within 5 %'
    ends_with 5 duel --base ./base --head ./head --threshold 0.02
}

a_noisy_machine_cannot_tell_and_ends_with_6()
{
    NOISE=0.8 program ./base 1 7
    NOISE=0.8 program ./head 1.06 7
    ends_with 6 duel --base ./base --head ./head
    says "$work/out" '0 slower, 0 faster, 0 the same within 5 %, 3 cannot be told'
}

a_program_that_computes_something_else_ends_with_5()
{
    program ./base 1 7
    program ./head 1 7.01
    ends_with 5 duel --base ./base --head ./head
    says "$work/out" 'their answers differ'
}

no_case_at_all_ends_with_6()
{
    program ./base 1 7
    ends_with 6 duel --base ./base --head ./base --filter nothing
    says "$work/err" 'nothing was measured'
}

a_program_that_ends_is_told_of()
{
    program ./base 1 7
    program ./head 1 7
    sed -i 's/^    time) .*/    time) exit 3 ;;/' ./head
    ends_with 1 duel --base ./base --head ./head
    says "$work/err" "./head ended when it was asked 'time"
}

every_misuse_ends_with_2()
{
    program ./base 1 7
    ends_with 2 duel --base ./base
    ends_with 2 duel --base ./base --head ./base --threshold much
    says "$work/err" "--threshold must be a number from 0.001 to 10, not 'much'"
    ends_with 2 duel --base ./base --head ./base --processes 2
    ends_with 2 duel --base ./base --head ./base --filter '('
    ends_with 2 duel --base ./base --head ./base --fliter x
    says "$work/err" '--filter'
    ends_with 2 "$root/tools/ab"
    says "$work/err" '--base REF is missing'
    ends_with 2 "$root/tools/ab" --bsae x
    says "$work/err" '--base'
    ends_with 2 "$root/tools/ab" --base
}

a_case_that_takes_long_is_timed_once_a_process()
{
    OPENED=once program ./base 1 7
    OPENED=once program ./head 1.2 7
    ends_with 5 duel --base ./base --head ./head --filter '^two'
    says "$work/out" '1 cases: 1 slower'
    says "$work/out" '3 pairs, enough pairs'
}

the_machine_is_told_with_its_fingerprint_and_nothing_is_timed()
{
    local fact
    ends_with 0 duel --machine
    for fact in cpu cores caches instruction_set compiler_and_flags blas stats_library table_library; do
        grep -qE "^$fact: ." "$work/out"
    done
    grep -qE '^fingerprint: [0-9a-f]{16}$' "$work/out"
}

every_help_names_every_option()
{
    local option
    ends_with 0 duel --help
    for option in base head filter threshold max-seconds processes seed list untimed counts export history machine help version; do
        says "$work/out" "--$option"
    done
    ends_with 0 "$root/tools/ab" --help
    for option in base head filter threshold max-seconds processes seed list counts export history; do
        says "$work/out" "--$option"
    done
}

run_tests
