# Left: positions that GAP needs for an area of 0.95, over the size of the map. Middle: one fraction
# and one strength on maps of several sizes. Right: what an empty map pools to. Lines are the laws;
# where no interval is seen it is smaller than the point.
width_cm = 17.5
height_cm = 7.2
load "plots/style.gp"

n(id) = at(id, "side_px") ** 2

set multiplot layout 1, 3
set logscale x 4
set xrange [160:110000]
set xtics ("16²" 256, "32²" 1024, "64²" 4096, "128²" 16384, "256²" 65536)
set xlabel "positions of the map, N"

set title "{/:Bold Needed: about √N positions}"
set ylabel "positions for area 0.95 (δ = 2 σ)"
set logscale y 2
set xrange [160:26000]
set yrange [11:6000]
set ytics 4
set key at graph 0.02, graph 0.99 left top samplen 1.5
proportional(id) = n(id) / 256 * sqrt(2 * 256) * invnorm(0.95) / 2
plot table("") using (n("critical-count")):"predicted" with lines ls LS_THEORY title "theory, slope 1/2", \
     "" using (n("critical-count")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "measured", \
     "" using (n("critical-count")):(proportional("critical-count")) with lines ls LS_LIMIT title "if the fraction decided"

set title "{/:Bold Same part, larger map: seen}"
set ylabel "area (α = 1/256, δ = 4 σ)" offset 1, 0
unset logscale y
set xrange [160:110000]
set yrange [0.45:1.04]
set ytics 0.1
set arrow 1 from graph 0, first 0.95 to graph 1, first 0.95 nohead ls LS_LIMIT
set label 1 "reliable" at graph 0.03, first 0.972 textcolor rgb COLOUR_OTHER
set key at graph 0.99, graph 0.22 right top
plot table("") using (n("gap-auc-fraction")):"predicted" with lines ls LS_THEORY title "theory", \
     "" using (n("gap-auc-fraction")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP, measured"

unset arrow 1
unset label 1
set title "{/:Bold GMP of empty maps rises}"
set ylabel "mean over empty maps / σ"
set xrange [160:26000]
set yrange [-0.5:5.2]
set ytics 1
set key at graph 0.98, graph 0.42 right top
plot table("") using (n("gmp-level-bound")):"predicted" with lines ls LS_LIMIT title "√(2 ln N)", \
     "" using (n("gmp-level")):"predicted" with lines ls LS_THEORY title "theory", \
     "" using (n("gap-level")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (n("gmp-level")):"measured" with points ls LS_GMP title "GMP, measured", \
     "" using (n("gap-level")):(at("gap-level", "measured") / at("gap-level", "side_px")) with points ls LS_GAP title "GAP, measured"
unset multiplot
