#!/usr/bin/env bash
# test_study: what must hold for every experiment that there is.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

experiments()
{
    (cd "$root/experiments" && ls ./*.c) | sed -E 's|^\./(.*)\.c$|\1|'
}

program()
{
    echo "$root/${BUILD:-build}/experiments/$1"
}

# A few trials decide nothing, so 1 and 6 are as good as 0 here; an exact row never depends on them.
runs()
{
    local status=0
    "$@" >"$work/out" 2>"$work/err" || status=$?
    case $status in 0 | 1 | 6) ;; *) printf '%s ended with %d\n' "$*" "$status"; cat "$work/err"; return 1 ;; esac
}

# Whether an experiment trains networks: fewer trials do, and the baseline, which has no fused
# multiply-add, would take an hour (test_network_bits has a network that is small enough for it).
trains()
{
    grep -qE '"nets/(album|full|lesson|network|pupil|school|train)\.h"' "$root/experiments/$1.c"
}

every_table_has_the_same_bytes_on_one_thread_and_on_three()
{
    local name trials count=0
    cd "$root"
    for name in $(experiments); do
        case $name in time_*) continue ;; esac
        trials=20
        ! trains "$name" || trials=2
        runs "$(program "$name")" --quiet --profile quick --trials "$trials" --threads 1 --out "$work/one"
        runs "$(program "$name")" --quiet --profile quick --trials "$trials" --threads 3 --out "$work/three"
        grep -q ',control,' "$work/one/$name.csv" || { echo "quick measures no control of $name"; return 1; }
        count=$((count + 1))
    done
    rm -r "$work/one/provenance" "$work/three/provenance"
    diff -r "$work/one" "$work/three"
    [ "$count" -ge 5 ]
}

every_table_has_the_same_bytes_from_every_instruction_set()
{
    local name isa count=0
    cd "$root"
    for isa in baseline avx2 avx512; do
        GAPSTUDY_ISA=$isa "$(program noise)" --list >/dev/null
        for name in $(experiments); do
            case $name in time_*) continue ;; esac
            ! trains "$name" || continue
            GAPSTUDY_ISA=$isa runs "$(program "$name")" --quiet --profile quick --trials 8 --out "$work/$isa" ||
                { grep -q 'lacks it' "$work/err" && continue 2; return 1; }
        done
        rm -r "$work/$isa/provenance"
        diff -r "$work/baseline" "$work/$isa"
        count=$((count + 1))
    done
    [ "$count" -ge 1 ]
}

every_statement_that_an_experiment_names_exists()
{
    local name id count=0
    for name in $(experiments); do
        for id in $("$(program "$name")" --list | grep -oE '\bC[0-9]+\b'); do
            grep -q "^$id," "$root/data/claims.csv" || { echo "$name names $id"; return 1; }
            count=$((count + 1))
        done
    done
    [ "$count" -ge 10 ]
}

# Ids of the statements that experiment $1 is to answer, by the last column of data/claims.csv.
statements_for()
{
    awk -v name="$1" -F, '$NF ~ "(^| )" name "( |$)" { print $1 }' "$root/data/claims.csv"
}

every_statement_is_named_by_the_experiments_that_are_to_answer_it()
{
    local name id listed
    for name in $(experiments); do
        listed=$("$(program "$name")" --list)
        while read -r id; do
            grep -qE "\b$id\b" <<<"$listed" || { echo "$name is to answer $id and does not name it"; return 1; }
        done < <(statements_for "$name")
    done
}

every_statement_has_an_experiment()
{
    local id named name answered
    [ "$(grep -c '^C[0-9][0-9],' "$root/data/claims.csv")" = 44 ]
    while IFS='|' read -r id named; do
        answered=no
        for name in $named; do
            [ ! -e "$root/experiments/$name.c" ] || answered=yes
        done
        [ "$answered" = yes ] || { echo "no experiment answers $id"; return 1; }
    done < <(awk -F, '/^C[0-9][0-9],/ { print $1 "|" $NF }' "$root/data/claims.csv")
}

run_tests
