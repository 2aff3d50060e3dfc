# Left: the mean gradient of a filter along itself. Right: its mean square, GMP over GAP, over N.
width_cm = 17.5
height_cm = 8.5
load "plots/style.gp"

set multiplot layout 1, 2
set xlabel "positions of the map, N"
set logscale x 2
set xtics (4, 16, 64, 256)
set xrange [3:340]
n(id) = at(id, "side_px") ** 2

set title "{/:Bold GMP pushes a filter along itself, GAP not}"
set ylabel "mean gradient along the filter (g)"
set yrange [-0.3:4.6]
set key top left
plot table("") using (n("gmp-log")):"predicted" with lines ls LS_LIMIT title "√(2 ln N), not reached", \
     "" using (n("gmp-along")):"predicted" with lines ls LS_THEORY title "theory: E max of N, and 0", \
     "" using (n("gap-along")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (n("gmp-along")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GMP dt 1 title "GMP (interval within points)", \
     "" using (n("gap-along")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP"

set title "{/:Bold GMP's squares are over N times GAP's}"
set ylabel "mean squared norm, GMP/(N GAP)"
set yrange [0.8:2.1]
over_n(id, name) = at(id, name) / at(id, "side_px") ** 2
plot table("") using (n("squares-n")):(over_n("squares-n", "predicted")) with lines ls LS_LIMIT \
        title "N, as at the map", \
     "" using (n("squares-law")):(over_n("squares-law", "predicted")) with lines ls LS_THEORY \
        title "theory: (8 + E max²)/9", \
     "" using (n("squares-law")):(over_n("squares-law", "measured")): \
        (over_n("squares-law", "ci_low")):(over_n("squares-law", "ci_high")) \
        with yerrorbars ls LS_GMP dt 1 title "measured (interval within points)"
unset multiplot
