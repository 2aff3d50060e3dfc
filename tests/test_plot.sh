#!/usr/bin/env bash
# test_plot: a figure is drawn whole from whole tables, or not at all.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

# A study of one figure in the current folder; `line` is the last command of its script.
study()
{
    local line=$1
    mkdir -p tools plots results
    cp "$root"/tools/{plot.sh,shell.sh,check_table.awk} tools/
    cp "$root/plots/style.gp" plots/
    printf '%s\n' 'claim,sigma,side_px,predicted,measured,ci_low,ci_high,margin' \
        'falls,1,2,0.25,0.26,0.24,0.28,0.01' 'falls,1,4,0.0625,0.062,0.06,0.065,0.01' \
        '"stays, he said ""so""",1,,1,1,1,1,0' >results/demo.csv
    printf '%s\n' 'load "plots/style.gp"' 'x(id) = at(id, "side_px")' "$line" >plots/demo.gp
}

GOOD='plot table("") using (x("falls")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP, \
    table("") using (x("falls")):"predicted" with lines ls LS_THEORY'

# fails_with WORDS: drawing fails with one line that holds them, and the old figure stays.
fails_with()
{
    printf 'old\n' >plots/demo.svg
    cp plots/demo.svg old.svg
    ends_with 2 tools/plot.sh demo
    one_line "$work/err"
    says "$work/err" "$1"
    same plots/demo.svg old.svg
    [ -z "$(find build/plots -type f)" ]
    [ -z "$(find build/plots plots -name '.*')" ]
}

a_good_script_makes_svg_pdf_and_png()
{
    study "$GOOD"
    ends_with 0 tools/plot.sh
    one_line "$work/out"
    says "$work/out" plots/demo.svg
    [ ! -s "$work/err" ]
    same plots/demo.svg build/plots/demo.svg
    says plots/demo.svg '</svg>'
    [ "$(head -c 5 build/plots/demo.pdf)" = %PDF- ]
    [ "$(head -c 4 build/plots/demo.png | tail -c 3)" = PNG ]
}

a_second_drawing_gives_the_same_bytes()
{
    study "$GOOD"
    ends_with 0 tools/plot.sh
    cp -r build/plots first
    sleep 1.1 # the date that cairo writes has moved on
    ends_with 0 tools/plot.sh
    for format in svg pdf png; do
        same "first/demo.$format" "build/plots/demo.$format"
    done
}

a_folder_of_tables_and_one_of_figures_can_be_chosen()
{
    study "$GOOD"
    mv results "it's here"
    ends_with 0 tools/plot.sh --results "it's here" --plots drawn demo
    [ -s drawn/demo.svg ] && [ -s drawn/demo.pdf ] && [ -s drawn/demo.png ]
    [ ! -e plots/demo.svg ] && [ ! -e build ]
}

a_part_has_a_table_and_a_script_of_its_own()
{
    study "$GOOD"
    mv plots/demo.gp plots/demo.map.gp
    mv results/demo.csv results/demo.map.csv
    sed -i 's/table("")/table("map")/g' plots/demo.map.gp
    ends_with 0 tools/plot.sh
    [ -s plots/demo.map.svg ]
}

a_users_start_file_is_not_read()
{
    study "$GOOD"
    echo 'nonsense here' >.gnuplot
    HOME=$PWD ends_with 0 tools/plot.sh
}

a_misspelt_column_stops_the_drawing()
{
    study "${GOOD/\"predicted\"/\"perdicted\"}"
    fails_with 'no column with header "perdicted"'
}

a_misspelt_column_in_an_expression_stops_the_drawing()
{
    study 'plot table("") using (x("falls")):(cell("mesured"))'
    fails_with 'no column with header "mesured"'
}

a_missing_table_stops_the_drawing()
{
    study "$GOOD"
    mv results/demo.csv results/other.csv
    fails_with 'results/demo.csv is missing: make run-demo'
    ends_with 2 tools/plot.sh --results build/quick/results --plots drawn demo
    says "$work/err" 'build/quick/results/demo.csv is missing: ./run_all.sh --only demo --out build/quick'
    ends_with 2 tools/plot.sh --results elsewhere --plots drawn demo
    says "$work/err" 'elsewhere/demo.csv is missing: ./run_all.sh --only demo --out DIR, then --results DIR/results'
}

# Any table, also one without claims: what is a number at first stays one.
a_word_among_numbers_stops_the_drawing()
{
    local word
    study 'plot table("") using "x":"value" with lines ls LS_GAP'
    printf '%s\n' 'panel,unit,x,value' 'map,1,,1' 'map,px,1,2' 'map,1,2,3' 'other,1,,4' >results/demo.csv
    cp results/demo.csv good.csv
    ends_with 0 tools/plot.sh demo
    for word in abc nan 0x1p3; do
        sed "4s/,2,/,$word,/" good.csv >results/demo.csv
        rm -rf build/plots
        fails_with "results/demo.csv:4: x is no number: $word (line 3 has one)"
    done
    study "$GOOD"
    sed -i '3s/,1,4,/,1,abc,/' results/demo.csv
    fails_with 'results/demo.csv:3: side_px is no number: abc (line 2 has one)'
}

