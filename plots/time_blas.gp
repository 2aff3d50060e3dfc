# Time of OpenBLAS over that of the project's own linear layer, caches warm; above 1 the own layer is
# faster. OpenBLAS runs sgemv for one image and sgemm for more. Bars are intervals of the median of
# paired rounds, cut off at the border.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

batches = "1 8 32"
colours = "#0072b2 #e69f00 #d55e00"
at(b, k, t) = strcol("quantity") eq "openblas-over-own-time" && column("batch") == b \
    && column("classes") == k && strcol("threads") eq t ? cell("features") : NaN
beside(j, k) = 1.13 ** (2 * (j - 2) + (k == 10 ? -0.5 : 0.5)) # the six series side by side
upper(dummy) = cell("ci_high") < 60 ? cell("ci_high") : 60

set logscale xy
set xrange [70:900000]
set yrange [0.6:60]
set xtics (128, 2048, 25088, 524288)
set ytics (1, 2, 5, 10, 20, 50)
set xlabel "features, CN"
set bars 0.5
set multiplot
set label 1 "{/:Bold Time of OpenBLAS over that of the project's own linear layer}" at screen 0.02, screen 0.955

do for [i = 1:2] {
    team = i == 1 ? "one" : "all"
    set lmargin screen (i == 1 ? 0.075 : 0.565); set rmargin screen (i == 1 ? 0.5 : 0.985)
    set bmargin screen 0.135; set tmargin screen 0.83
    set title (i == 1 ? "one thread" : "all cores")
    if (i == 1) { set ylabel "time of OpenBLAS / own time"; set key top left }
    if (i == 2) { unset ylabel; unset key }
    plot 1 with lines ls LS_THEORY notitle, \
        for [j = 1:3] for [k in "10 1000"] table("products") \
            using (beside(j, k + 0) * at(word(batches, j) + 0, k + 0, team)):"measured":"ci_low":(upper(0)) with yerrorbars \
            lc rgb word(colours, j) pt (k + 0 == 10 ? 6 : 5) ps 0.8 lw 1.2 \
            title "B = " . word(batches, j) . ", K = " . k
    unset label 1
}
unset multiplot
