#!/usr/bin/env bash
# test_install: what is missing is found, named with its command, and brought by that command. With
# an apt-get of our own, so that nothing is installed.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=fake_study.sh
. "$(dirname "$0")/fake_study.sh"

INSTALL=(apt-get install -qq --yes --no-install-recommends)

# A machine without gnuplot whose apt-get brings it and writes down what it was told.
machine()
{
    make_study
    commands_without gnuplot apt-get apt-cache sudo
    command_that apt-get "echo \"apt-get \$*\" >>\"$PWD/told\"" \
        "case \$* in *gnuplot*) ln -s $(command -v gnuplot) \"$PWD/bin/gnuplot\" ;; esac"
    command_that apt-cache 'exit 0'
}

install()
{
    env PATH="$PWD/bin" NO_COLOR=1 tools/install.sh --no-data "$@"
}

a_complete_machine_is_left_alone()
{
    machine
    ln -s "$(command -v gnuplot)" bin/gnuplot
    ends_with 0 install --test
    [ ! -s "$work/err" ] && [ ! -e told ]
}

no_installation_ends_with_4_and_the_command_to_type()
{
    machine
    ends_with 4 install --no-install
    one_line "$work/err"
    says "$work/err" 'apt-get install --no-install-recommends gnuplot-nox'
    [ ! -e told ]
    ends_with 4 env PATH="$PWD/bin" ./run_all.sh --no-install --data .
    one_line "$work/err"
    [ ! -e ran ]
}

a_missing_command_is_installed_after_the_command_is_shown()
{
    machine
    [ "$(id -u)" -eq 0 ] || skip 'needs root, or a user who may sudo'
    ends_with 0 install
    [ "$(cat told)" = "${INSTALL[*]} gnuplot-nox" ]
    says "$work/err" "env DEBIAN_FRONTEND=noninteractive ${INSTALL[*]} gnuplot-nox"
}

an_unknown_package_makes_the_lists_come_first()
{
    machine
    command_that id 'echo 0'
    command_that apt-cache 'exit 100'
    ends_with 0 install
    [ "$(head -n 1 told)" = 'apt-get -qq update' ]
    [ "$(wc -l <told)" -eq 2 ]
}

a_user_installs_by_sudo_and_only_that()
{
    machine
    command_that id 'echo 1000'
    command_that sudo "echo \"sudo \$*\" >>\"$PWD/told\"" 'exec "$@"'
    ends_with 0 install
    says told "sudo env DEBIAN_FRONTEND=noninteractive ${INSTALL[*]} gnuplot-nox"
    [ "$(grep -c '^sudo' told)" -eq 1 ]
}

a_user_without_sudo_gets_the_command()
{
    machine
    command_that id 'echo 1000'
    ends_with 4 install
    one_line "$work/err"
    says "$work/err" 'as root, type: apt-get install --no-install-recommends gnuplot-nox'
    [ ! -e told ]
}

a_failed_installation_ends_with_4()
{
    machine
    command_that id 'echo 0'
    command_that apt-get 'exit 100'
    ends_with 4 install
    says "$work/err" 'the installation failed'
}

an_installation_that_brings_nothing_is_seen()
{
    machine
    command_that id 'echo 0'
    command_that apt-get 'exit 0'
    ends_with 4 install
    says "$work/err" 'still missing after the installation: gnuplot-nox'
}

every_library_that_cannot_be_built_with_is_found()
{
    local header cases=0
    machine
    ln -s "$(command -v gnuplot)" bin/gnuplot
    while IFS=: read -r header package; do
        # shellcheck disable=SC2016 # for the script that is written
        command_that cc 'for last; do case $last in *.c) source=$last ;; esac; done' \
            "! grep -qF '<$header>' \"\$source\""
        ends_with 4 install --test --no-install
        says "$work/err" "missing: $package;"
        cases=$((cases + 1))
    done <<'END'
stdio.h:libc6-dev
cblas.h:libopenblas-dev
gsl/gsl_math.h:libgsl-dev
csv.h:libcsv-dev
zlib.h:zlib1g-dev
Random123/philox.h:librandom123-dev
cmocka.h:libcmocka-dev
END
    [ "$cases" -eq 7 ]
}

the_data_set_is_wanted_unless_it_lies_elsewhere()
{
    machine
    ln -s "$(command -v gnuplot)" bin/gnuplot
    sed -i 's|^readonly DATA_FILE=.*|readonly DATA_FILE=/no/such/file|' tools/install.sh
    ends_with 0 install --no-install
    ends_with 4 env PATH="$PWD/bin" tools/install.sh --no-install
    says "$work/err" 'missing: dataset-fashion-mnist;'
}

run_tests
