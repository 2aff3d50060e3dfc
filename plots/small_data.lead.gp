# Left and middle: how much more often the network under GAP is right than that under another top, in
# the same trial; above 0 GAP is better. Right: at 10 images a class, placed, what one rate for all
# makes of it. Bars are intervals of 95 %.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

lead(task, top, column) = (strcol("task") eq task && strcol("quantity") eq "gap-over-" . top) ? cell(column) : NaN
right(top, ending, column) = (strcol("task") eq "placed" && column("per_class") == 10 && \
                              strcol("quantity") eq top . "-accuracy" . ending) ? cell(column) : NaN
tasks = "centred placed"
tops = "flatten flatten-dropout gmp flatten-hidden depthwise adaptive-2x2"
names = "'flatten' 'flatten, dropout' 'maximum' 'flatten, hidden layer' 'a weight each place' 'mean of 2 x 2 bins'"
styles = sprintf("%d %d %d %d %d %d", LS_FLATTEN, LS_OTHER, LS_GMP, LS_TOPK, LS_GEM, LS_LSE)
shift(k) = 1.06 ** (k - 3.5)

set multiplot
set label 1 "{/:Bold GAP's lead rises before it falls; it is none where objects are centred, and less at one rate for all}" \
    at screen 0.02, screen 0.955
set xlabel "training images of each class"
set logscale x
set xrange [1.5:140]
set xtics nomirror out (2, 5, 10, 20, 50, 100)
set yrange [-0.1:0.25]
set ytics nomirror out 0.1
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead ls LS_THEORY lw 1
set bmargin screen 0.28; set tmargin screen 0.83
set ylabel "accuracy of GAP less that of ..." offset 1, 0
unset key
do for [t = 1:2] {
    set lmargin screen 0.085 + 0.295 * (t - 1); set rmargin screen 0.365 + 0.295 * (t - 1)
    set label 2 word("'objects centred' 'objects placed anywhere'", t) at graph 0.5, screen 0.875 center
    if (t == 2) { unset ylabel; set format y ""; set key at screen 0.99, screen 0.075 right center maxrows 2 Left reverse }
    plot for [k = 1:3] table("accuracy") using (lead(word(tasks, t), word(tops, k), "per_class") * shift(k)):"measured":"ci_low":"ci_high" \
         with yerrorlines ls int(word(styles, k)) title word(names, k), \
         for [k = 4:6] table("accuracy") using (lead(word(tasks, t), word(tops, k), "per_class") * shift(k)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls int(word(styles, k)) dt 1 title word(names, k)
    unset label 1
}
unset arrow 1; unset logscale x
set key at graph 0.98, graph 0.99 right top
set lmargin screen 0.765; set rmargin screen 0.985
set label 2 "placed, 10 images" at graph 0.5, screen 0.875 center
set format y "%g"
set ylabel "accuracy on test images" offset 1.2, 0
set yrange [0.2:0.5]
set xrange [0.5:4.5]
unset xlabel
set xtics nomirror out ("tuned" 1.5, "one rate" 3.5)
shown = "gap gmp flatten-dropout flatten"
lines = sprintf("%d %d %d %d", LS_GAP, LS_GMP, LS_OTHER, LS_FLATTEN)
plot for [k = 1:4] table("accuracy") using (1.5 + 0.22 * (k - 2.5)):(right(word(shown, k), "", "measured")):"ci_low":"ci_high" \
         with yerrorbars ls int(word(lines, k)) dt 1 title (k == 1 ? "GAP" : ""), \
     for [k = 1:4] table("accuracy") using (3.5 + 0.22 * (k - 2.5)):(right(word(shown, k), "-equal-rate", "measured")):"ci_low":"ci_high" \
         with yerrorbars ls int(word(lines, k)) dt 1 notitle
unset multiplot
