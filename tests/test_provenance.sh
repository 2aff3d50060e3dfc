#!/usr/bin/env bash
# test_provenance: many objects become one file, line by line, and none is lost.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

gather()
{
    "$root/${BUILD:-build}/tools/provenance" "$@"
}

# fragment NAME OBJECT
fragment()
{
    mkdir -p results/provenance
    printf '%s\n' "$2" >"results/provenance/$1.json"
}

an_object_per_experiment_becomes_a_line_sorted_by_name()
{
    fragment noise '{"experiment": "noise", "seed": 7}'
    fragment cost '{"experiment": "cost", "command": "a \"b\", {c}"}'
    ends_with 0 gather results
    [ "$(cat results/provenance.json)" = '{"schema": 1, "experiments": {
"cost": {"experiment": "cost", "command": "a \"b\", {c}"},
"noise": {"experiment": "noise", "seed": 7}
}}' ]
    [ ! -e results/provenance ]
    ! command -v python3 >/dev/null || python3 -m json.tool results/provenance.json >/dev/null
}

an_experiment_that_did_not_run_again_keeps_its_line()
{
    fragment cost '{"seed": 1}'
    fragment noise '{"seed": 1}'
    ends_with 0 gather results
    fragment noise '{"seed": 2}'
    fragment bias '{"seed": 3}'
    ends_with 0 gather results
    [ "$(sed -n 2,4p results/provenance.json)" = '"bias": {"seed": 3},
"cost": {"seed": 1},
"noise": {"seed": 2}' ]
}

a_second_run_without_fragments_changes_nothing()
{
    fragment cost '{"seed": 1}'
    ends_with 0 gather results
    cp results/provenance.json once.json
    ends_with 0 gather results
    same results/provenance.json once.json
}

an_empty_folder_gives_an_empty_list()
{
    mkdir results
    ends_with 0 gather results
    [ "$(cat results/provenance.json)" = $'{"schema": 1, "experiments": {\n}}' ]
    fragment cost '{"seed": 1}'
    ends_with 0 gather results
    says results/provenance.json '"cost": {"seed": 1}'
}

a_file_that_is_no_fragment_is_left_alone()
{
    fragment cost '{"seed": 1}'
    touch results/provenance/notes.txt
    ends_with 0 gather results
    [ -e results/provenance/notes.txt ]
    [ ! -e results/provenance/cost.json ]
}

every_damaged_fragment_is_refused_and_nothing_is_lost()
{
    local object cases=0
    fragment noise '{"seed": 1}'
    ends_with 0 gather results
    cp results/provenance.json old.json
    for object in '' '[1]' '{"seed": 1' $'{"seed":\n1}' 'x{}'; do
        fragment cost "$object"
        ends_with 2 gather results
        says "$work/err" 'results/provenance/cost.json: not one JSON object on one line'
        same results/provenance.json old.json
        [ -e results/provenance/cost.json ]
        cases=$((cases + 1))
    done
    [ "$cases" -eq 5 ]
}

every_foreign_file_in_its_place_is_refused_and_stays()
{
    local text cases=0
    fragment cost '{"seed": 1}'
    for text in '' '{}' $'{"schema": 1, "experiments": {\n}' \
        $'{"schema": 1, "experiments": {\nnoise: {"a": 1}\n}}' \
        $'{"schema": 1, "experiments": {\n"noise" {"a": 1}\n}}' \
        $'{"schema": 1, "experiments": {\n"noise": 1\n}}' \
        $'{"schema": 1, "experiments": {\n"\n}}'; do
        printf '%s\n' "$text" >results/provenance.json
        cp results/provenance.json old.json
        ends_with 2 gather results
        says "$work/err" results/provenance.json
        same results/provenance.json old.json
        [ -e results/provenance/cost.json ]
        cases=$((cases + 1))
    done
    [ "$cases" -eq 7 ]
}

a_misuse_ends_with_2()
{
    ends_with 2 gather
    ends_with 2 gather --help
    ends_with 2 gather a b
    ends_with 2 gather nowhere
    says "$work/err" 'cannot write nowhere/provenance.json: No such file or directory'
}

run_tests
