# Mean squared error of the pooled feature against the number of positions, noise before a ReLU of
# sigma = 1: law (lines) and measurement (points, their intervals are smaller), and what holds where
# noise has the mean zero.
width_cm = 11
height_cm = 9
load "plots/style.gp"

levels = "0 0.5 1"
at_level(id, level) = claim(id) && column("level") == level
n(id, level) = at_level(id, level) ? cell("side_px")**2 : NaN
y(id, level, name) = at_level(id, level) ? cell(name) : NaN
# bias and variance of one position as the law has them, for lines between the points
array bias[3]
array v[3]
do for [k = 1:3] {
    stats table("") using (y("rectified-bias", word(levels, k) + 0, "predicted")) \
        name "BIAS" nooutput
    bias[k] = BIAS_max
    stats table("") using (y("rectified-variance", word(levels, k) + 0, "predicted")) \
        name "V" nooutput
    v[k] = V_max # the largest is that of N = 1
}
shape(k) = int(word("7 5 9", k))

set title "{/:Bold A ReLU leaves a bias that averaging does not remove}"
set logscale xy
set samples 200
set format xy "10^{%T}"
set xlabel "positions N = side^2"
set ylabel "mean squared error of the pooled feature / σ^2" offset 0.5, 0
set xrange [0.8:9000]
set xtics 1, 10, 1000
set yrange [5e-4:2]
set key bottom left
set label 1 "signal 0" at 2500, 0.21 left
set label 2 "0.5 σ" at 2500, 0.052 left
set label 3 "1 σ" at 2500, 0.0098 left
set label 4 "without ReLU" at 1250, 0.0010 left
plot table("") using (n("rectified-error-as-stated", 0)): \
         (y("rectified-error-as-stated", 0, "predicted")) \
         with lines ls LS_LIMIT lw 1.5 title "σ^2/N, for noise of mean 0" enhanced, \
     for [k = 1:3] bias[k]**2 + v[k] / x with lines ls LS_THEORY \
         title (k == 1 ? "theory: bias^2 + v/N" : "") enhanced, \
     for [k = 1:3] table("") using (n("rectified-error", word(levels, k) + 0)): \
         (y("rectified-error", word(levels, k) + 0, "measured")) \
         with points ls LS_GAP pt shape(k) title (k == 1 ? "GAP, measured" : "")
