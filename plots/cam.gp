# Each point is one logit (without bias, in units of the largest) and the mean of the class activation
# map of the same weights, 4 images and 10 classes, maps of 7 x 7. Nothing is fitted.
width_cm = 17.5
height_cm = 6.8
load "plots/style.gp"

HEADS = "gap gmp hidden"
TITLES = "'GAP and one layer' 'GMP and one layer' 'GAP and a hidden layer'"
is(k) = k == 1 ? LS_GAP : k == 2 ? LS_GMP : LS_OTHER
set multiplot
set label 1 "{/:Bold The logit is the mean of the class activation map behind GAP, not behind GMP or a hidden layer}" \
    at screen 0.5, screen 0.955 center
unset key
set size ratio -1
set xrange [-1.1:1.1]
set yrange [-1.1:1.1]
set xtics -1, 0.5
set ytics -1, 0.5
set xlabel "mean of the map"
do for [k = 1:3] {
    set lmargin screen 0.09 + 0.315 * (k - 1); set rmargin screen 0.09 + 0.315 * (k - 1) + 0.27
    set tmargin screen 0.79; set bmargin screen 0.18
    set title word(TITLES, k)
    if (k == 1) { set ylabel "logit less its bias" offset 1, 0 }
    if (k > 1) { unset ylabel; set format y "" }
    plot x with lines ls LS_THEORY, \
         table("logits") using (strcol("head") eq word(HEADS, k) ? cell("mean_of_map") : NaN):(cell("logit")) \
             with points ls is(k)
    unset label 1
}
unset multiplot
