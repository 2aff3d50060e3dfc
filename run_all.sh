#!/usr/bin/env bash
# run_all: the whole study with one command. --help tells the rest; CONTRIBUTING.md the rules.
#
# Order: what is missing is installed (tools/install.sh), everything is built, --full chooses the
# learning rates of trained networks anew (tools/tune.c, into data/tuned.csv), every experiment
# writes its table, all but time_* first and with all threads, then time_* alone on one; then
# provenance, figures (tools/plot.sh), ledger and report. A surprise (1) or an undecided row (6)
# stops nothing; an experiment that could not run (any other status) ends the run, and its status
# is passed on. Each step runs as a process group of its own, so that an interrupt ends all of it.
set -euo pipefail
caller=$PWD
cd "$(dirname "$0")"
. tools/shell.sh
. tools/options.sh

results='' plots='' formats=''
finished=() # experiments whose table is written
worst=0     # of experiments, figures and ledger
command_line=$(printf ' %q' ./run_all.sh "$@")
readonly command_line=${command_line# }

interrupted()
{
    trap '' INT TERM
    [ -z "$child" ] || { kill -TERM -- "-$child"; wait "$child"; } 2>/dev/null || true
    if [ -n "$results" ]; then
        printf 'run_all.sh: interrupted; finished tables are kept in %s\n' "$results" >&2
        printf 'to go on: %s\n' "$(rest_command)" >&2
    fi
    exit "$1"
}

# What measures the experiments that have no table of this run yet.
rest_command()
{
    local rest
    rest=$(experiments | grep -vxF -e "$(printf '%s\n' "${finished[@]-}")" | paste -s -d ,)
    if [ "$results" = results ]; then
        rest=${rest:+,$rest}
        printf 'make%s plots ledger\n' "${rest//,/ run-}"
        return
    fi
    printf './run_all.sh%s' "${rest:+ --only $rest}"
    [ "$profile" = standard ] || printf ' --%s' "$profile"
    [ -z "$seed" ] || printf ' --seed %s' "$seed"
    [ -z "$trials" ] || printf ' --trials %s' "$trials"
    [ -z "$data" ] || printf ' --data %q' "$data"
    [ -z "$out" ] || printf ' --out %q' "$out"
    echo
}

# The folders that this run writes, and the lock that keeps a second run out of them.
choose_folders()
{
    results=results plots=plots formats=build/plots
    [ "$mode" = study ] || out=${out:-build/verify}
    if [ -n "$out" ] || [ "$profile$only$data$seed$trials" != standard ]; then
        results=${out:-build/$profile}/results
        plots=${out:-build/$profile}/plots formats=$plots
    fi
    mkdir -p "$results" "$plots" "$formats" 2>/dev/null || fail 2 "cannot write to $results and $plots"
    exec 9<"$results"
    flock -n 9 || fail 2 "another run is writing to $results; wait for it, or use --out DIR"
    if ! { head -c 1048576 /dev/zero >"$results/.probe"; } 2>/dev/null; then
        rm -f "$results/.probe"
        fail 2 "cannot write to $results: no space, or not allowed"
    fi
    rm -f "$results/.probe"
}

# build TARGET...: a study needs no tests, and so not their library.
build()
{
    local log=build/build.log since=$SECONDS
    mkdir -p build 2>/dev/null || fail 2 'cannot write to build/'
    if ! step flock build/.lock make -j "$cores" "$@" >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        fail 2 "the build failed; all of it is in $log"
    fi
    say "built     $((SECONDS - since)) s"
}

# build_experiments TOOL...: the programs of this run, and tools.
build_experiments()
{
    local name targets=()
    for name in $(experiments); do
        targets+=("build/experiments/$name")
    done
    build "${targets[@]}" "$@"
}

describe_source()
{
    GAPSTUDY_COMMIT=unknown GAPSTUDY_DIRTY=unknown GAPSTUDY_DATE=''
    GAPSTUDY_COMMAND=$command_line
    if command -v git >/dev/null && [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
        GAPSTUDY_COMMIT=$(git describe --always --abbrev=12 2>/dev/null || echo unknown)
        GAPSTUDY_DATE=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null || true)
        GAPSTUDY_DIRTY=false
        [ -z "$(git status --porcelain -- . ':!results' ':!plots/*.svg' ':!README.md')" ] || GAPSTUDY_DIRTY=true
    fi
    export GAPSTUDY_COMMIT GAPSTUDY_DIRTY GAPSTUDY_DATE GAPSTUDY_COMMAND
}

# 1, a surprise, outweighs 2, a step that failed beside it, and that outweighs 6, undecided.
remember()
{
    case $1,$worst in
    1,* | 2,[06] | 6,0) worst=$1 ;;
    esac
}

