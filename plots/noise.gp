# Left: variance after pooling against the number of positions; lines are the law of each noise,
# points are measured, and their intervals (below 1 percent) are smaller than the points. Right: the
# same for independent noise, divided by the prediction, with the intervals and the margin.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

unit(id, noise) = claim(id) && strcol("noise") eq noise && column("sigma") == 1 \
    && column("batch") == 1
n(id, noise) = unit(id, noise) ? cell("side_px")**2 : NaN
y(id, noise, name) = unit(id, noise) ? cell(name) : NaN
share(noise, name) = y("gap-divides-variance", noise, name) \
    / y("gap-divides-variance", noise, "predicted")
nudged(noise, k) = n("gap-divides-variance", noise) * 1.10**k # side by side, not one on another

INDEPENDENT = "Gaussian|uniform|Laplace|Student t9|Student t5"
CORRELATED = "equicorrelated 0.5|equicorrelated 0.1|AR(1) 0.9|AR(1) 0.7|AR(1) 0.3|box 5x5|box 3x3"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
shape(noise) = noise[:1] eq "e" ? 9 : noise[:1] eq "A" ? 5 : 13
mark(k) = int(word("7 5 9 13 11", k))

set logscale xy
set format x "10^{%T}"
set multiplot

set lmargin screen 0.085; set rmargin screen 0.62; set bmargin screen 0.155; set tmargin screen 0.87
set label 1 "{/:Bold Pooling divides independent noise by N, correlated noise by less}" \
    at screen 0.02, screen 0.95
set xlabel "positions N = side^2"
set ylabel "variance after pooling / variance before"
set xrange [0.8:90000]
set yrange [1.5e-4:1.6]
set format y "10^{%T}"
set xtics 1, 10, 4096
set key bottom left maxrows 4
set label 11 "AR(1), ρ = 0.9" at 1250, 0.180 left
set label 12 "AR(1), ρ = 0.7; 5 x 5 box" at 1250, 0.0255 left
set label 13 "AR(1), ρ = 0.3" at 1250, 0.0032 left
set label 14 "equicorrelated, ρ = 0.5" at 1250, 0.50 left
set label 15 "equicorrelated, ρ = 0.1" at 1250, 0.10 left
set label 17 "3 x 3 box" at 1250, 0.0088 left
set label 18 "independent" at 5200, 2.6e-4 left
plot for [k = 1:7] table("") using (n("correlated-variance", pick(CORRELATED, k))): \
         (y("correlated-variance", pick(CORRELATED, k), "predicted")) \
         with lines ls LS_THEORY lw 1 notitle, \
     table("") using (n("gap-divides-variance", "Gaussian")): \
         (y("gap-divides-variance", "Gaussian", "predicted")) \
         with lines ls LS_THEORY title "theory", \
     for [k = 1:7] table("") using (n("correlated-variance", pick(CORRELATED, k))): \
         (y("correlated-variance", pick(CORRELATED, k), "measured")) \
         with points pt shape(pick(CORRELATED, k)) ps 0.8 lc rgb COLOUR_FLATTEN notitle, \
     for [k = 1:5] table("") using (n("gap-divides-variance", pick(INDEPENDENT, k))): \
         (y("gap-divides-variance", pick(INDEPENDENT, k), "measured")) \
         with points ls LS_GAP notitle, \
     NaN with points ls LS_GAP title "measured, five independent noises", \
     NaN with points pt 5 ps 0.8 lc rgb COLOUR_FLATTEN title "measured, correlated noises"

do for [k = 11:18] { unset label k }
set lmargin screen 0.725; set rmargin screen 0.985
set label 1 "{/:Bold The law holds within 2 %}" at screen 0.69, screen 0.95
set ylabel "measured / (σ^2/N)" offset 0.5, 0
unset logscale y
set format y "%g"
set xrange [0.6:9000]
set xtics 1, 10, 1000
set yrange [0.952:1.028]
set ytics 0.01
set key at graph 0, graph 0.235 left top vertical maxrows 3 width -2 samplen 0.2
set arrow 1 from graph 0, first 1 to graph 1, first 1 nohead ls LS_THEORY lw 1
set arrow 2 from graph 0, first 1.02 to graph 1, first 1.02 nohead ls LS_LIMIT
set arrow 3 from graph 0, first 0.98 to graph 1, first 0.98 nohead ls LS_LIMIT
set label 2 "margin ±2 %" at graph 0.97, first 1.0237 right textcolor rgb COLOUR_OTHER
plot for [k = 1:5] table("") using (nudged(pick(INDEPENDENT, k), k - 3)): \
         (share(pick(INDEPENDENT, k), "measured")):(share(pick(INDEPENDENT, k), "ci_low")): \
         (share(pick(INDEPENDENT, k), "ci_high")) \
         with yerrorbars pt mark(k) ps 0.6 lw 1 lc rgb COLOUR_GAP \
         title (k < 4 ? pick(INDEPENDENT, k) : k == 4 ? "t, 9 d.f." : "t, 5 d.f.")
unset multiplot
