# Left: one position of 4096 holds the object; right: the same sum of 64 sigma on 1 to 256 of them.
# Lines are the laws; the intervals of all areas (below 1.2 %) are about as large as the points.
width_cm = 17.5
height_cm = 8.6
load "plots/style.gp"

one(id) = claim(id) && column("count_px") == 1 && column("delta") < 10 ? cell("delta") : NaN
sum(id) = claim(id) && column("count_px") * column("delta") == 64 ? cell("count_px") : NaN
level(n) = sqrt(2 * log(n))

set multiplot layout 1, 2
set ylabel "area under the ROC curve"
set yrange [0.45:1.04]
set ytics 0.1
set arrow 1 from graph 0, first 0.95 to graph 1, first 0.95 nohead ls LS_LIMIT
set arrow 2 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT

set title "{/:Bold One strong position: GMP sees it, GAP not}"
set xlabel "strength of the one position, δ / σ"
set xrange [0.7:8.3]
set xtics 1
set key at graph 0.99, graph 0.60 right top
set label 1 "reliable" at graph 0.03, first 0.972 textcolor rgb COLOUR_OTHER
set label 2 "chance" at graph 0.98, first 0.478 right textcolor rgb COLOUR_OTHER
set arrow 3 from level(4096), graph 0 to level(4096), graph 1 nohead ls LS_LIMIT dt 3
set label 3 "√(2 ln N)" at level(4096) + 0.12, graph 0.30 textcolor rgb COLOUR_OTHER
plot table("") using (one("gmp-auc")):"predicted" smooth unique with lines ls LS_THEORY title "theory", \
     "" using (one("gap-auc")):"predicted" smooth unique with lines ls LS_THEORY notitle, \
     "" using (one("gmp-auc")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GMP dt 1 title "GMP, measured", \
     "" using (one("gap-auc")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP, measured"

set title "{/:Bold One sum, spread: GAP does not change}"
set xlabel "positions k that share a sum of 64 σ, of 4096"
set logscale x 2
set xrange [0.8:330]
set xtics (1, 2, 4, 8, 16, 32, 64, 128, 256)
unset label 3
unset arrow 3
set label 2 at graph 0.98, first 0.478
set object 1 rectangle from graph 0, graph 0 to first 16 * 2**0.25, graph 1 behind fillcolor rgb "#eef3f8" fillstyle solid noborder
set label 4 "small and strong:\nk ≤ 16, δ ≥ 4 σ" at graph 0.03, graph 0.33 textcolor rgb COLOUR_GAP
unset key
set label 5 "GMP" at 40, 0.80 textcolor rgb COLOUR_GMP
set label 6 "GAP" at 100, 0.787 textcolor rgb COLOUR_GAP
plot table("") using (sum("gmp-auc")):"predicted" smooth unique with lines ls LS_THEORY, \
     "" using (sum("gap-auc")):"predicted" smooth unique with lines ls LS_THEORY, \
     "" using (sum("gmp-auc")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GMP dt 1, \
     "" using (sum("gap-auc")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1
unset multiplot
