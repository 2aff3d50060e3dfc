# Above: what is pooled, one event of each kind, early and long, late and short, under noise of 0.15 of
# its height. Below: three laws with T steps in the place of H W positions. Intervals of the variances
# (below 0.8 %) are smaller than the points; onsets are drawn a step apart for the three kinds.
width_cm = 17.5
height_cm = 12
load "plots/style.gp"

EVENTS = "spike tone chirp"
trace(event, onset, name, shift) = strcol("event") eq event && strcol("onset") eq onset \
    ? cell(name) + shift : NaN
weights(id, classes) = claim(id) && column("classes") == classes ? cell("steps") : NaN
onset(id, event) = claim(id) && strcol("event") eq event ? cell("onset_steps") : NaN
floored(value) = value > 1e-8 ? value : 1e-8 # exact zeros lie on the lower edge
left(k) = 0.085 + 0.325 * (k - 1)

set multiplot
set label 1 "{/:Bold Signals in time follow the same laws of average pooling as images, with T steps for N positions}" \
    at screen 0.02, screen 0.965

# ---- the signals ----
set tmargin screen 0.87; set bmargin screen 0.6
set xrange [0:127]; set xtics 32
set yrange [-1.6:3.8]
unset ytics; unset grid; unset key
set border 1
set xlabel "time (steps)" offset 0, 0.4
do for [k = 1:3] {
    event = word(EVENTS, k)
    set lmargin screen left(k); set rmargin screen left(k) + 0.24
    set label 2 (event eq "spike" ? "falling ramp" : event) at graph 0.5, graph 1.06 center
    plot table("signals") using "step":(trace(event, "early", "noisy", 2.3)) with lines lc rgb "#a0a0a0" lw 1, \
         "" using "step":(trace(event, "late", "noisy", 0)) with lines lc rgb "#a0a0a0" lw 1, \
         "" using "step":(trace(event, "early", "clean", 2.3)) with lines ls LS_THEORY, \
         "" using "step":(trace(event, "late", "clean", 0)) with lines ls LS_THEORY
    unset label 1
}

# ---- the laws ----
set tmargin screen 0.43; set bmargin screen 0.11
set border 3
set grid
unset label 2
set xlabel "steps T" offset 0, 0.3

set lmargin screen left(1); set rmargin screen left(1) + 0.23
set title "{/:Bold Noise: variance σ^2/T}"
set logscale xy
set xrange [11:1500]
set xtics (16, 64, 256, 1024)
set yrange [5e-4:0.12]
set ytics nomirror ("10^{-1}" 0.1, "10^{-2}" 0.01, "10^{-3}" 0.001)
set ylabel "variance of the mean / σ^2"
set key top right
plot table("") using (at("variance", "steps")):"predicted" with lines ls LS_THEORY title "σ²/T", \
     "" using (at("variance", "steps")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 \
        title "GAP"

set lmargin screen left(2); set rmargin screen left(2) + 0.23
set title "{/:Bold GAP: K C weights, any T}"
set yrange [1000:2e8]
set ytics nomirror ("10^3" 1e3, "10^5" 1e5, "10^7" 1e7)
set ylabel "weights of the classifier"
set label 3 "K C T" at 118, 3e6 right
set label 4 "K C" at 128, 2.2e4 center
set label 5 "K = 60, C = 128" at graph 0.97, graph 0.07 right textcolor rgb COLOUR_OTHER
set key at graph 0.02, graph 1 left top
plot table("") using (weights("flatten-weights", 60)):"predicted" with lines ls LS_THEORY notitle, \
     "" using (weights("gap-weights", 60)):"predicted" with lines ls LS_THEORY notitle, \
     "" using (weights("flatten-weights", 60)):"measured" with points ls LS_FLATTEN title "flatten", \
     "" using (weights("gap-weights", 60)):"measured" with points ls LS_GAP title "GAP"

set lmargin screen left(3); set rmargin screen left(3) + 0.24
unset label 3; unset label 4; unset label 5
set title "{/:Bold Later onset: GAP stays}"
unset logscale x
set xrange [0:96]
set xtics 16
set xlabel "onset (steps)"
set yrange [1e-8:20]
set ytics nomirror ("1" 1, "10^{-2}" 1e-2, "10^{-4}" 1e-4, "10^{-6}" 1e-6, "0" 1e-8)
@AXIS_BREAK
set ylabel "largest relative change"
set label 6 "margin: rounding" at 48, 3e-7 center textcolor rgb COLOUR_OTHER
set arrow 1 from graph 0, first 26 * 2.0**-24 to graph 1, first 26 * 2.0**-24 nohead ls LS_LIMIT
set key at graph 1, graph 0.73 right top
plot for [k = 1:3] table("") using (onset("map-unchanged", word(EVENTS, k)) + k - 2): \
         "measured" with points ls LS_FLATTEN title (k == 1 ? "map to flatten" : ""), \
     for [k = 1:3] table("") using (onset("onset-unchanged", word(EVENTS, k)) + k - 2): \
         (floored(column("measured"))) with points ls LS_GAP title (k == 1 ? "GAP" : "")
unset multiplot
