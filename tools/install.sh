#!/usr/bin/env bash
# install: brings what the study needs and this machine lacks, by apt-get.
#
#   tools/install.sh [--test] [--no-install] [--no-data]
#
#   --test        what the tests need besides
#   --no-install  install nothing; exit 4 with the command if something is missing
#   --no-data     Fashion-MNIST is elsewhere
#
# Looks for commands, for headers and libraries by building with them, and for files, so that
# software from anywhere will do. Prints the exact command before running it; uses sudo for that
# command alone, and only if not root. Exit status: 0 all there · 4 something is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/shell.sh

missing=() install=yes tests=no data=yes
readonly DATA_FILE=/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz

need_command()
{
    command -v "$1" >/dev/null || missing+=("$2")
}

# Header, link options and package of each library.
libraries()
{
    printf '%s\n' 'stdio.h||libc6-dev' 'cblas.h|-lopenblas|libopenblas-dev' \
        'gsl/gsl_math.h|-lgsl -lopenblas|libgsl-dev' 'csv.h|-lcsv|libcsv-dev' \
        'glpk.h|-lglpk|libglpk-dev' 'zlib.h|-lz|zlib1g-dev' 'Random123/philox.h||librandom123-dev'
    [ "$tests" = no ] || echo 'cmocka.h|-lcmocka|libcmocka-dev'
}

# A program with the headers and libraries of these lines can be built.
can_build()
{
    local flags
    flags=$(cut -d '|' -f 2 <<<"$1")
    {
        printf '#include <%s>\n' setjmp.h stdarg.h stddef.h stdint.h # cmocka.h wants them
        cut -d '|' -f 1 <<<"$1" | sed 's/.*/#include <&>/'
        echo 'int main(void) { return 0; }'
    } >"$scratch/probe.c"
    # shellcheck disable=SC2086 # a list of words
    cc -o "$scratch/probe" "$scratch/probe.c" $flags >/dev/null 2>&1
}

find_missing()
{
    local line
    missing=()
    need_command cc gcc
    need_command make make
    if ! can_build "$(libraries)"; then
        while IFS= read -r line; do
            can_build "$line" || missing+=("${line##*|}")
        done < <(libraries)
    fi
    need_command gnuplot gnuplot-nox
    [ "$data" = no ] || [ -r "$DATA_FILE" ] || missing+=(dataset-fashion-mnist)
}

packages_known()
{
    apt-cache show --no-all-versions "${missing[@]}" >/dev/null 2>&1
}

# Runs what it printed.
told()
{
    say "$*"
    "$@" >&2
}

install_packages()
{
    local rights=() apt
    [ "$(id -u)" -eq 0 ] || rights=(sudo)
    apt=(${rights[@]+"${rights[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get)
    local command=("${apt[@]}" install -qq --yes --no-install-recommends "${missing[@]}")
    if [ "$install" = no ] || ! command -v apt-get >/dev/null ||
        { [ ${#rights[@]} -gt 0 ] && ! command -v sudo >/dev/null; }; then
        fail 4 "missing: ${missing[*]}; as root, type: apt-get install --no-install-recommends ${missing[*]}"
    fi
    packages_known || told "${apt[@]}" -qq update || fail 4 'the update failed'
    told "${command[@]}" || fail 4 "the installation failed; type: ${command[*]}"
}

for option in "$@"; do
    case $option in
    --test) tests=yes ;;
    --no-install) install=no ;;
    --no-data) data=no ;;
    *) unknown option "$option" --test --no-install --no-data ;;
    esac
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
find_missing
[ ${#missing[@]} -gt 0 ] || exit 0
install_packages
find_missing
[ ${#missing[@]} -eq 0 ] || fail 4 "still missing after the installation: ${missing[*]}"
