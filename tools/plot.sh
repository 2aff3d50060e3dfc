#!/usr/bin/env bash
# plot: draws figures from finished tables; the only place that calls gnuplot.
#
#   tools/plot.sh [--results DIR] [--plots DIR] [--formats DIR] [NAME...]
#
#   NAME       a script plots/NAME.gp, without folder and ending; all of them if none is given
#   --results  folder of the tables (results)
#   --plots    where NAME.svg goes (plots)
#   --formats  where NAME.svg, NAME.pdf and NAME.png go (build/plots, or the folder of --plots)
#   --help     this text
#
# gnuplot ends with 0 after many failures and tells of some only by a warning. Here a figure is
# drawn only if its tables are whole, gnuplot ended with 0 and said nothing, and each file has its
# end mark. All three formats are drawn before the first is put in place, so a failure leaves the
# old figure as it was. svg and png are the same bytes on every run, pdf too: its date is fixed.
#
# Exit status: 0 all drawn · 2 a figure could not be drawn, or usage · 4 no gnuplot
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/shell.sh
export LC_ALL=C.UTF-8

readonly PDF_DATE='D:20000101000000Z' # as long as the date that cairo writes
results=results plots=plots formats='' names=() scratch=''

read_options()
{
    while [ $# -gt 0 ]; do
        case $1 in
        --help | -h)
            sed -n -e '1d' -e '/^[^#]/q' -e 's/^#$//' -e 's/^# //p' -e '/^$/p' "$0"
            exit 0
            ;;
        --results | --plots | --formats)
            [ -n "${2-}" ] || fail 2 "$1 needs a folder"
            declare -g "${1#--}=$2"
            shift
            ;;
        -*) fail 2 "unknown option $1; there are --results, --plots, --formats and --help" ;;
        *) names+=("$1") ;;
        esac
        shift
    done
    if [ -z "$formats" ]; then
        formats=$([ "$plots" = plots ] && echo build/plots || printf '%s\n' "$plots")
    fi
}

# Paths of the tables that a script names by table("PART").
tables_of()
{
    local script=$1 experiment=$2
    sed 's/^[[:space:]]*#.*//' "$script" | grep -o 'table("[^"]*")' | sort -u |
        sed -e 's/^table("//' -e 's/")$//' -e 's/^./.&/' -e "s|.*|$results/$experiment&.csv|"
}

# What makes the tables of an experiment where they are looked for.
advice()
{
    case $results in
    results | ./results) printf 'make run-%s' "$1" ;;
    */results) printf './run_all.sh --only %s --out %q' "$1" "${results%/results}" ;;
    *) printf './run_all.sh --only %s --out DIR, then --results DIR/results' "$1" ;;
    esac
}

check_tables()
{
    local script=$1 experiment=$2 table found=0
    while IFS= read -r table; do
        found=1
        [ -f "$table" ] || { echo "$table is missing: $(advice "$experiment")"; return 1; }
        awk -f tools/check_table.awk "$table" || return 1
    done < <(tables_of "$script" "$experiment")
    [ "$found" -eq 1 ] || { echo 'it names no table: use table("") or table("PART")'; return 1; }
}

quote()
{
    printf "'%s'" "${1//\'/\'\'}" # a string as gnuplot reads it
}

# Draws one format into the scratch folder; prints what is wrong and fails if anything is.
draw()
{
    local name=$1 format=$2 target=$scratch/$1.$2 mark said
    said=$(gnuplot -d -e "name=$(quote "$name"); experiment=$(quote "${name%%.*}")" \
        -e "results=$(quote "$results"); format='$format'; target=$(quote "$target")" \
        "plots/$name.gp" 2>&1 >"$scratch/$name.printed") || { first_message "$said" 'gnuplot failed'; return 1; }
    [ -z "$said" ] || { first_message "$said" ''; return 1; }
    [ ! -s "$scratch/$name.printed" ] || { first_message "$(cat "$scratch/$name.printed")" ''; return 1; }
    case $format in svg) mark='</svg>' ;; pdf) mark='%%EOF' ;; png) mark='IEND' ;; esac
    tail -c 16 "$target" 2>/dev/null | tr -d '\0' | grep -aq "$mark" || {
        echo "the $format has no end: the script draws nothing, or the disk is full"
        return 1
    }
    finish "$name" "$format" "$target"
}

