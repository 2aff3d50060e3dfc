#!/usr/bin/env bash
# bench_study: the quick study as one piece of work, for build/tools/bench.
#
#   tools/bench_study.sh check      are all experiments built?
#   tools/bench_study.sh list       their claims and points in the quick profile; measures nothing
#   tools/bench_study.sh run        runs them on one thread, one after the other; leaves nothing
#
# All but the time_* experiments, which take the time that they are told to. Exit: 0 done · 1 an
# experiment could not run, or is not built · 2 usage
set -euo pipefail
cd "$(dirname "$0")/.."
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1

names()
{
    find experiments -maxdepth 1 -name '*.c' | sed -e 's|.*/||' -e 's|\.c$||' | grep -v '^time_' | LC_ALL=C sort
}

run()
{
    local name status
    folder=$(mktemp -d build/bench-study.XXXXXX)
    trap 'rm -rf "$folder"' EXIT
    for name in $(names); do
        status=0
        "build/experiments/$name" --profile quick --threads 1 --quiet --out "$folder" >/dev/null || status=$?
        case $status in 0 | 1 | 6) ;; *) echo "bench_study: $name ended with $status" >&2; exit 1 ;; esac
    done
}

case ${1-} in
check) for name in $(names); do [ -x "build/experiments/$name" ] || exit 1; done ;;
list) for name in $(names); do "build/experiments/$name" --profile quick --list || exit 1; done ;;
run) run ;;
*) echo 'bench_study: check, list or run?' >&2; exit 2 ;;
esac
