# Left: how much larger GMP's gradient is than GAP's, measured three ways, over map sizes; and where
# the ratio of squares leaves N. Right: what each of 64 places receives from GMP on average.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

set multiplot layout 1, 2

set title "{/:Bold GMP and GAP send equal sums, not equal squares}"
set xlabel "positions of the map, N"
set ylabel "GMP's gradient over GAP's"
set logscale xy 2
set format xy "%.0f"
set xtics (4, 16, 64, 256, 1024, 4096)
set ytics (1, 4, 16, 64, 256, 1024, 4096, 16384, 65536)
set xrange [2.8:6000]
set yrange [0.6:120000]
set key top left
n(id) = at(id, "side_px") ** 2
relu(id) = claim(id) && column("active_px") < column("side_px") ** 2 ? column("side_px") ** 2 : NaN
even(id) = claim(id) && strcol("ties") eq "even" ? column("side_px") ** 2 : NaN
set label 1 "sum of squares" at 5500, 230 right textcolor rgb COLOUR_THEORY
set label 2 "norm" at 5500, 17 right textcolor rgb COLOUR_THEORY
set label 3 "sum of |values|" at 5500, 1.7 right textcolor rgb COLOUR_THEORY
plot table("") using (n("squares-ratio-n")):"predicted" with lines ls LS_THEORY title "theory: N, √N, 1", \
     "" using (n("norm-ratio-root-n")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (n("sums-ratio-one")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (n("squares-ratio-n")):"measured" with points ls LS_GMP pt 7 title "measured, one maximum", \
     "" using (n("norm-ratio-root-n")):"measured" with points ls LS_GMP pt 7 notitle, \
     "" using (n("sums-ratio-one")):"measured" with points ls LS_GMP pt 7 notitle, \
     "" using (relu("squares-ratio-law")):"measured" with points ls LS_OTHER pt 4 ps 1 \
        title "squares before a ReLU: N/a", \
     "" using (even("squares-ratio-law")):"measured" with points ls LS_OTHER pt 13 ps 1 \
        title "squares, m equal maxima: N/m"

unset label
unset logscale
set title "{/:Bold On average GMP serves all places alike}"
set xlabel "place in the map, row by row"
set ylabel "GMP's mean gradient over GAP's"
set format "%g"
set xtics 8
set ytics 0.9, 0.025
set format y "%.3f"
set xrange [-1:64]
set yrange [0.9:1.06]
set key bottom left
place(dummy) = strcol("claim")[1:10] eq "gmp-place-" && column("side_px") == 8 \
    ? 8 * real(strcol("claim")[11:11]) + real(strcol("claim")[12:12]) : NaN
share(name) = cell(name) / cell("predicted")
plot 1.05 with lines ls LS_LIMIT title "margin, ±5 %", 0.95 with lines ls LS_LIMIT notitle, \
     1 with lines ls LS_THEORY title "theory: g/N", \
     table("") using (place(0)):(share("measured")):(share("ci_low")):(share("ci_high")) \
        with yerrorbars ls LS_GMP dt 1 pt 9 ps 0.5 title "GMP, simultaneous intervals"
unset multiplot
