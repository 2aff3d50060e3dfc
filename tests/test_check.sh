#!/usr/bin/env bash
# test_check: tools/check.sh sees a planted fault of each kind, and a good project passes.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

# A project that has nothing to find; `flaw` below gives it one.
project()
{
    rm -rf project
    mkdir -p project/{lib/base,experiments,tools,tests,plots,results,.ci}
    cd project
    cp "$root"/{.clang-format,.clang-tidy,.shellcheckrc} .
    cp "$root"/tools/{check.sh,check_includes.sh,shell.sh,cppcheck.cfg} tools/
    cp "$root/plots/style.gp" plots/
    printf '#!/bin/sh\ntrue\n' | tee run_all.sh >.ci/run
    printf '%s\n' '#include <stdio.h>' '' 'int main(void)' '{' '    puts("1");' '    return 0;' '}' >experiments/noise.c
    touch plots/noise.gp plots/noise.svg results/noise.csv
    # its own scripts are judged where they are at home
    sed -i 's/^scripts()$/scripts() { printf "%s\\n" run_all.sh .ci\/run; }\nall_scripts()/' tools/check.sh
}

need()
{
    command -v "$1" >/dev/null || skip "no $1 here"
}

# finds CHECK WORDS: the check fails and says the words.
finds()
{
    ends_with 1 tools/check.sh "$1"
    cat "$work/err" >>"$work/out"
    says "$work/out" "$2"
    says "$work/out" "failed: $1"
}

a_good_project_passes()
{
    local tool
    for tool in clang-format clang-tidy shellcheck cppcheck; do
        need "$tool"
    done
    project
    ends_with 0 tools/check.sh
    [ "$(grep -c '^passed' "$work/err")" -eq 7 ]
}

a_file_that_the_formatter_would_change_is_found()
{
    need clang-format
    project
    sed -i 's/^    return/  return/' experiments/noise.c
    finds format experiments/noise.c
}

an_include_that_goes_upward_is_found()
{
    project
    echo '#include "heads/head.h"' >lib/base/shape.h
    finds includes lib/base/shape.h:1
}

a_script_with_a_fault_is_found()
{
    need shellcheck
    project
    # shellcheck disable=SC2016 # for the script that is written
    echo 'rm $1' >>run_all.sh
    finds scripts SC2086
}

a_file_of_more_than_300_lines_is_found()
{
    project
    seq -f '/* %g */' 300 >lib/base/long.c
    ends_with 0 tools/check.sh lengths
    echo '/* */' >>lib/base/long.c
    finds lengths lib/base/long.c
}

an_experiment_without_script_figure_or_table_is_found()
{
    local file cases=0
    for file in plots/noise.gp plots/noise.svg results/noise.csv; do
        project
        rm "$file"
        finds complete "$file is missing"
        cd ..
        cases=$((cases + 1))
    done
    [ "$cases" -eq 3 ]
}

a_table_or_script_without_experiment_is_found()
{
    project
    touch results/old.part.csv
    finds complete 'experiments/old.c is missing'
    cd ..
    project
    touch plots/noise.map.gp
    finds complete 'plots/noise.map.svg is missing'
}

a_defect_in_the_code_is_found_by_each_analyser()
{
    need clang-tidy
    need cppcheck
    project
    sed -i 's/    puts.*/    int *p = NULL;\n    printf("%d\\n", *p);/' experiments/noise.c
    finds tidy NullDereference
    finds cppcheck nullPointer
}

a_missing_tool_is_named_with_the_command_that_brings_it()
{
    project
    mkdir bin
    ln -s "$(command -v bash)" "$(command -v dirname)" "$(command -v basename)" "$(command -v nproc)" \
        "$(command -v env)" bin/
    ends_with 4 env PATH="$PWD/bin" tools/check.sh
    one_line "$work/err"
    says "$work/err" 'type: apt-get install clang-format shellcheck clang-tidy cppcheck'
}

an_unknown_check_is_answered_with_the_near_one()
{
    project
    ends_with 2 tools/check.sh fromat
    one_line "$work/err"
    says "$work/err" 'did you mean format?'
}

run_tests
