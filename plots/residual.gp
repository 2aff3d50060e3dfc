# Left: the gradient at the output of each of 49 convolutions, over that at the last, one network of
# each kind at initialisation. Right: that of the first over that of the last, against the depth;
# medians of 20 networks with their intervals.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

kind(s, n, w) = strcol("shortcuts") eq s && strcol("normalisation") eq n && strcol("weights") eq w
layer(s, n, w) = kind(s, n, w) ? cell("layer") : NaN
depth(s, n, w) = strcol("quantity") eq "outputs-first-over-last" && kind(s, n, w) ? 6 * cell("blocks") + 1 : NaN

set multiplot
set label 1 "{/:Bold Small weights let the gradient vanish where neither shortcuts nor normalisation keep it}" \
    at screen 0.02, screen 0.955
set logscale y
set format y "10^{%T}"
set yrange [1e-17:1e5]
set ytics 1e3
unset key
set arrow 1 from graph 0, first 0.1 to graph 1, first 0.1 nohead ls LS_LIMIT

set lmargin screen 0.11; set rmargin screen 0.41; set bmargin screen 0.15; set tmargin screen 0.86
set xrange [0:50]
set xtics (1, 13, 25, 37, 49)
set xlabel "convolution, from the images on"
set ylabel "|gradient at its output| / that at the last"
set label 2 "one network of 49 convolutions" at graph 0.5, screen 0.895 center
plot table("layers") using (layer("plain", "batch", "He")):"over_last" with lines ls LS_FLATTEN dt 1, \
     table("layers") using (layer("residual", "batch", "He")):"over_last" with lines ls LS_GAP dt 1, \
     table("layers") using (layer("plain", "none", "He")):"over_last" with lines ls LS_FLATTEN dt (12, 4), \
     table("layers") using (layer("residual", "none", "half of He")):"over_last" with lines ls LS_GAP dt (2, 3), \
     table("layers") using (layer("plain", "none", "half of He")):"over_last" with lines ls LS_FLATTEN dt (2, 3)

set lmargin screen 0.49; set rmargin screen 0.72
set xrange [4:52]
set xtics (7, 13, 19, 31, 49)
set xlabel "convolutions one behind the other"
set ylabel "first / last" offset 1, 0
set label 2 "first over last, 20 networks"
unset label 1
set label 3 "0.1" at 51, 0.02 right textcolor rgb COLOUR_OTHER
set key at screen 0.725, screen 0.84 left top Left reverse noenhanced samplen 2.4 spacing 1.3
plot table("depth") using (depth("plain", "batch", "He")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN dt 1 title "plain, normalised", \
     table("depth") using (depth("residual", "batch", "He")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 title "residual, normalised", \
     table("depth") using (depth("residual", "none", "half of He")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP pt 6 dt (2, 3) title "residual, small weights", \
     table("depth") using (depth("plain", "none", "He")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN pt 4 dt (12, 4) title "plain, He's weights", \
     table("depth") using (depth("plain", "none", "half of He")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN pt 4 dt (2, 3) title "plain, small weights"
unset multiplot
