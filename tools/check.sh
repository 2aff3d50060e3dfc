#!/usr/bin/env bash
# check: what machines can say about the sources without running them.
#
#   tools/check.sh [CHECK...]     all of them, or some
#
#   format     clang-format would change nothing
#   includes   tools/check_includes.sh
#   scripts    shellcheck
#   lengths    no source or script has more than 300 lines
#   complete   every experiment has its plot script and its committed table and figure, and each
#              of these its experiment
#   tidy       clang-tidy, with .clang-tidy; kernels at the narrowest and the widest instruction set
#   cppcheck   warning, performance, portability
#
# Runs all, then tells which failed. Installs nothing. Exit status: 0 nothing found · 1 something ·
# 2 usage · 4 a tool is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/shell.sh

readonly CHECKS=(format includes scripts lengths complete tidy cppcheck)
readonly CLANG_FLAGS='-std=c11 -D_POSIX_C_SOURCE=200809L -Ilib -fopenmp -DGAPSTUDY_FLAGS=""'
readonly NARROW='-DGAPSTUDY_ISA_SUFFIX=baseline -DGAPSTUDY_ISA_FMA=0'
readonly WIDE='-DGAPSTUDY_ISA_SUFFIX=avx512 -DGAPSTUDY_ISA_FMA=1
    -mavx2 -mfma -mavx512f -mavx512vl -mavx512dq -mavx512bw'
jobs=$(nproc)
readonly jobs

# All files of these kinds that are not built, one a line.
files()
{
    find lib experiments tests tools -type f \( "$@" \) | LC_ALL=C sort
}

scripts()
{
    { files -name '*.sh' && printf '%s\n' run_all.sh tools/ab .ci/run; } | LC_ALL=C sort
}

check_format()
{
    files -name '*.c' -o -name '*.h' | xargs -r clang-format --dry-run -Werror
}

check_includes()
{
    tools/check_includes.sh
}

check_scripts()
{
    scripts | xargs -r shellcheck
}

check_lengths()
{
    { files -name '*.c' -o -name '*.h' && scripts && find plots -name '*.gp'; } | xargs -r awk '
        FNR == 301 { print FILENAME " has more than 300 lines: split it by reason"; found = 1 }
        END { exit found }'
}

# Each file exists; says which does not.
exist()
{
    local file found=0
    for file in "$@"; do
        [ -e "$file" ] || { echo "$file is missing"; found=1; }
    done
    return "$found"
}

check_complete()
{
    local file name found=0
    for file in experiments/*.c; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .c)
        exist "plots/$name.gp" "plots/$name.svg" "results/$name.csv" || found=1
    done
    for file in plots/*.gp results/*.csv; do
        name=${file##*/}
        name=${name%%.*}
        case $file in plots/style.gp | plots/history.gp) continue ;; esac # no figures of the study
        [ ! -e "$file" ] || exist "experiments/$name.c" || found=1
        [[ ! -e $file || $file != *.gp ]] || exist "${file%.gp}.svg" || found=1
    done
    return "$found"
}

# run_tidy FLAGS: the files on standard input, some at a time.
run_tidy()
{
    # shellcheck disable=SC2016 # the inner shell expands it
    xargs -r -P "$jobs" -n 1 sh -c 'words=$(clang-tidy --quiet "$2" -- $1 2>/dev/null) ||
        { printf "%s\n" "$words"; exit 1; }' tidy "$CLANG_FLAGS $1"
}

# The plug-ins whose libraries are here.
peers()
{
    local names
    names=$(files -path 'tools/peers/*.c' | sed -e 's|.*/||' -e 's|\.c$||')
    # shellcheck disable=SC2086 # a list of words
    [ -z "$names" ] || tools/peers.sh able $names | sed 's|.*|tools/peers/&.c|'
}

check_tidy()
{
    local found=0
    { files -name '*.c' ! -name '*_isa.c' ! -path 'tools/peers/*' && peers; } | run_tidy '' || found=1
    files -name '*_isa.c' | run_tidy "$NARROW" || found=1
    files -name '*_isa.c' | run_tidy "$WIDE" || found=1
    return "$found"
}

# Uninitialised variables are left to the compiler: cppcheck takes arrays that a function or a loop
# fills for unfilled; a designated initialiser within another has no side effects to order.
check_cppcheck()
{
    # shellcheck disable=SC2086 # a list of words
    cppcheck --quiet -j "$jobs" --std=c11 --enable=warning,performance,portability \
        --library=tools/cppcheck.cfg --suppress=uninitvar --suppress=legacyUninitvar \
        --suppress=unknownEvaluationOrder \
        --error-exitcode=1 -D_POSIX_C_SOURCE=200809L -DGAPSTUDY_FLAGS='""' $NARROW -Ilib \
        lib experiments tests tools
}

# The tools of these checks; all that are missing are named at once.
need_tools()
{
    local missing=() name tool
    for name in "$@"; do
        case $name in
        format | tidy) tool=clang-$name ;;
        scripts) tool=shellcheck ;;
        cppcheck) tool=cppcheck ;;
        *) continue ;;
        esac
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [ ${#missing[@]} -eq 0 ] || fail 4 "missing: ${missing[*]}; type: apt-get install ${missing[*]}"
}

[ $# -gt 0 ] || set -- "${CHECKS[@]}"
for name in "$@"; do
    [[ " ${CHECKS[*]} " == *" $name "* ]] || unknown check "$name" "${CHECKS[@]}"
done
need_tools "$@"
failed=()
for name in "$@"; do
    since=$SECONDS
    if "check_$name"; then
        say "passed    $name, $((SECONDS - since)) s"
    else
        say "FAILED    $name, $((SECONDS - since)) s"
        failed+=("$name")
    fi
done
[ ${#failed[@]} -eq 0 ] || fail 1 "failed: ${failed[*]}"
