#!/usr/bin/env bash
# check_includes: includes go downward only, and each outside library has one door.
#
#   tools/check_includes.sh [FOLDER]     the project (this one)
#
# A quoted include names folder and file ("base/rng.h"); folders a file may include are in the
# table of floors. An angled include is the standard library's, POSIX's, or an outside library's in
# the file that is its door. Prints FILE:LINE and the fault for each; exit status 0 none · 1 some ·
# 2 no sources.
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# Sources whose path begins so | may include these folders. The first that fits counts.
readonly FLOORS='
tests/reference.|base tests
lib/base/|base
lib/signals/|base signals
lib/heads/|base heads
lib/fit/|base fit
lib/nets/|base signals heads nets
lib/bench/|base signals heads nets bench
lib/harness/|base harness
lib/laws/|base harness laws
tools/bench|base bench
tools/tune|base signals nets harness
tools/|base harness
experiments/|base signals heads fit nets harness laws
tests/|base signals heads fit nets bench harness laws tests
'

# A header of an outside library (a prefix) | its doors. No header file is a door but those of
# wide.h, which kernels alone include, and the last.
readonly DOORS='
Random123/|lib/base/rng.c
cblas.h|lib/base/blas.c tools/peers/*.c
lapacke.h|lib/base/blas.c
openblas_config.h|lib/base/blas.c
gsl/|lib/harness/stats*.c
csv.h|lib/harness/table*.c
glpk.h|lib/fit/lp.c
zlib.h|lib/signals/dataset.c
getopt.h|lib/harness/arguments.c
omp.h|lib/base/team.c lib/harness/*.c lib/heads/*.c experiments/time_*.c tests/*.c tools/peers/*.c
immintrin.h|lib/*/*_isa.c lib/base/wide_*.h
oneapi/dnnl/|tools/peers/*.[ch]
xnnpack.h|tools/peers/*.c
pthreadpool.h|tools/peers/*.c
dlfcn.h|lib/harness/*.c tools/*.c tests/preload_*.c
cmocka.h|tests/support.h
'

# C11 and POSIX.
readonly STANDARD=' assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp
 signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings tgmath
 threads time uchar wchar wctype dirent regex fcntl poll pthread sched sys/mman sys/resource sys/stat
 sys/time sys/types sys/utsname sys/wait unistd '

faults=0

fault()
{
    printf '%s\n' "$*"
    faults=$((faults + 1))
}

check_quoted()
{
    local where=$1 file=$2 name=$3 start allowed folder=${3%%/*}
    [ "$folder" != "$name" ] || folder=${file%%/*} # no folder: beside the file
    while IFS='|' read -r start allowed; do
        [[ -n $start && $file == "$start"* ]] || continue
        [[ " $allowed " == *" $folder "* ]] && return
        fault "$where: $start* may not include \"$name\" (it may: $allowed)"
        return
    done <<<"$FLOORS"
    fault "$where: $file belongs to no floor"
}

check_angled()
{
    local where=$1 file=$2 name=$3 start doors door
    [[ $STANDARD == *[[:space:]]"${name%.h}"[[:space:]]* ]] && return
    while IFS='|' read -r start doors; do
        [[ -n $start && $name == "$start"* ]] || continue
        for door in $doors; do
            # shellcheck disable=SC2053 # a pattern
            [[ $file == $door ]] && return
        done
        fault "$where: <$name> belongs in $doors"
        return
    done <<<"$DOORS"
    fault "$where: <$name> is no standard header and has no door"
}

set -f # the patterns of doors stay patterns
sources=$(find lib experiments tools tests \( -name '*.c' -o -name '*.h' \) 2>/dev/null | LC_ALL=C sort || true)
[ -n "$sources" ] || { echo 'check_includes: no sources'; exit 2; }
while IFS=: read -r file line include; do
    case $include in
    *\"*\"*) include=${include#*\"} && check_quoted "$file:$line" "$file" "${include%%\"*}" ;;
    *\<*\>*) include=${include#*<} && check_angled "$file:$line" "$file" "${include%%>*}" ;;
    *ISA_HEADER*) ;; # "quoted", with the instruction set in its name
    *) fault "$file:$line: an include that is neither \"quoted\" nor <angled>" ;;
    esac
done < <(printf '%s\n' "$sources" | xargs grep -nHE '^[[:space:]]*#[[:space:]]*include' || true)
[ "$faults" -eq 0 ] || exit 1
