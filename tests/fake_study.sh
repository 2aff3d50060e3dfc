# fake_study: a study in the current folder whose programs are scripts, for tests of run_all.sh;
# sourced, never run.
#
# Its experiments are alpha, beta and time_gamma. Each appends its name and options to `ran`, the
# environment that it was given to `environment`, writes its table, and then does what behave told.
# shellcheck shell=bash

make_study()
{
    # shellcheck disable=SC2154 # root: support.sh
    cp "$root/run_all.sh" "$root/CITATION.cff" .
    mkdir -p tools plots experiments behaviour
    cp "$root"/tools/*.sh "$root"/tools/*.awk tools/
    cp "$root/plots/style.gp" plots/
    printf '/build/\n/ran\n/built\n/environment\n' >.gitignore
    printf '/* alpha: what comes first?\n *\n * More. */\n' >experiments/alpha.c
    printf '/* beta: what, over two\n * lines, comes second? And more. */\n' >experiments/beta.c
    printf '/* time_gamma: how long? */\n' >experiments/time_gamma.c
    write_makefile
    write_program
    printf '%s\n' 'load "plots/style.gp"' 'set xrange [0:3]' 'set yrange [0:3]' \
        'plot table("") using (at("rises", "side")):"measured"' |
        tee plots/alpha.gp >plots/time_gamma.gp
}

run()
{
    ./run_all.sh --no-install "$@"
}

names_that_ran()
{
    sed -e 's/ .*//' ran | tr '\n' ' '
}

write_makefile()
{
    cat >Makefile <<'END'
all: build/tests/none
	@! test -e behaviour/build || { echo 'error: no such thing'; exit 1; }
build/%: program FORCE
	@mkdir -p $(@D)
	@! test -e behaviour/build || { echo 'error: no such thing'; exit 1; }
	@echo $@ >>built
	@cp program $@
test:
	@! test -e behaviour/test
FORCE:
.PHONY: all test
END
}

write_program()
{
    cat >program <<'END'
#!/bin/sh
name=${0##*/}
echo "$name $*" >>ran
env | grep -E '^(GAPSTUDY|OMP|OPENBLAS)_' | sort >environment
while [ $# -gt 1 ]; do
    [ "$1" != --out ] || printf 'claim,side,measured\nrises,1,1\nrises,2,2\n' >"$2/$name.csv"
    [ "$1" != --report ] || echo report >"$2"
    shift
done
[ "$name" != ledger ] || echo 'the ledger'
[ ! -e "behaviour/$name" ] || . "behaviour/$name"
exit 0
END
    chmod +x program
}

# behave NAME COMMAND: what the program does last.
behave()
{
    printf '%s\n' "$2" >"behaviour/$1"
}

# A folder of commands, all of this machine's except those named.
commands_without()
{
    local name
    mkdir -p bin
    ln -sf /bin/* /usr/bin/* bin/
    for name in "$@"; do
        rm -f "bin/$name"
    done
}

# command_that NAME LINE...: a command of that name in bin/.
command_that()
{
    local name=$1
    shift
    rm -f "bin/$name"
    printf '%s\n' '#!/bin/sh' "$@" >"bin/$name"
    chmod +x "bin/$name"
}
