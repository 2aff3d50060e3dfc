# Left: noise of a filter's gradient against positions N, for three batch sizes, its floor, and for
# positions that come from images of their own. Right: noise over the squared mean, under GAP and
# under flatten. Intervals on the left, and most on the right, are smaller than the points.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

shared(id, batch, name) = claim(id) && column("weights") == 1 && column("batch") == batch \
    && strcol("positions") eq "of one image" ? cell(name) : NaN
n_of(id, batch) = shared(id, batch, "side_px") ** 2
n(id) = at(id, "side_px") ** 2

set multiplot
set logscale xy
set lmargin screen 0.09; set rmargin screen 0.60; set bmargin screen 0.155; set tmargin screen 0.87
set label 1 "{/:Bold More images reduce the noise, larger maps only at first}" at screen 0.02, screen 0.95
set xlabel "positions of the map, N"
set ylabel "variance of the filters' gradient, tr Cov g"
set format y "10^{%T}"
set xrange [0.7:5000]
set yrange [8e-5:0.9]
set xtics (1, 4, 16, 64, 256, 1024)
unset mxtics
set key top right
set label 11 "batch B = 1" at 1250, 1.55e-3 left
set label 12 "B = 4" at 310, 3.95e-4 left
set label 13 "B = 16" at 78, 1.24e-4 left
set label 14 "floor ρ_∞ σ²" at 95, 1.12e-3 left textcolor rgb COLOUR_OTHER
plot table("") using (n("own-images")):"predicted" with lines ls LS_LIMIT title "as stated, σ²/(BN) at B = 1", \
     "" using (n("own-images")):"measured" with points ls LS_OTHER ps 1 \
        title "measured, N images of one position", \
     for [b = 0:2] "" using (n_of("noise-law", 4 ** b)):(shared("noise-law", 4 ** b, "predicted")) \
        with lines ls LS_THEORY title (b == 0 ? "law, (σ²/B)(ρ + (1 - ρ)/N)" : ""), \
     for [b = 0:2] "" using (n_of("noise-law", 4 ** b)):(shared("noise-law", 4 ** b, "measured")) \
        with points ls LS_GAP title (b == 0 ? "measured, N positions of one image" : ""), \
     "" using (n_of("noise-floor", 1)):(shared("noise-floor", 1, "predicted")) \
        with lines ls LS_OTHER notitle

do for [k = 11:14] { unset label k }
set lmargin screen 0.72; set rmargin screen 0.985
set label 1 "{/:Bold GAP averages, flatten does not}" at screen 0.655, screen 0.95
set ylabel "variance / squared mean"
set xrange [0.7:400]
set yrange [2:1000]
set format y "%g"
set xtics (1, 4, 16, 64, 256)
plot table("") using (n("relative-flatten")):"predicted" with lines ls LS_THEORY title "theory", \
     "" using (n("relative-gap")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (n("relative-flatten")):"measured":"ci_low":"ci_high" \
        with yerrorbars ls LS_FLATTEN dt 1 title "flatten", \
     "" using (n("relative-gap")):"measured":"ci_low":"ci_high" \
        with yerrorbars ls LS_GAP dt 1 title "GAP"
unset multiplot
