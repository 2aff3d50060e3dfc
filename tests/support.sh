# support: what the test scripts share; sourced, never run.
#
# A test is a function whose name is a sentence that begins with a_, an_, the_, no_ or every_. It
# runs in a subshell, in a folder of its own ($work/here), and fails at the first command that
# fails. It skips with `skip REASON`. run_tests runs all that are defined, in the order of their names,
# and closes with cmocka's lines, which tools/test.sh counts.
# shellcheck shell=bash

work='' # set before each test
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES # a make inside a test is not part of this one
readonly SKIPPED=77

skip()
{
    printf 'skipped: %s\n' "$*"
    exit "$SKIPPED"
}

# ends_with STATUS COMMAND...: runs it; its words are then in $work/out and $work/err.
ends_with()
{
    local want=$1 got=0
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
    if [ "$got" -ne "$want" ]; then
        printf '%s ended with %d, not %d\n' "$*" "$got" "$want"
        cat "$work/out" "$work/err"
        return 1
    fi
}

# says FILE WORDS: the file holds these words.
says()
{
    grep -qF -e "$2" "$1" || { printf '"%s" is not in:\n' "$2"; cat "$1"; return 1; }
}

# The file holds one line.
one_line()
{
    [ "$(wc -l <"$1")" -eq 1 ] || { echo 'not one line:'; cat "$1"; return 1; }
}

# same FILE FILE
same()
{
    cmp "$1" "$2"
}

# The process runs no more; one that has ended but that nobody has waited for is gone too.
gone()
{
    local state
    state=$(sed -n 's/^State:[[:space:]]*//p' "/proc/$1/status" 2>/dev/null) || return 0
    [ "${state%% *}" = Z ] || { echo "process $1 still runs: $state"; return 1; }
}

run_one_test()
{
    local name=$1 status=0 words
    work=$(mktemp -d "$scratch/XXXXXX")
    set +e
    words=$(
        set -e
        mkdir "$work/here"
        cd "$work/here"
        "$name" 2>&1
    )
    status=$?
    set -e
    case $status in
    0) passed=$((passed + 1)); printf '[       OK ] %s\n' "$name" ;;
    "$SKIPPED") skipped=$((skipped + 1)); printf '[  SKIPPED ] %s: %s\n' "$name" "${words##*skipped: }" ;;
    *) failed=$((failed + 1)); printf '%s\n[  FAILED  ] %s\n' "$words" "$name" ;;
    esac
    rm -rf "$work"
}

run_tests()
{
    local name
    passed=0 skipped=0 failed=0
    scratch=$(cd "$root" && realpath -m "${BUILD:-build}")
    mkdir -p "$scratch"
    scratch=$(mktemp -d "$scratch/shell-test.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    for name in $(declare -F | sed -n -E 's/^declare -f ((a|an|the|no|every)_.*)/\1/p'); do
        run_one_test "$name"
    done
    printf '[  PASSED  ] %d test(s).\n' "$passed"
    [ "$skipped" -eq 0 ] || printf '[  SKIPPED ] %d test(s).\n' "$skipped"
    [ "$failed" -eq 0 ] || { printf '[  FAILED  ] %d test(s).\n' "$failed"; exit 1; }
}
