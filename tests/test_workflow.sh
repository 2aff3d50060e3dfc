#!/usr/bin/env bash
# test_workflow: every command of the workflow and of the README's "In your CI" exists, with its
# options.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

need_yaml()
{
    python3 -c 'import yaml' 2>/dev/null || skip 'python3-yaml is missing'
}

# The help of a script or of a program that is built from tools/NAME.c.
help_of()
{
    case $1 in
    build/tools/*) "$root/${BUILD:-build}/tools/${1##*/}" --help ;;
    *) (cd "$root" && "./${1#./}" --help) ;;
    esac
}

# exist FILE: counts its commands in `commands`.
exist()
{
    local program option words
    commands=0
    python3 "$root/tests/check_workflow.py" "$1" >list || return 1
    while read -r program words; do
        [ -n "$program" ] || continue
        if [ "$program" = make ]; then
            # shellcheck disable=SC2086 # a list of words
            make -C "$root" -n $words >/dev/null || { echo "no target: make $words"; return 1; }
        else
            help_of "$program" >help
            for option in $words; do
                grep -qE -e "(^|[ ,|])$option([ ,|]|\$)" help || { echo "$program has no $option"; return 1; }
            done
        fi
        commands=$((commands + 1))
    done <list
}

every_command_of_the_workflow_exists_with_its_options()
{
    need_yaml
    exist "$root/.github/workflows/ci.yml"
    [ "$commands" -eq 7 ]
}

every_command_of_the_readme_exists_with_its_options()
{
    need_yaml
    exist "$root/README.md"
    [ "$commands" -eq 4 ]
}

a_command_or_an_option_that_is_not_there_is_found()
{
    local change cases=0
    need_yaml
    while IFS= read -r change; do
        sed "$change" "$root/.github/workflows/ci.yml" >wrong.yml
        ends_with 1 cmp -s "$root/.github/workflows/ci.yml" wrong.yml
        if (exist wrong.yml) >said 2>&1; then
            echo "not found: $change"
            return 1
        fi
        cases=$((cases + 1))
    done <<'END'
s/--verify --quick/--verify --quik/
s/make check/make chekc/
s|build/tools/ledger|build/tools/leger|
s/--export build/--exports build/
s|tools/plot.sh|tools/plot|
s/    steps:/  steps:/
END
    [ "$cases" -eq 6 ]
}

the_status_table_of_the_readme_has_every_status()
{
    local status
    for status in 0 2 4 5 6 7 8 '130, 143'; do
        grep -qE "^\| $status \|" "$root/README.md" || { echo "no status $status"; return 1; }
    done
}

run_tests
