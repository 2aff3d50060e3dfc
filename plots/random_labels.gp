# Left: random labels in two classes that a linear layer separates on a frozen drawn network, against
# Cover's count. Right: random labels in ten classes that a network fits when all of it is trained,
# against the C + 1 images that a GAP layer alone fits with certainty; points are moved aside a little,
# and their intervals, over images, are smaller than they.
width_cm = 17.5
height_cm = 7.4
load "plots/style.gp"

set multiplot
set label 1 "{/:Bold Under GAP the head fits few random labels, the network below it many}" \
    at screen 0.02, screen 0.95
set lmargin screen 0.085; set rmargin screen 0.48
set tmargin screen 0.79; set bmargin screen 0.17
set label 2 "backbone frozen as drawn, two classes" at graph 0.5, graph 1.06 center
set xlabel "images"
set ylabel "share of labellings separated"
set logscale x
set xrange [14:230]
set xtics (16, 33, 66, 110, 200)
set yrange [-0.04:1.14]
set ytics 0.2
head(name) = strcol("head") eq name
x(id, name) = strcol("quantity") eq id && head(name) ? cell("examples") : NaN
set key at graph 0.03, graph 0.44 left top
plot table("frozen") using (x("cover", "gap")):"measured" with lines ls LS_THEORY title "Cover, all 32", \
     table("frozen") using (x("cover-live", "gap")):"measured" with lines ls LS_LIMIT title "Cover, those alive", \
     table("frozen") using (x("separated", "gap")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP", \
     table("frozen") using (x("separated", "flatten")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "flatten"
unset label 1; unset label 2
set lmargin screen 0.585; set rmargin screen 0.98
set label 2 "all of the network trained, ten classes" at graph 0.5, graph 1.06 center
set ylabel "share of labels fitted after training"
set xrange [28:1200]
set xtics (33, 100, 330, 1000)
set key at graph 0.26, graph 0.83 left top
plot [30:1100] 33.0 / x < 1 ? 33.0 / x : 1 with lines ls LS_THEORY title "33 images", \
     table("trained") using (0.96 * x("fitted", "flatten")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN dt 1 title "flatten", \
     table("trained") using (x("fitted", "gmp")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GMP dt 1 title "GMP", \
     table("trained") using (1.04 * x("fitted", "gap")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 title "GAP"
unset multiplot
