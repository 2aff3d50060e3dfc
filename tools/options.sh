# options: the command line of run_all.sh, and what it says about itself; sourced, never run.
#
# Wants shell.sh, and `caller`, the folder from which paths are meant. Leaves its answers in the
# variables below.
# shellcheck shell=bash disable=SC2034,SC2154 # variables of the script that sources it

profile=standard mode=study only='' out='' data='' seed='' threads='' trials='' history=''
install=yes
readonly OPTIONS=(--test --verify --quick --full --only --list --no-install --seed --threads --out --data
    --trials --history --quiet --help --version)

help()
{
    cat <<'END'
gapstudy: every statement about global average pooling, put to a measured test

  ./run_all.sh                      install, build, measure, draw, judge: the committed study
  ./run_all.sh --test               install, build, run the tests
  ./run_all.sh --quick              a part of the same points, no figures; into build/quick/
  ./run_all.sh --only noise,cost    these experiments alone; into build/standard/
  ./run_all.sh --verify --quick     measure anew beside the committed tables; tell what moved

  --full           more trials and a seed of its own, hours; into build/full/; first of all it writes
                   data/tuned.csv anew
  --list           the experiments and their questions; runs nothing
  --no-install     never install; exit 4 with the command if something is missing
  --threads N      threads for all but the time_* experiments (all cores)
  --seed N         another seed            --trials N   another number of trials a point
  --data DIR       folder of Fashion-MNIST (where Debian's package puts it)
  --out DIR        tables into DIR/results, figures into DIR/plots
  --history FILE   with --verify: add to a history how much of each experiment moved
  --quiet          only the ledger and what went wrong
  --help, --version

Only a run with default options writes results/ and plots/; trials never touch them.

Exit status: 0 all as expected · 1 a surprise, or a failed test · 2 usage, unusable input, cannot
write or build · 4 something to install · 6 only undecided, or nothing measured · 7 this machine's
BLAS computes wrong · 8 --verify: something moved · 130, 143 interrupted: finished tables are kept
END
}

read_options()
{
    local option value
    while [ $# -gt 0 ]; do
        option=$1
        shift
        case $option in
        --only=* | --seed=* | --threads=* | --out=* | --data=* | --trials=* | --history=*)
            set -- "${option#*=}" "$@"
            option=${option%%=*}
            ;;
        esac
        case $option in
        --help | -h) mode=help ;;
        --version) mode=version ;;
        --list) mode=list ;;
        --test) mode='test' ;;
        --verify) mode=verify ;;
        --no-install) install=no ;;
        --quiet) quiet=yes ;;
        --quick | --full)
            case $profile in standard | "${option#--}") ;; *) fail 2 '--quick and --full exclude each other' ;; esac
            profile=${option#--}
            ;;
        --only | --seed | --threads | --out | --data | --trials | --history)
            [ -n "${1-}" ] || fail 2 "$option needs a value"
            value=$1
            shift
            declare -g "${option#--}=$value"
            ;;
        *) unknown option "$option" "${OPTIONS[@]}" ;;
        esac
    done
}

check_options()
{
    [ -z "$out" ] || out=$(cd "$caller" && realpath -m -- "$out")
    [ -z "$history" ] || history=$(cd "$caller" && realpath -m -- "$history")
    [ -z "$data" ] || data=$(cd "$caller" && realpath -m -- "$data")
    [ -z "$seed" ] || need_count --seed "$seed" 0
    [ -z "$threads" ] || need_count --threads "$threads" 1
    [ -z "$trials" ] || need_count --trials "$trials" 1
    [ -z "$data" ] || [ -d "$data" ] || fail 2 "--data: there is no folder $data"
    if [ "$mode" = verify ] && [ "$only$data$seed$trials" != '' ]; then
        fail 2 '--verify goes with --quick, --out, --history, --no-install, --threads and --quiet only'
    fi
    [ "$mode" = verify ] || [ -z "$history" ] || fail 2 '--history goes with --verify only'
    if [ "$mode" = test ] && [ "$profile$only$out$data$seed$trials" != standard ]; then
        fail 2 '--test goes with --no-install, --threads and --quiet only'
    fi
}

# Names of all experiments, or of those that --only names; time_* last, and not to verify.
experiments()
{
    local name
    for name in $(all_experiments | grep -v '^time_') $(all_experiments | grep '^time_'); do
        case $mode,$name in verify,time_*) continue ;; esac
        case ,${only:-$name}, in *,"$name",*) printf '%s\n' "$name" ;; esac
    done
}

all_experiments()
{
    find experiments -maxdepth 1 -name '*.c' 2>/dev/null | sed -e 's|.*/||' -e 's|\.c$||' | LC_ALL=C sort
}

check_only()
{
    local name names=()
    IFS=, read -ra names <<<"$only"
    for name in ${names[@]+"${names[@]}"}; do
        # shellcheck disable=SC2046 # a list of words
        all_experiments | grep -qxF -e "$name" || unknown experiment "$name" $(all_experiments)
    done
}

# NAME: the question, which opens the head comment of its source.
list_experiments()
{
    local name
    for name in $(experiments); do
        sed -n -e '1,/\*\//p' "experiments/$name.c" | tr '\n' ' ' |
            sed -e 's|^/\* *||' -e 's| \* | |g' -e 's|?.*|?|' -e 's|  *| |g' -e 's| *\*/.*||'
        echo
    done
}

version()
{
    printf 'gapstudy %s\n' "$(sed -n 's/^version: *//p' CITATION.cff)"
}
