# Where cases stepped, from the table that build/tools/history --figure writes, a panel a series. Not
# a figure of the study, which has no history: it is drawn where there is one.
#
#   build/tools/history history.csv --figure build/history/history.csv
#   tools/plot.sh --results build/history --plots build/history history
#
# Bars are 99 % intervals within a run; the line is the mean between steps, a triangle the first run
# of a level.
load "plots/style.gp"
stats table("") using "panel" name "P" nooutput
panels = int(P_max)
columns = panels > 1 ? 2 : 1
lines = (panels + columns - 1) / columns
width_cm = columns > 1 ? 17.5 : 10.5
height_cm = 1.5 + lines * 5.5
load "plots/style.gp" # again, for the size

at_panel(p, name) = column("panel") == p ? cell(name) : NaN
# The title of a panel is a word of its rows.
title_of(p) = column("panel") == p ? (title_ = strcol("series"), 1) : NaN

set key off
set ylabel "% of the first level" offset 1.2
set multiplot layout lines, columns margins screen (columns > 1 ? 0.085 : 0.14), screen 0.985, \
    screen 1.15 / height_cm, screen 1 - 0.8 / height_cm spacing screen 0.1, screen 1.7 / height_cm
do for [p = 1:panels] {
    set xrange [*:*] # or stats would see no row of the next panel
    set yrange [*:*]
    stats table("") using (at_panel(p, "run")) name "R" nooutput
    stats table("") using (at_panel(p, "ci_low")) name "L" nooutput
    stats table("") using (at_panel(p, "ci_high")) name "H" nooutput
    stats table("") using (title_of(p)) name "T" nooutput
    set title title_ noenhanced offset 0, -0.6
    set xrange [0.5:R_max + 0.5]
    set yrange [floor(L_min - 0.5):ceil(H_max + 0.5)]
    if (p > panels - columns) { set xlabel "commits measured, by date" } else { unset xlabel }
    plot table("") using (at_panel(p, "run")):(at_panel(p, "value")):(at_panel(p, "ci_low")):(at_panel(p, "ci_high")) \
             with yerrorbars ls LS_GAP dt 1 pointsize 0.5, \
         table("") using (at_panel(p, "run") - 0.5):(at_panel(p, "level")):(1):(0) \
             with vectors nohead ls LS_THEORY, \
         table("") using (at_panel(p, "run")):(at_panel(p, "level")):(cell("step") > 0 ? 1.4 : 0) \
             with points pointtype 9 pointsize variable linecolor rgb COLOUR_FLATTEN
}
unset multiplot
