# Areas under the ROC curve of signals with an event against signals without. Lines are the laws; the
# intervals (below 0.9 %) are smaller than the points. GAP asks for the event's sum over the noise of
# all steps, GMP for its height over the highest noise.
width_cm = 17.5
height_cm = 8
load "plots/style.gp"

EVENTS = "spike tone chirp"
length_of(k) = k == 1 ? "8 to 16" : "32 to 64"
of(id, event) = claim(id) && strcol("event") eq event ? cell("steps") : NaN
left(k) = 0.09 + 0.305 * (k - 1)

set multiplot
set label 1 "{/:Bold The longer the signal, the harder a short event is to detect in its average}" \
    at screen 0.02, screen 0.95
set tmargin screen 0.81; set bmargin screen 0.17
set logscale x 2
set xrange [48:5500]
set xtics (64, 256, 1024, 4096)
set xlabel "steps of the signal, T"
set yrange [0.45:1.04]
set ytics 0.1
set ylabel "area under the ROC curve"
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
set label 3 "chance" at graph 0.03, first 0.478 textcolor rgb COLOUR_OTHER
set key at graph 0.03, graph 0.36 left top reverse Left
do for [k = 1:3] {
    event = word(EVENTS, k)
    set lmargin screen left(k); set rmargin screen left(k) + 0.285
    set label 2 (event eq "spike" ? "ramp" : event) . " of " . length_of(k) . " steps, 4 σ high" at graph 0.5, graph 1.07 center
    plot table("") using (of("gap-auc", event)):"predicted" with lines ls LS_THEORY title "theory", \
         "" using (of("gmp-auc", event)):"predicted" with lines ls LS_THEORY notitle, \
         "" using (of("gmp-auc", event)):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GMP dt 1 title "GMP, measured", \
         "" using (of("gap-auc", event)):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP, measured"
    unset label 1; unset label 3; unset key; unset ylabel
    set ytics format ""
}
unset multiplot
