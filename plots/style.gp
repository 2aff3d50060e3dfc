# style: what all figures share. Loaded by every plots/NAME.gp; run by tools/plot.sh, never by hand.
#
# A script is NAME.gp, or NAME.PART.gp for a further figure of the experiment NAME. It may set
# width_cm and height_cm (17.5 by 10.5 unless told; 8.5 is one column of a paper), then loads this
# file, then plots. It names columns, holds no measured number and no file name:
#
#   load "plots/style.gp"
#   set xlabel "side of the feature map (px)"
#   set ylabel "variance after pooling"
#   x(id) = column("sigma") == 1 ? at(id, "side_px") : NaN
#   plot table("") using (x("gap-divides-variance")):"measured":"ci_low":"ci_high" \
#            with yerrorbars ls LS_GAP dt 1 title "GAP, measured", \
#        table("") using (x("gap-divides-variance")):"predicted" \
#            with lines ls LS_THEORY title "predicted"
#
# From the wrapper come: name (of the script), experiment, results (folder of the tables), format
# (svg, pdf or png), target (the file to write).
#
#   table(part)     path of NAME.PART.csv; table("") is NAME.csv
#   claim(id)       whether this row belongs to the claim
#   cell(column)    its number; an empty cell, a word, NaN and infinity stop the drawing
#   at(id, column)  cell(column) in the rows of the claim, NaN (not drawn) in all others
#
# column("sigma") is for comparisons only: it is NaN, silently, in an empty cell. The wrapper turns
# every warning into an error, so a series that selects nothing, a misspelt column and a range of
# one value stop the drawing too (give the range, then). Words from data need "noenhanced".

set encoding utf8
set decimalsign "."
set datafile separator comma
set datafile columnheaders
set datafile missing NaN # a row that is not selected leaves no gap in a line

table(part) = results . "/" . experiment . (part eq "" ? "" : "." . part) . ".csv"
claim(id) = strcol("claim") eq id
# The function without definition is the error message: gnuplot has no other way to raise one.
cell(name) = (cell_ = column(name), \
              cell_ - cell_ == 0 ? cell_ : cell_is_empty_or_not_a_finite_number(name))
at(id, name) = claim(id) ? cell(name) : NaN

# ---- paper: 40 svg pixels and 80 png pixels a centimetre, text of 8 points ----

if (!exists("width_cm")) width_cm = 17.5
if (!exists("height_cm")) height_cm = 10.5

if (format eq "svg") {
    set terminal svg size 40 * width_cm, 40 * height_cm font "DejaVu Sans,11" \
        linewidth 1 background "white" name experiment
}
if (format eq "pdf") {
    set terminal pdfcairo size width_cm cm, height_cm cm font "DejaVu Sans,8" \
        linewidth 1.2 fontscale 1 background "white"
}
if (format eq "png") {
    set terminal pngcairo size 80 * width_cm, 80 * height_cm font "DejaVu Sans,8" \
        linewidth 2 pointscale 2 fontscale 2.2 background "white"
}
set output target

set border 3 linecolor "#404040"
set tics nomirror out scale 0.6
set grid linecolor "#e0e0e0" linewidth 0.8 dashtype 1
set key top right reverse Left samplen 2.2 spacing 1.1 noenhanced
set bars small

# ---- meaning: one colour, shape and dash for each thing, in all figures ----

COLOUR_THEORY = "#000000"
COLOUR_GAP = "#0072b2"
COLOUR_FLATTEN = "#d55e00"
COLOUR_GMP = "#009e73"
COLOUR_GEM = "#cc79a7"
COLOUR_LSE = "#56b4e9"
COLOUR_TOPK = "#e69f00"
COLOUR_OTHER = "#7f7f7f"

LS_THEORY = 101
LS_GAP = 102
LS_FLATTEN = 103
LS_GMP = 104
LS_GEM = 105
LS_LSE = 106
LS_TOPK = 107
LS_OTHER = 108
LS_LIMIT = 109 # a bound, a chance level, a margin

set style line LS_THEORY linecolor rgb COLOUR_THEORY linewidth 1.5 dashtype 1 pointtype 1
set style line LS_GAP linecolor rgb COLOUR_GAP linewidth 1.5 dashtype (12, 4) pointtype 7 pointsize 0.7
set style line LS_FLATTEN linecolor rgb COLOUR_FLATTEN linewidth 1.5 dashtype (6, 4) pointtype 5 pointsize 0.7
set style line LS_GMP linecolor rgb COLOUR_GMP linewidth 1.5 dashtype (2, 3) pointtype 9 pointsize 0.8
set style line LS_GEM linecolor rgb COLOUR_GEM linewidth 1.5 dashtype (12, 4, 2, 4) pointtype 13 pointsize 0.9
set style line LS_LSE linecolor rgb COLOUR_LSE linewidth 1.5 dashtype (6, 3, 2, 3) pointtype 11 pointsize 0.8
set style line LS_TOPK linecolor rgb COLOUR_TOPK linewidth 1.5 dashtype (12, 3, 2, 3, 2, 3) pointtype 15 pointsize 0.8
set style line LS_OTHER linecolor rgb COLOUR_OTHER linewidth 1.2 dashtype (2, 2) pointtype 6 pointsize 0.7
set style line LS_LIMIT linecolor rgb COLOUR_OTHER linewidth 1 dashtype (8, 4)

# ---- palettes, as strings for "set palette @PALETTE_VIRIDIS" ----

# Of one sign: viridis (CC0), which gnuplot knows by name only from 6.0 on.
PALETTE_VIRIDIS = 'defined (0 "#440154", 1 "#472d7b", 2 "#3b528b", 3 "#2c728e", 4 "#21918c", ' \
    . '5 "#28ae80", 6 "#5ec962", 7 "#addc30", 8 "#fde725")'
# Of both signs, 0 in the middle: use with a cbrange that is symmetric around 0. Hue and lightness both tell the
# sign, so that it is left in grey: dark blue below, middle grey at 0, light orange above.
PALETTE_DIVERGING = 'defined (-4 "#00173d", -2 "#0a5aa0", -1 "#5c7fa6", 0 "#979797", ' \
    . '1 "#dba972", 2 "#f6bf79", 4 "#fff3d6")'

# ---- a break of a logarithmic axis below which 0 is drawn, as a string for "@AXIS_BREAK" ----

AXIS_BREAK = 'set object 91 rectangle from graph -0.02, graph 0.042 to graph 0.02, graph 0.058 front ' \
    . 'fillcolor rgb "white" fillstyle solid 1 noborder; ' \
    . 'set arrow 91 from graph -0.02, graph 0.034 to graph 0.02, graph 0.05 nohead front linecolor "#404040"; ' \
    . 'set arrow 92 from graph -0.02, graph 0.05 to graph 0.02, graph 0.066 nohead front linecolor "#404040"'
set palette @PALETTE_VIRIDIS
