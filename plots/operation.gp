# Left: the largest error of 16 means of uniform maps over their size, one colour a running sum; lines
# are the bounds of the same colour, as far as they are below 1. Right: what a map of ones pools to.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

SUMS = "bf16 running|fp16 running|fp32 running|fp32 16 lanes|fp32 pairwise|fp32 Kahan|fp16 map in fp32"
TITLES = "bf16 running|fp16 running|fp32 running|fp32 16 lanes|fp32 pairwise|fp32 Kahan|fp16 map in fp32"
COLOURS = "#009e73 #d55e00 #7f7f7f #0072b2 #e69f00 #cc79a7 #000000"
POINTS = "15 11 5 7 13 9 4"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
n(k, input) = strcol("sweep") eq "sums" && strcol("sum") eq pick(SUMS, k) && strcol("input") eq input \
    && strcol("role") ne "control" && strcol("form") eq "AT_MOST" ? cell("side_px") ** 2 : NaN
bound(dummy) = claim("half-sum-keeps-fp32-bound") || cell("predicted") > 1 ? NaN : cell("predicted")
ones(id, k) = claim(id) && strcol("sum") eq pick(SUMS, k) && strcol("input") eq "ones" \
    ? cell("side_px") ** 2 : NaN

set multiplot
set label 1 "{/:Bold Every fp32 sum gives the mean; half-precision running sums stall at 256 or 2048}" \
    at screen 0.02, screen 0.955

set lmargin screen 0.085; set rmargin screen 0.5; set bmargin screen 0.135; set tmargin screen 0.83
set title "uniform on [0, 1)"
set xlabel "pixels of the map, N"
set ylabel "error over the mean"
set logscale xy
set xrange [11:2e6]
set yrange [1e-8:4]
set format xy "10^{%L}"
set key at screen 0.515, screen 0.81 left top reverse Left samplen 1 spacing 1.5 enhanced title "lines: bounds\npoints: errors" left
set arrow 1 from 256, 1e-8 to 256, 4 nohead ls LS_LIMIT back
set arrow 2 from 2048, 1e-8 to 2048, 4 nohead ls LS_LIMIT back
set label 2 "256" at 230, 2e-8 right textcolor rgb COLOUR_OTHER
set label 3 "2048" at 2300, 2e-8 left textcolor rgb COLOUR_OTHER
plot for [k = 1:6] table("") using (n(k, "uniform")):(bound(0)) with lines lw 1.2 \
         lc rgb word(COLOURS, k) notitle, \
     for [k = 1:6] table("") using (n(k, "uniform")):"measured" with points \
         lc rgb word(COLOURS, k) pt (word(POINTS, k) + 0) ps 0.75 title pick(TITLES, k)

unset label 1; unset arrow
set lmargin screen 0.765; set rmargin screen 0.985
set title "a map of ones pools to"
unset ylabel
set yrange [1.6e-4:3]
set ytics ("1" 1, "1/4" 0.25, "1/16" 1.0 / 16, "1/64" 1.0 / 64, "1/256" 1.0 / 256, \
    "1/1024" 1.0 / 1024, "1/4096" 1.0 / 4096)
set key at screen 0.515, screen 0.415 left top reverse Left samplen 1 spacing 1.5 title ""
unset label 2; unset label 3
set label 2 "2048/N" at 4e4, 0.11
set label 3 "256/N" at 1e3, 0.07 right
set samples 1000
plot 1 with lines ls LS_THEORY notitle, \
     x > 2048 ? 2048 / x : NaN with lines ls LS_THEORY notitle, \
     x > 256 ? 256 / x : NaN with lines ls LS_THEORY notitle, \
     for [k = 1:2] table("") using (ones("half-sum-stalls", k)):"measured" with points \
         lc rgb word(COLOURS, k) pt (word(POINTS, k) + 0) ps 0.9 notitle, \
     table("") using (ones("mixed-ones-pool-to-one", 7)):"measured" \
         with points lc rgb word(COLOURS, 7) pt 4 ps 0.9 title pick(TITLES, 7)
unset multiplot