# The first line of gnuplot's words that is about the fault: not blank, not the script's text.
first_message()
{
    local line
    line=$(printf '%s\n' "$1" | grep -m 1 -E 'line [0-9]+:|[Ww]arning' || printf '%s\n' "$1" | grep -m 1 . || true)
    printf '%s\n' "${line:-$2}"
}

# What differs from run to run, or from one gnuplot to the next, becomes fixed.
finish()
{
    local name=$1 format=$2 target=$3
    case $format in
    svg)
        sed -i -e "s|<title>Gnuplot</title>|<title>$name</title>|" \
            -e "s|<desc>Produced by GNUPLOT[^<]*</desc>|<desc>Drawn by plots/$name.gp</desc>|" "$target"
        ;;
    pdf)
        sed -i -E "s/D:[0-9]{14}(Z|[-+][0-9']{6})/$PDF_DATE/" "$target"
        grep -aq '+DejaVuSans' "$target" || { echo 'the font DejaVu Sans is missing: apt-get install fonts-dejavu-core'; return 1; }
        ;;
    esac
}

publish()
{
    local name=$1 format
    for format in svg pdf png; do
        mv -f "$scratch/$name.$format" "$formats/$name.$format"
    done
    if [ ! "$plots" -ef "$formats" ]; then
        cp "$formats/$name.svg" "$plots/.$name.svg.$$" && mv -f "$plots/.$name.svg.$$" "$plots/$name.svg"
    fi
}

# Names of all scripts.
scripts()
{
    local script
    for script in plots/*.gp; do
        case $script in plots/style.gp | plots/history.gp) continue ;; esac # the latter by its name alone
        [ ! -f "$script" ] || basename "$script" .gp
    done
}

# The near name, also for one with its folder or ending.
suggestion()
{
    local near=${1##*/}
    near=${near%.gp} near=${near%.svg} near=${near%.csv}
    mapfile -t candidates < <(scripts)
    near=$(nearest "$near" ${candidates[@]+"${candidates[@]}"})
    printf '%s' "${near:+: did you mean $near?}"
}

draw_figure()
{
    local name=$1 format
    [ -f "plots/$name.gp" ] || { echo "no such script$(suggestion "$name")"; return 1; }
    check_tables "plots/$name.gp" "${name%%.*}" || return 1
    for format in svg pdf png; do
        draw "$name" "$format" || return 1
    done
    publish "$name" || return 1
}

read_options "$@"
command -v gnuplot >/dev/null || { echo 'plot.sh: gnuplot is missing: apt-get install gnuplot-nox' >&2; exit 4; }
if [ ${#names[@]} -eq 0 ]; then
    mapfile -t names < <(scripts)
fi
mkdir -p "$plots" "$formats" 2>/dev/null || fail 2 "cannot write to $plots or $formats"
scratch=$(mktemp -d "$formats/.drawing.XXXXXX" 2>/dev/null) || fail 2 "cannot write to $formats"
trap 'rm -rf "$scratch"' EXIT

# Draws one figure and tells of it in a line; a file in the scratch folder remembers a failure.
draw_and_tell()
{
    local message
    if message=$(draw_figure "$1" 2>&1); then
        printf 'drawn   %s\n' "$plots/$1.svg"
    else
        printf 'plot.sh: plots/%s.gp: %s\n' "$1" "$message" >&2
        : >"$scratch/failed"
    fi
}

jobs=$(env -u OMP_NUM_THREADS nproc) # gnuplot is no OpenMP program
for name in ${names[@]+"${names[@]}"}; do
    draw_and_tell "$name" &
    [ "$(jobs -rp | wc -l)" -lt "$jobs" ] || wait -n
done
wait
[ ! -e "$scratch/failed" ] || exit 2
