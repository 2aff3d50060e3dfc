#!/usr/bin/env bash
# test_run_all: the one command: in which order it works, where it writes, with which status it ends
# and what the world can do to it. On a study of scripts that end as they are told.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=fake_study.sh
. "$(dirname "$0")/fake_study.sh"

# ---- order and place ----

a_run_measures_draws_and_judges_with_times_last()
{
    make_study
    mv experiments/alpha.c experiments/zeta.c # times come last, not by the alphabet
    ends_with 0 run --threads 3
    [ "$(names_that_ran)" = 'beta zeta time_gamma provenance ledger ledger ' ]
    says ran 'beta --profile standard --out results --threads 3'
    says ran 'time_gamma --profile standard --out results --threads 1'
    says ran 'ledger --results results --report results/report.md'
    [ "$(cat "$work/out")" = 'the ledger' ]
    [ -s results/report.md ] && [ -s results/beta.csv ]
    [ -s plots/time_gamma.svg ] && [ -s build/plots/time_gamma.pdf ]
}

a_trial_leaves_committed_tables_and_figures_alone()
{
    local words cases=0 folder
    make_study
    mkdir results
    echo old | tee results/alpha.csv >plots/alpha.svg
    while IFS=: read -r words folder; do
        # shellcheck disable=SC2086 # words
        ends_with 0 run $words
        [ -s "$folder/results/alpha.csv" ]
        case $words in
        --quick*) [ ! -e "$folder/plots/alpha.svg" ] ;;
        *) [ -s "$folder/plots/alpha.svg" ] && [ -s "$folder/plots/alpha.pdf" ] ;;
        esac
        rm -r "$folder"
        cases=$((cases + 1))
    done <<'END'
--quick:build/quick
--full:build/full
--seed 7:build/standard
--trials 9:build/standard
--only alpha:build/standard
--data .:build/standard
--out there:there
--quick --out=there:there
END
    [ "$cases" -eq 8 ]
    [ "$(cat results/alpha.csv plots/alpha.svg)" = $'old\nold' ]
    [ "$(find results | wc -l)" -eq 2 ]
}

an_experiment_gets_the_options_that_concern_it()
{
    make_study
    ends_with 0 run --quick --only beta --seed 5 --trials 6 --data . --quiet
    says ran "beta --profile quick --out build/quick/results --data $PWD --seed 5 --trials 6 --quiet"
    says ran 'ledger --results build/quick/results --only beta --part'
    [ "$(grep -c alpha ran)" -eq 0 ]
    [ ! -s "$work/err" ]
}

a_folder_is_meant_from_where_the_user_stands()
{
    make_study
    mkdir elsewhere
    (cd elsewhere && ends_with 0 ../run_all.sh --no-install --only beta --out mine)
    [ -s elsewhere/mine/results/beta.csv ]
}

an_experiment_is_told_commit_command_and_one_blas_thread()
{
    make_study
    git init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -q -m one
    ends_with 0 run --quick --only beta --seed 5
    says environment "GAPSTUDY_COMMIT=$(git rev-parse --short=12 HEAD)"
    says environment GAPSTUDY_DIRTY=false
    says environment 'GAPSTUDY_COMMAND=./run_all.sh --no-install --quick --only beta --seed 5'
    says environment OPENBLAS_NUM_THREADS=1
    mkdir results && touch results/new.csv plots/new.svg README.md # what the study itself writes
    ends_with 0 run --quick --only beta
    says environment GAPSTUDY_DIRTY=false
    echo >>experiments/beta.c
    ends_with 0 run --quick --only beta
    says environment GAPSTUDY_DIRTY=true
}

a_copy_without_a_repository_says_so()
{
    make_study
    git init -q .. && mv ../.git ../hidden # not even that of a folder above
    ends_with 0 run --quick --only beta
    says environment GAPSTUDY_COMMIT=unknown
}

# ---- status ----

every_status_is_passed_on_in_the_documented_order()
{
    local alpha beta ledger want cases=0
    make_study
    rm plots/alpha.gp plots/time_gamma.gp
    while read -r alpha beta ledger want; do
        behave alpha "exit $alpha"
        behave beta "exit $beta"
        behave ledger "exit $ledger"
        ends_with "$want" run --quick
        cases=$((cases + 1))
    done <<'END'
0 0 0 0
1 0 0 1
6 0 0 6
6 1 0 1
1 6 0 1
0 0 1 1
0 0 6 6
1 0 6 1
6 0 1 1
2 0 0 2
1 2 0 2
4 0 0 4
0 7 0 7
0 139 0 1
0 0 2 2
END
    [ "$cases" -eq 15 ]
}

