#!/usr/bin/env bash
# test_ab_run: tools/ab from a commit to an exit status, on a project whose cases are scripts.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

# A repository with one commit; its bench serves two cases, one of the small shape, and tells of
# itself what the files `facts`, `allocations` and `seconds` say.
project()
{
    mkdir -p tools experiments
    cp "$root"/tools/{ab,shell.sh} tools/
    printf '%s\n' 'small/8x64x14x14/NCHW 1 2 3 4' 'large/1x1x1x1/NCHW 5 6 7 8' >facts
    echo 0.001 >seconds
    echo '0 0' >allocations
    cat >bench.in <<'END'
#!/usr/bin/env bash
case $1 in
--list) printf '%s\n' small/8x64x14x14/NCHW large/1x1x1x1/NCHW study/quick; exit ;;
--facts) printf '%s\n' "FACTS"; exit ;;
--allocations) shift; for name; do echo "$name ALLOCATIONS"; done; exit ;;
--once) exit 1 ;;
esac
while read -r word number; do
    case $word in
    time) awk -v n="$number" 'BEGIN { printf "%.9g\n", n * TIME }' ;;
    answer) echo '0123456789abcdef 7' ;;
    *) echo ok ;;
    esac
done
END
    cat >Makefile <<END
build/tools/bench: bench.in facts seconds allocations
	@mkdir -p build/tools
	@awk -v facts="\$\$(cat facts)" -v time="\$\$(cat seconds)" -v allocations="\$\$(cat allocations)" \\
	    '{ sub("FACTS", facts); sub("TIME", time); sub("ALLOCATIONS", allocations); print }' bench.in >build/tools/bench
	@chmod +x build/tools/bench
build/tools/duel:
	@mkdir -p build/tools
	@cp '$root/${BUILD:-build}/tools/duel' build/tools/duel
END
    echo /build/ >.gitignore
    git init -q -b main .
    git config user.email test@example.org
    git config user.name test
    commit first
}

commit()
{
    git add -A
    GIT_COMMITTER_DATE="2026-11-24T15:30:36+01:00" git commit -q -m "$1"
}

ab()
{
    env NO_COLOR=1 tools/ab --processes 3 --max-seconds 20 "$@"
}

no_change_ends_with_0()
{
    project
    ends_with 0 ab --base main
    says "$work/out" '2 cases: 0 slower'
    says "$work/out" 'compared of 2 cases'
    says "$work/err" 'head      the working tree'
}

a_slower_working_tree_ends_with_5_and_says_how_to_repeat_it()
{
    project
    echo 0.0012 >seconds
    ends_with 5 ab --base main
    says "$work/out" '2 cases: 2 slower'
    says "$work/out" "again: tools/ab --base main --filter '^small/8x64x14x14/NCHW\$'"
}

a_slower_commit_ends_with_5_whatever_the_working_tree_is()
{
    project
    echo 0.0012 >seconds
    commit second
    echo 0.001 >seconds
    ends_with 5 ab --base main~1 --head main
    says "$work/err" 'second'
    ends_with 0 ab --base main --head main~1
    says "$work/out" '2 faster'
}

every_count_that_moves_ends_with_5_before_any_time()
{
    local file line said cases=0
    project
    while IFS='|' read -r file line said; do
        git checkout -q .
        sed -i "$line" "$file"
        ends_with 5 ab --base main --counts
        grep -qE "$said" "$work/out" || { cat "$work/out"; return 1; }
        cases=$((cases + 1))
    done <<'END'
facts|1s/ 2 / 3 /|^OTHER +small/8x64x14x14/NCHW +operations: 3, were 2$
facts|2s/ 8$/ 7/|^OTHER +large/1x1x1x1/NCHW +saved_bytes: 7, were 8$
allocations|s/.*/1 64/|^MORE +small/8x64x14x14/NCHW +allocated_bytes: 64, were 0$
END
    [ "$cases" -eq 3 ]
    git checkout -q .
    ends_with 0 ab --base main --counts
}

a_count_that_falls_is_told_and_is_no_fault()
{
    project
    echo '4 640' >allocations
    commit more
    echo '2 640' >allocations
    ends_with 0 ab --base main --counts
    grep -qE '^FEWER +small/8x64x14x14/NCHW +allocations: 2, were 4$' "$work/out"
}

the_exports_name_the_commits_and_the_date_of_head()
{
    project
    mkdir deeper
    (cd deeper && ends_with 0 ../tools/ab --processes 3 --max-seconds 20 --base main --head main --export out --history h.csv)
    grep -qF "$(git rev-parse --short=12 main),2026-11-24T14:30:36Z," deeper/h.csv
    says deeper/out/counts.csv 'small/8x64x14x14/NCHW,operations,2,2,SAME'
    says deeper/out/summary.md "$(git rev-parse --short=12 main) against"
    echo 0.00101 >seconds
    ends_with 0 ab --base main --counts --history deeper/h.csv --export out
    says out/summary.md "$(git rev-parse --short=12 main)-dirty against"
}

a_base_without_cases_has_measured_nothing_and_ends_with_6()
{
    project
    sed -i '/^build\/tools\/bench/,/chmod/d' Makefile
    commit without
    git revert --no-edit HEAD >/dev/null 2>&1
    ends_with 6 ab --base main~1
    says "$work/err" 'older than the cases: nothing was measured'
    ends_with 6 ab --base main --filter none
}

a_build_that_fails_or_a_commit_that_is_none_ends_with_2()
{
    project
    echo 'nonsense' >>Makefile
    ends_with 2 ab --base main
    says "$work/err" 'the build failed'
    git checkout -q .
    ends_with 2 ab --base nowhere
    says "$work/err" 'there is no commit nowhere'
}

a_missing_tool_ends_with_4_and_the_command_that_brings_it()
{
    local tool
    project
    for tool in git make; do
        mkdir -p bin
        ln -sf /bin/* /usr/bin/* bin/
        rm "bin/$tool"
        ends_with 4 env PATH="$PWD/bin" tools/ab --base main
        says "$work/err" "$tool is missing: apt-get install $tool"
    done
}

an_interrupt_ends_with_130_and_a_termination_with_143()
{
    local pair child server
    project
    sed -i 's/    time) awk/    time) sleep 1; awk/' bench.in
    commit slow
    for pair in INT:130 TERM:143; do
        env --default-signal=INT setsid tools/ab --base main >said 2>&1 &
        child=$!
        for _ in {1..200}; do
            server=$(pgrep -s "$child" -x duel || true)
            [ -z "$server" ] || break
            sleep 0.05
        done
        kill -s "${pair%:*}" "$child"
        got=0
        wait "$child" || got=$?
        [ "$got" -eq "${pair#*:}" ] || { echo "${pair%:*} ended with $got"; cat said; return 1; }
        says said 'interrupted; nothing was judged'
        sleep 0.3
        gone "$server"
    done
}

the_study_runs_by_its_name_alone()
{
    project
    ends_with 0 ab --list
    says "$work/out" study/quick
    ends_with 0 ab --base main
    says "$work/out" '2 cases:'
    ends_with 0 ab --base main --filter '^study/'
    says "$work/out" '1 cases:'
}

run_tests
