# Left: the first channel of one training image (of class 1) and the weights that the heads learn
# there, as parts of |w|, 8 x 8 positions. Right: the accuracy lost on a test without the pattern, ridge,
# 128 examples; lines are theory, intervals mostly smaller than the points.
width_cm = 17.5
height_cm = 8
load "plots/style.gp"

pixel(panel) = strcol("panel") eq panel ? cell("value") : NaN
x(id) = claim(id) && strcol("fit") eq "ridge" && column("examples") == 128 ? cell("strength") : NaN
y(name) = 100 * cell(name)

set multiplot
set label 1 "{/:Bold Flatten relies on the one place that betrays the class; in the average it is √N = 8 times fainter}" \
    at screen 0.02, screen 0.955
set lmargin screen 0.645; set rmargin screen 0.98; set bmargin screen 0.18; set tmargin screen 0.86
set xlabel "strength of the pattern (noise = 1)"
set ylabel "accuracy lost without it (points)"
set logscale x 2
set xrange [0.9:36]
set xtics (1, 2, 4, 8, 16, 32)
set yrange [-1:35]
set ytics 10
set key at graph 0.02, graph 0.98 left top
plot table("") using (x("flatten-loss-law")):(y("predicted")) with lines ls LS_THEORY title "theory", \
     table("") using (x("gap-loss-law")):(y("predicted")) with lines ls LS_THEORY notitle, \
     table("") using (x("flatten-loss-law")):(y("measured")):(y("ci_low")):(y("ci_high")) \
         with yerrorbars ls LS_FLATTEN dt 1 title "flatten, 1024 weights", \
     table("") using (x("gap-loss-law")):(y("measured")):(y("ci_low")):(y("ci_high")) \
         with yerrorbars ls LS_GAP dt 1 title "GAP, 16 weights"

unset label 1
unset key
unset xlabel; unset ylabel; unset tics; unset grid; unset colorbox
unset logscale
set border 15
set size ratio -1
set palette @PALETTE_DIVERGING
set xrange [-0.5:7.5]
set yrange [7.5:-0.5]
set bmargin screen 0.34; set tmargin screen 0.76
panels = "image flatten gap"
titles = "'a training image' 'weights of flatten' 'weights of GAP'"
do for [k = 1:3] {
    if (k == 1) { set cbrange [-6:6] }
    if (k > 1) { set cbrange [-0.85:0.85] }
    set lmargin screen 0.015 + 0.185 * (k - 1)
    set rmargin screen 0.015 + 0.185 * k - 0.015
    set title word(titles, k)
    if (k == 3) { unset colorbox; unset label 2 }
    if (k < 3) {
        set colorbox horizontal user origin screen 0.035 + 0.185 * (k - 1), screen 0.23 size screen (k == 1 ? 0.13 : 0.315), screen 0.022
        set cbtics -6, (k == 1 ? 6 : 0.5), 6 scale 0 offset 0, 0.4
        if (k == 2) { set cbtics -0.5, 0.5, 0.5 }
        set label 2 (k == 1 ? "value / σ" : "weight / |w|") at screen (k == 1 ? 0.1 : 0.3775), screen 0.10 center
    }
    plot table("maps") using "x":"y":(pixel(word(panels, k))) with image
}
unset multiplot
