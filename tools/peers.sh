#!/usr/bin/env bash
# peers: which of the plug-ins tools/peers/*.c can be built on this machine.
#
#   tools/peers.sh able NAME...      those whose libraries are here
#   tools/peers.sh explain NAME...   for each of the others, what to install; on standard error
#   tools/peers.sh libraries NAME    its link options
#
# Looks by building with the header and the library, so that software from anywhere will do.
# Exit status: 0 · 2 usage.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/shell.sh

# Plug-in | header | link options | Debian's packages; one that is not here needs no library.
readonly NEEDS='
onednn|oneapi/dnnl/dnnl.h|-ldnnl|libdnnl-dev
onednn_reduction|oneapi/dnnl/dnnl.h|-ldnnl|libdnnl-dev
xnnpack|xnnpack.h|-lXNNPACK -lpthreadpool|libxnnpack-dev libpthreadpool-dev
openblas|cblas.h|-lopenblas|libopenblas-dev
'

# FIELD NAME
field()
{
    awk -F '|' -v name="$2" -v field="$1" '$1 == name { print $field }' <<<"$NEEDS"
}

# Header and library are here, and of a version that the source fits.
able()
{
    local header libraries
    header=$(field 2 "$1") libraries=$(field 3 "$1")
    [ -n "$header" ] || return 0
    "${CC:-cc}" -std=c11 -Ilib -fopenmp -fsyntax-only "tools/peers/$1.c" >/dev/null 2>&1 || return 1
    # shellcheck disable=SC2086 # a list of words
    printf '#include <%s>\nint main(void) { return 0; }\n' "$header" |
        "${CC:-cc}" -x c - -o /dev/null $libraries >/dev/null 2>&1
}

[ $# -ge 1 ] || fail 2 'usage: tools/peers.sh able|explain|libraries NAME...'
what=$1
shift
for name in "$@"; do
    case $what in
    able) ! able "$name" || printf '%s\n' "$name" ;;
    explain)
        able "$name" || say "peer $name left out; to have it: apt-get install --no-install-recommends $(field 4 "$name")"
        ;;
    libraries) field 3 "$name" ;;
    *) unknown word "$what" able explain libraries ;;
    esac
done
