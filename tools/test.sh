#!/usr/bin/env bash
# test: runs test programs and test scripts, some at a time, and shows what each said, whole and in
# order.
#
#   tools/test.sh BUILD PROGRAM... SCRIPT...
#
# Each must end with 0 and close with cmocka's line "[  PASSED  ] N test(s).", N at least 1; a run
# without any is a failure too. JOBS is how many run at once (the number of cores), LIMIT how long
# one may take (300 s). Exit status: 0 all passed · 1 not · 2 usage.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/shell.sh

[ $# -ge 1 ] || fail 2 'usage: tools/test.sh BUILD PROGRAM... SCRIPT...'
readonly JOBS=${JOBS:-$(nproc)} LIMIT=${LIMIT:-300} # before OMP_NUM_THREADS, which nproc obeys
export BUILD=$1 OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
shift
log=$BUILD/test-log
passed=0 skipped=0 failures=()

# Runs one, keeps its words and, when all are there, its status.
run_one()
{
    local test=$1 words=$log/${1##*/} status=0
    timeout --foreground -k 5 "$LIMIT" "./${test#./}" >"$words.out" 2>&1 </dev/null || status=$?
    echo "$status" >"$words.part" && mv "$words.part" "$words.status"
}

# The sum of the numbers in lines "[  WORD  ] N test(s)".
count_of()
{
    sed -n "s/^\[ *$1 *\] \([0-9][0-9]*\) test(s).*/\1/p" "$2" | awk '{ n += $1 } END { print n + 0 }'
}

show_one()
{
    local name=${1##*/} status count
    read -r status <"$log/$name.status"
    count=$(count_of PASSED "$log/$name.out")
    printf '== %s\n' "$1"
    cat "$log/$name.out"
    passed=$((passed + count))
    skipped=$((skipped + $(count_of SKIPPED "$log/$name.out")))
    case $status,$count in
    124,* | 137,*) failures+=("$1: longer than $LIMIT s") ;;
    0,0) failures+=("$1: ran no test") ;;
    0,*) ;;
    *) failures+=("$1: status $status") ;;
    esac
}

rm -rf "$log"
mkdir -p "$log"
export -f run_one
export log LIMIT
if [ $# -gt 0 ]; then
    # shellcheck disable=SC2016 # the inner shell expands it
    printf '%s\0' "$@" | xargs -0 -n 1 -P "$JOBS" bash -c 'run_one "$1"' run_one &
    for test in "$@"; do
        while [ ! -e "$log/${test##*/}.status" ] && kill -0 $! 2>/dev/null; do
            sleep 0.05
        done
        [ -e "$log/${test##*/}.status" ] || fail 1 "$test did not run to its end"
        show_one "$test"
    done
    wait
fi

printf '== %d programs: %d tests passed, %d skipped, %d programs failed\n' $# "$passed" "$skipped" "${#failures[@]}"
[ ${#failures[@]} -eq 0 ] || { printf 'failed    %s\n' "${failures[@]}"; exit 1; }
[ "$passed" -gt 0 ] || { echo 'no test ran'; exit 1; }
