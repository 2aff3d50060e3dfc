# Trainable parameters of published networks, points on a logarithmic axis: all that lies before the head,
# the fully connected part behind the flattened last map (with the published hidden layers, if there
# are any), and the one layer behind GAP; the head's share of both together, and a star at the head
# that the network was published with. Numbers are exact.
width_cm = 17.5
height_cm = 13.5
load "plots/style.gp"

LOW = 100.0
COLOUR_BACKBONE = COLOUR_OTHER
HALF = 0.14
set style line 120 linecolor rgb "#d8d8d8" linewidth 1
name(i) = sprintf("%s (%d)", stringcolumn("network"), int(cell("year")))
flattened(is) = strcol("published_head") eq (is ? "flatten" : "gap")
share(parameters, is) = sprintf("%.2g %%%s", 100 * cell(parameters) \
    / (cell(parameters) + cell("backbone_parameters")), flattened(is) ? " ★" : "")
row(shift) = $0 + shift

set title "{/:Bold A flatten head has more parameters than all backbones but one, a GAP head than none}" offset -5, 0
set logscale x
set xlabel "trainable parameters"
set format x "10^{%T}"
set xrange [LOW:1e9]
set yrange [13.6:-0.6]
set ytics scale 0 noenhanced
unset grid
set grid x
set key at screen 0.98, screen 0.025 right bottom horizontal samplen 1.2
set bmargin screen 0.145
set label 1 "%: share of all parameters; ★: as published" at screen 0.03, screen 0.035
plot table("networks") using (LOW):(row(0)):(cell("backbone_parameters") - LOW):(0) with vectors nohead ls 120 notitle, \
     table("networks") using (LOW):(row(-2 * HALF)):(cell("flatten_parameters") - LOW):(0) with vectors nohead ls 120 notitle, \
     table("networks") using (LOW):(row(2 * HALF)):(cell("gap_parameters") - LOW):(0) with vectors nohead ls 120 notitle, \
     table("networks") using (cell("backbone_parameters")):(row(0)):ytic(name(0)) \
         with points pt 13 ps 1 lc rgb COLOUR_BACKBONE title "backbone", \
     table("networks") using (cell("flatten_parameters")):(row(-2 * HALF)) with points ls LS_FLATTEN title "flatten head", \
     table("networks") using (cell("gap_parameters")):(row(2 * HALF)) with points ls LS_GAP title "GAP head", \
     table("networks") using (cell("flatten_parameters")):(row(-2 * HALF)): \
         (share("flatten_parameters", 1)) with labels left offset 0.7, 0.05 notitle, \
     table("networks") using (cell("gap_parameters")):(row(2 * HALF)):(share("gap_parameters", 0)) \
         with labels left offset 0.7, -0.1 notitle