# The learning rates of the whole study on its own images: not for a part of it or for other data.
tune()
{
    local options=(--threads "$threads") status=0
    [ "$profile$only$data" = full ] || return 0
    [ "$quiet" = no ] || options+=(--quiet)
    build build/tools/tune
    step build/tools/tune "${options[@]}" || status=$?
    case $status in
    0) ;;
    2 | 4 | 130 | 143) fail "$status" 'the learning rates could not be chosen' ;;
    *) fail 1 "tune failed with status $status" ;;
    esac
}

measure()
{
    local name status options=(--profile "$profile" --out "$results")
    [ -z "$data" ] || options+=(--data "$data")
    [ -z "$seed" ] || options+=(--seed "$seed")
    [ -z "$trials" ] || options+=(--trials "$trials")
    [ "$quiet" = no ] || options+=(--quiet)
    for name in $(experiments); do
        case $name in time_*) set -- 1 ;; *) set -- "$threads" ;; esac
        status=0
        step "build/experiments/$name" "${options[@]}" --threads "$1" || status=$?
        case $status in
        0 | 1 | 6) remember "$status" && finished+=("$name") ;;
        2 | 4 | 7 | 130 | 143) fail "$status" "$name could not run; finished tables are kept in $results" ;;
        *) fail 1 "$name failed with status $status; finished tables are kept in $results" ;;
        esac
    done
}

# The figures of the experiments that ran; a part of the points is too little for most.
draw()
{
    local name script names=()
    [ "$profile" != quick ] || return 0
    for name in $(experiments); do
        for script in plots/"$name".gp plots/"$name".*.gp; do
            [ ! -f "$script" ] || names+=("$(basename "$script" .gp)")
        done
    done
    [ ${#names[@]} -gt 0 ] || return 0
    step tools/plot.sh --results "$results" --plots "$plots" --formats "$formats" "${names[@]}" >&2 || remember 2
}

judge()
{
    local status=0 options=(--results "$results")
    [ -z "$only" ] || options+=(--only "$only")
    [ "$profile" != quick ] || options+=(--part)
    step build/tools/ledger "${options[@]}" || status=$?
    case $status in
    0 | 1 | 6) remember "$status" ;;
    *) fail 2 "no ledger (status $status)" ;;
    esac
    status=0
    step build/tools/ledger "${options[@]}" --report "$results/report.md" >/dev/null || status=$?
    case $status in 0 | 1 | 6) ;; *) fail 2 "no report (status $status)" ;; esac
}

study()
{
    [ -n "$(experiments)" ] || fail 6 'there is no experiment: nothing was measured'
    choose_folders
    build_experiments build/tools/ledger build/tools/provenance
    describe_source
    tune
    measure
    step build/tools/provenance "$results" || fail 2 'provenance could not be written'
    draw
    judge
    say "tables    $results"
    [ "$profile" = quick ] || say "figures   $plots (pdf and png: $formats)"
    say "report    $results/report.md"
    say "took      $((SECONDS / 60)) min $((SECONDS % 60)) s"
    exit "$worst"
}

# Measures anew beside the committed tables, and tells what moved.
verify()
{
    local options status=0
    choose_folders
    rm -f "$results"/*.csv
    build_experiments build/tools/verify
    describe_source
    measure
    options=(--fresh "$results")
    [ "$profile" = standard ] || options+=(--part)
    [ -z "$history" ] || options+=(--history "$history")
    step build/tools/verify "${options[@]}" || status=$?
    say "took      $((SECONDS / 60)) min $((SECONDS % 60)) s"
    exit "$status"
}

run_tests()
{
    build all
    step make --no-print-directory test || fail 1 'a test failed'
    say "took      $((SECONDS / 60)) min $((SECONDS % 60)) s"
}

install_missing()
{
    local options=()
    [ "$install" = yes ] || options+=(--no-install)
    [ "$mode" != test ] || options+=(--test)
    [ -z "$data" ] || options+=(--no-data)
    tools/install.sh ${options[@]+"${options[@]}"}
}

read_options "$@"
check_options
check_only
case $mode in
help | version) "$mode" || fail 2 'cannot write to standard output'; exit 0 ;;
list) list_experiments || fail 2 'cannot write to standard output'; exit 0 ;;
esac

trap 'interrupted 130' INT
trap 'interrupted 143' TERM
cores=$(nproc) # before OMP_NUM_THREADS, which it obeys
threads=${threads:-$cores}
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 # BLAS; experiments are told their own
install_missing || exit $?
case $mode in
test) run_tests ;;
verify) verify ;;
study) study ;;
esac
