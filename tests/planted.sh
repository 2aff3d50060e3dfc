# planted: programs that serve cases as tools/bench.c does and whose times are planted; sourced,
# never run.
# shellcheck shell=bash

# program NAME FACTOR NORM: a bench of three cases that answers as the real one does; a call takes a
# millisecond times FACTOR, give or take what a noisy machine adds, and its answer has this norm.
program()
{
    cat >"$1" <<END
#!/usr/bin/env bash
[ "\$1" != --list ] || { printf '%s\n' one/forward one/backward two/forward; exit 0; }
RANDOM=\$((\${#GAPSTUDY_PADDING} + $(printf '%d' "'$1")))
while read -r word number; do
    case \$word in
    time) awk -v n="\$number" -v r=\$RANDOM 'BEGIN { printf "%.9g\n", n * 1e-3 * $2 * (1 + ${NOISE:-0.004} * (r / 32768 - 0.5)) }' ;;
    answer) echo "0123456789abcdef $3" ;;
    *) echo ${OPENED:-ok} ;;
    esac
done
END
    chmod +x "$1"
}

duel()
{
    # shellcheck disable=SC2154 # root: support.sh
    "$root/${BUILD:-build}/tools/duel" --max-seconds 20 --processes 3 "$@"
}
