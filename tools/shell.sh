# shell: what run_all.sh and the scripts under tools/ share; sourced, never run.
#
# Words for people go to stderr. `quiet` (yes or no) silences say alone; `child` is the process
# group that step runs, empty between steps. Both belong to the script that sources this file.
# shellcheck shell=bash

program=$(basename "$0")
quiet=no child=''

# Bold on a terminal, unless NO_COLOR is set.
say()
{
    local bold='' plain=''
    [ "$quiet" = no ] || return 0
    if [ -t 2 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
        bold=$'\e[1m' plain=$'\e[0m'
    fi
    printf '%s%s%s\n' "$bold" "$*" "$plain" >&2
}

# Ends the script: fail STATUS WORDS...
fail()
{
    local status=$1
    shift
    printf '%s: %s\n' "$program" "$*" >&2
    exit "$status"
}

# The candidate nearest to a word, in words and by edits of one letter; nothing if none is near.
nearest()
{
    printf '%s\n' "$@" | awk '
        function min(a, b) { return a < b ? a : b }
        function distance(a, b,    i, j, row, above, corner) {
            for (j = 0; j <= length(b); j++) row[j] = j
            for (i = 1; i <= length(a); i++) {
                corner = row[0]; row[0] = i
                for (j = 1; j <= length(b); j++) {
                    above = row[j]
                    row[j] = min(min(above, row[j - 1]) + 1,
                                 corner + (substr(a, i, 1) != substr(b, j, 1)))
                    corner = above
                }
            }
            return row[length(b)]
        }
        NR == 1 { word = $0; best = 2 + length(word) / 4; next }
        (d = distance(word, $0)) < best { best = d; name = $0 }
        END { print name }'
}

# unknown KIND WORD CANDIDATE...: ends the script with 2 and the near candidate.
unknown()
{
    local what=$1 word=$2 near
    shift 2
    near=$(nearest "$word" "$@")
    fail 2 "unknown $what $word${near:+; did you mean $near?}"
}

# need_count OPTION VALUE LEAST
need_count()
{
    case $2 in
    '' | *[!0-9]*) fail 2 "$1 needs a whole number, not '$2'" ;;
    esac
    if [ "${#2}" -gt 18 ] || [ "$2" -lt "$3" ]; then
        fail 2 "$1 needs a whole number from $3 to 10^18, not $2"
    fi
}

# Runs a command as a process group of its own and returns its status.
step()
{
    local status=0
    set -m
    "$@" &
    child=$!
    set +m
    wait "$child" || status=$?
    child=''
    return "$status"
}
