# Left: time of the flatten head over time of the GAP head, both with OpenBLAS' sgemm, for each of
# OpenBLAS' core types that this processor can run; 128 maps of 64 x 64, 10 classes, one thread. Right:
# time of the flatten head with sgemm over its time with the project's own layer. Bars are intervals
# of the median.
width_cm = 17.5
height_cm = 8.5
load "plots/style.gp"

cores = "'its own choice' Prescott Haswell Zen SkylakeX Cooperlake"
place(core) = sum [i = 1:words(cores)] (word(cores, i) eq core ? i : 0)
y(id, b) = strcol("quantity") eq id && column("batch") == b ? -place(strcol("core")) + (b == 1 ? 0.12 : -0.12) : NaN

set logscale x
set yrange [-words(cores) - 0.6:0.2]
set ytics ()
do for [i = 1:words(cores)] { set ytics add (word(cores, i) -i) }
set multiplot
set label 1 "{/:Bold Two heads with sgemm by each of OpenBLAS' core types}" at screen 0.02, screen 0.955

set lmargin screen 0.14; set rmargin screen 0.55; set bmargin screen 0.15; set tmargin screen 0.87
set xlabel "time of flatten / time of GAP, with sgemm"
set xrange [2:300]
set xtics (2, 5, 10, 20, 50, 100, 200)
set key top center maxrows 1
plot for [b in "1 32"] table("ratios") \
    using "measured":(y("flatten-over-gap-time", b + 0)):"ci_low":"ci_high" with xerrorbars \
    lc rgb (b + 0 == 1 ? COLOUR_FLATTEN : COLOUR_GAP) pt (b + 0 == 1 ? 7 : 5) ps 0.8 title "B = " . b

unset label 1; unset key
set lmargin screen 0.6; set rmargin screen 0.975
set xlabel "flatten: time with sgemm / own"
set ytics ()
do for [i = 1:words(cores)] { set ytics add ("" -i) }
set xrange [0.8:12]
set xtics (1, 2, 4, 8)
set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls LS_THEORY
plot for [b in "1 32"] table("ratios") \
    using "measured":(y("flatten-sgemm-over-own-time", b + 0)):"ci_low":"ci_high" with xerrorbars \
    lc rgb (b + 0 == 1 ? COLOUR_FLATTEN : COLOUR_GAP) pt (b + 0 == 1 ? 7 : 5) ps 0.8 notitle
unset multiplot