a_claim_that_selects_nothing_stops_the_drawing()
{
    study "${GOOD/\"falls\"/\"fails\"}"
    fails_with 'no valid points'
}

an_empty_measurement_stops_the_drawing()
{
    study "$GOOD"
    sed -i 's/,0.062,/,,/' results/demo.csv
    fails_with 'results/demo.csv:3: claim falls: measured is empty'
}

a_measurement_that_is_no_number_stops_the_drawing()
{
    local word
    for word in nan inf '"0,26"' 0x1p3; do
        study "$GOOD"
        sed -i "s/,0.26,/,$word,/" results/demo.csv
        fails_with 'results/demo.csv:2: claim falls: measured is no number'
    done
}

an_empty_cell_on_an_axis_stops_the_drawing()
{
    study "$GOOD"
    sed -i 's/^falls,1,4/falls,1,/' results/demo.csv
    fails_with cell_is_empty_or_not_a_finite_number
}

a_ragged_row_stops_the_drawing()
{
    study "$GOOD"
    echo 'falls,1,8,0.0156' >>results/demo.csv
    fails_with 'results/demo.csv:5: 4 cells, but 8 columns'
}

a_table_without_rows_stops_the_drawing()
{
    study "$GOOD"
    sed -i 1q results/demo.csv
    fails_with 'no rows'
}

a_syntax_error_stops_the_drawing()
{
    study "$GOOD"
    echo 'set xlabel side of the map' >>plots/demo.gp
    fails_with 'line'
}

a_script_that_ends_with_a_status_is_an_error()
{
    study "$GOOD"
    echo 'exit status 3' >>plots/demo.gp
    fails_with 'gnuplot failed'
}

a_script_that_draws_nothing_is_an_error()
{
    study '# plots table("") later'
    sed -i '1a path = table("")' plots/demo.gp
    fails_with 'the svg has no end: the script draws nothing, or the disk is full'
}

a_script_that_names_no_table_is_an_error()
{
    study 'plot sin(x)'
    fails_with 'names no table'
}

a_failed_figure_does_not_stop_the_others()
{
    study "$GOOD"
    cp results/demo.csv results/also.csv
    sed 's/"falls"/"fails"/' plots/demo.gp >plots/also.gp
    ends_with 2 tools/plot.sh
    one_line "$work/err"
    says "$work/err" plots/also.gp
    says "$work/out" plots/demo.svg
}

an_unknown_name_is_named()
{
    study "$GOOD"
    ends_with 2 tools/plot.sh dmeo
    one_line "$work/err"
    says "$work/err" 'plots/dmeo.gp: no such script: did you mean demo?'
    for name in demo.gp plots/demo.gp plots/demos.gp results/demo.csv plots/demo.svg; do
        ends_with 2 tools/plot.sh "$name"
        one_line "$work/err"
        says "$work/err" "no such script: did you mean demo?"
    done
    ends_with 2 tools/plot.sh --result x
    one_line "$work/err"
}

the_help_names_every_option()
{
    study "$GOOD"
    local word
    ends_with 0 tools/plot.sh --help
    for word in 'plot: draws figures' --results --plots --formats NAME --help 'Exit status'; do
        says "$work/out" "$word"
    done
    [ "$(grep -c 'set -' "$work/out")" -eq 0 ]
    [ ! -e build ]
}

the_style_defines_each_thing_once()
{
    local meaning
    for meaning in THEORY GAP FLATTEN GMP GEM LSE TOPK; do
        [ "$(grep -c "^LS_$meaning = " "$root/plots/style.gp")" -eq 1 ]
        [ "$(grep -c "^set style line LS_$meaning .*COLOUR_$meaning " "$root/plots/style.gp")" -eq 1 ]
    done
    [ "$(sed -n 's/^COLOUR_[A-Z]* = //p' "$root/plots/style.gp" | sort | uniq -d | wc -l)" -eq 0 ]
}

a_missing_gnuplot_is_named_with_the_command_that_brings_it()
{
    study "$GOOD"
    mkdir bin
    ln -s "$(command -v bash)" "$(command -v dirname)" "$(command -v basename)" "$(command -v env)" bin/
    ends_with 4 env PATH="$PWD/bin" tools/plot.sh demo
    one_line "$work/err"
    says "$work/err" 'apt-get install gnuplot-nox'
}

run_tests
