# Signals of V valid steps, padded to T. Left: variance of the average of noise. Right: which of two
# signals of different length lies σ/4 higher. Lines are theory; intervals are smaller than the points.
width_cm = 17.5
height_cm = 8.6
load "plots/style.gp"

steps_of(id, padded) = claim(id) && column("padded_steps") == padded ? cell("valid_steps") : NaN

set multiplot layout 1, 2
set title "{/:Bold Divided by V: as noisy as V steps}"
set logscale xy
set xlabel "valid steps V"
set ylabel "variance of the average / σ^2"
set xrange [11:1500]
set xtics (16, 64, 256, 1024)
set yrange [5e-6:0.2]
set ytics ("10^{-1}" 1e-1, "10^{-2}" 1e-2, "10^{-3}" 1e-3, "10^{-4}" 1e-4, "10^{-5}" 1e-5)
unset key
set label 1 "T = 64" at 15, 0.0021
set label 2 "256" at 15, 1.3e-4
set label 3 "1024" at 15, 9e-6
set label 5 "mask: divided by V" at 40, 0.042 textcolor rgb COLOUR_GAP
set label 6 "padding counted:\ndivided by T" at 215, 5e-5 textcolor rgb COLOUR_OTHER
plot table("") using (steps_of("masked-variance", 1024)):"predicted" with lines ls LS_THEORY, \
     for [t in "64 256 1024"] table("") using (steps_of("padded-variance", t + 0)):"predicted" with lines ls LS_THEORY, \
     for [t in "64 256 1024"] table("") using (steps_of("padded-variance", t + 0)):"measured":"ci_low":"ci_high" \
        with yerrorbars ls LS_OTHER dt 1, \
     table("") using (steps_of("masked-variance", 1024)):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1

unset logscale
unset label 1; unset label 2; unset label 3
set title "{/:Bold Divided by T: length looks like level}"
set xlabel "level that both signals share, m / σ"
set ylabel "area under the ROC curve"
set xrange [-0.15:4.2]
set xtics 1
set yrange [0.45:1.04]
set ytics 0.1
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
set label 4 "chance" at graph 0.98, first 0.478 right textcolor rgb COLOUR_OTHER
set label 5 "mask: divided by V" at 2.2, 0.985
set label 6 "padding counted: divided by T" at 1.2, 0.66
plot table("") using (at("masked-auc", "level_sigma")):"predicted" with lines ls LS_THEORY, \
     "" using (at("padded-auc", "level_sigma")):"predicted" with lines ls LS_THEORY, \
     "" using (at("masked-auc", "level_sigma")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1, \
     "" using (at("padded-auc", "level_sigma")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_OTHER dt 1
unset multiplot