every_status_of_verify_is_passed_on()
{
    local status cases=0
    make_study
    for status in 0 2 8; do
        behave verify "exit $status"
        ends_with "$status" run --verify --quick
        cases=$((cases + 1))
    done
    behave beta 'exit 7'
    ends_with 7 run --verify --quick
    [ "$cases" -eq 3 ]
}

a_verification_can_add_to_a_history()
{
    make_study
    git init -q .
    git config user.email test@example.org
    git config user.name test
    git add -A
    GIT_COMMITTER_DATE=2026-11-24T15:30:36+01:00 git commit -q -m first
    mkdir deeper
    (cd deeper && ends_with 0 ../run_all.sh --no-install --verify --quick --history h.csv)
    grep -qF -e "--part --history $PWD/deeper/h.csv" ran
    says environment GAPSTUDY_DATE=2026-11-24T14:30:36Z
    ends_with 2 run --quick --history h.csv
    says "$work/err" '--history goes with --verify only'
}

a_surprise_does_not_stop_the_rest_but_a_failure_does()
{
    make_study
    behave alpha 'exit 1'
    ends_with 1 run --quick
    [ "$(names_that_ran)" = 'alpha beta time_gamma provenance ledger ledger ' ]
    rm ran
    behave alpha 'exit 4'
    ends_with 4 run --quick
    [ "$(names_that_ran)" = 'alpha ' ]
    says "$work/err" 'finished tables are kept in build/quick/results'
}

a_figure_that_cannot_be_drawn_is_an_error_and_the_ledger_still_judges()
{
    make_study
    sed -i 's/"rises"/"falls"/' plots/alpha.gp
    ends_with 2 run
    says "$work/err" plots/alpha.gp
    says "$work/out" 'the ledger'
}

a_study_without_experiments_has_measured_nothing()
{
    make_study
    rm experiments/*
    ends_with 6 run
}

a_study_builds_what_it_runs_and_no_test()
{
    make_study
    ends_with 0 run --quick --only beta
    [ "$(LC_ALL=C sort built | tr '\n' ' ')" = 'build/experiments/beta build/tools/ledger build/tools/provenance ' ]
    ends_with 0 run --test
    says built build/tests/none
}

a_failed_build_shows_its_words()
{
    make_study
    behave build x
    ends_with 2 run --quick
    says "$work/err" 'error: no such thing'
    says "$work/err" build/build.log
    [ ! -e ran ]
}

the_tests_pass_their_status_on()
{
    make_study
    ends_with 0 run --test
    behave test x
    ends_with 1 run --test
    [ ! -e ran ]
}

# ---- the world ----

a_folder_that_cannot_be_written_is_named_in_one_line()
{
    make_study
    echo >file
    ends_with 2 run --out file/below
    one_line "$work/err"
    says "$work/err" 'cannot write'
}

a_full_disk_is_named_and_leaves_the_old_tables()
{
    make_study
    unshare -rm true 2>/dev/null || skip 'no mount namespaces here'
    mkdir full
    cat >on_full_disk <<'END'
mount -t tmpfs -o size=64k none full && mkdir -p full/results || exit 77
echo old >full/results/alpha.csv
./run_all.sh --no-install --out full
status=$?
[ "$(cat full/results/*)" = old ] && [ "$(ls -A full/results)" = alpha.csv ] || exit 99
exit $status
END
    ends_with 2 unshare -rm sh on_full_disk
    one_line "$work/err"
    says "$work/err" 'no space'
}

a_second_run_into_the_same_folder_is_refused()
{
    make_study
    mkdir -p out/results
    exec 8<out/results
    flock 8
    ends_with 2 run --out out
    one_line "$work/err"
    says "$work/err" 'another run is writing to'
    ends_with 0 run --out other
    exec 8<&-
    ends_with 0 run --out out
}

an_interrupt_ends_the_children_and_keeps_the_tables()
{
    local signal cases=0
    make_study
    behave beta 'sleep 300 & echo $! >sleeper; wait'
    for signal in INT:130 TERM:143; do
        ends_with "${signal#*:}" env --default-signal=INT,TERM timeout --preserve-status --foreground \
            -s "${signal%:*}" 3 ./run_all.sh --no-install --quick --seed 4
        says "$work/err" 'finished tables are kept in build/quick/results'
        says "$work/err" 'to go on: ./run_all.sh --only beta,time_gamma --quick --seed 4'
        [ -s build/quick/results/alpha.csv ]
        [ "$(grep -c ledger ran)" -eq 0 ]
        gone "$(cat sleeper)"
        cases=$((cases + 1))
    done
    [ "$cases" -eq 2 ]
    ends_with 143 env --default-signal=TERM timeout --preserve-status --foreground 3 ./run_all.sh --no-install
    says "$work/err" 'to go on: make run-beta run-time_gamma plots ledger'
}

run_tests
