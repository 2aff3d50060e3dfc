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

# need_library HEADER LINK_OPTION PACKAGE: a program with this header and library can be built.
need_library()
{
    printf '%s\n' '#include <setjmp.h>' '#include <stdarg.h>' '#include <stddef.h>' \
        '#include <stdint.h>' "#include <$1>" 'int main(void) { return 0; }' >"$scratch/probe.c"
    cc -o "$scratch/probe" "$scratch/probe.c" ${2:+"$2"} >/dev/null 2>&1 || missing+=("$3")
}

find_missing()
{
    missing=()
    need_command cc gcc
    need_command make make
    need_library stdio.h '' libc6-dev
    need_library cblas.h -lopenblas libopenblas-dev
    need_library gsl/gsl_math.h -lgsl libgsl-dev
    need_library csv.h -lcsv libcsv-dev
    need_library zlib.h -lz zlib1g-dev
    need_library Random123/philox.h '' librandom123-dev
    need_command gnuplot gnuplot-nox
    [ "$tests" = no ] || need_library cmocka.h -lcmocka libcmocka-dev
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
