#!/usr/bin/env bash
# test_bench: the program that serves cases, and the study as one of them.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

bench()
{
    "$root/${BUILD:-build}/tools/bench" "$@"
}

# A study of two experiments that use some processor time, and bench where it looks for one.
study()
{
    mkdir -p tools build/tools build/experiments experiments
    cp "$root/tools/bench_study.sh" tools/
    ln -s "$(realpath "$root/${BUILD:-build}/tools/bench")" build/tools/bench
    local name
    for name in alpha beta time_gamma; do
        : >"experiments/$name.c"
        cat >"build/experiments/$name" <<'END'
#!/usr/bin/env bash
echo "${0##*/} $*" >>ran
[ "${!#}" != --list ] || { printf '%s\n' "${0##*/} asks" 'point 1'; exit 0; }
for ((i = 0; i < 100000; i++)); do :; done
exit "$(cat status)"
END
        chmod +x "build/experiments/$name"
    done
    echo 0 >status
}

# asked QUESTION...: the answers, one a line.
asked()
{
    printf '%s\n' "$@" | ./build/tools/bench --serve
}

every_question_gets_one_answer()
{
    printf '%s\n' 'open rng-uniform/65536' 'time 2' answer close answer 'open nothing' nonsense '' |
        bench --serve >answers
    [ "$(wc -l <answers)" -eq 8 ]
    [ "$(sed -n -e 1p -e 4,8p answers | tr '\n' ' ')" = 'ok ok unknown unknown unknown unknown ' ]
    sed -n 2p answers | grep -qE '^[0-9.e-]+$'
    sed -n 3p answers | grep -qE '^[0-9a-f]{16} [0-9.e+]+$'
}

the_study_is_a_case_that_runs_once_a_process()
{
    study
    asked 'open study/quick' answer 'time 1' close 'time 1' >answers
    [ "$(sed -n 1p answers)" = once ]
    sed -n 2p answers | grep -qE '^[0-9a-f]{16} 4$'
    awk 'NR == 3 && !($1 > 0.01 && $1 < 60) { exit 1 }' answers
    [ "$(sed -n 5p answers)" = unknown ]
    grep -qE '^alpha --profile quick --threads 1 --quiet --out build/bench-study' ran
    ends_with 1 grep time_gamma ran
    [ -z "$(find build -name 'bench-study*')" ]
}

a_study_with_another_point_is_other_work()
{
    study
    asked 'open study/quick' answer >one
    sed -i 's/point 1/point 2/' build/experiments/beta
    asked 'open study/quick' answer >two
    ends_with 1 cmp -s one two
}

a_study_that_is_not_built_or_cannot_run_has_no_time()
{
    study
    echo 4 >status
    [ "$(asked 'open study/quick' 'time 1' 2>said | sed -n 2p)" = nan ]
    says said 'alpha ended with 4'
    echo 6 >status
    asked 'open study/quick' 'time 1' | sed -n 2p | grep -qE '^[0-9]'
    rm build/experiments/beta
    [ "$(asked 'open study/quick')" = unknown ]
}

the_list_has_the_study_and_every_case_has_facts()
{
    bench --list >list
    [ "$(tail -n 1 list)" = study/quick ]
    bench --facts | sed 's/ .*//' >facts
    head -n -1 list | cmp - facts
    ends_with 2 bench --once nothing
    says "$work/err" "no case 'nothing'"
    ends_with 2 bench --allocations nothing
    ends_with 2 bench
}

no_call_of_a_small_case_allocates()
{
    local names
    mapfile -t names < <(bench --list | grep -E '/8x64x14x14/')
    [ ${#names[@]} -gt 20 ]
    bench --allocations "${names[@]}" >counted
    [ "$(grep -c ' 0 0$' counted)" -eq ${#names[@]} ]
}

run_tests
