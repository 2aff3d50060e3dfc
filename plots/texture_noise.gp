# Left: how often a classifier of what is pooled from a noisy map tells horizontal stripes from a
# checkerboard, cells of 4 px on 32 x 32; lines are theory, points measured, their intervals (at most
# 0.009) mostly smaller than the points. Right: the same for two contrasts, dashes are theory.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

at_cell(id, feature) = claim(id) && strcol("feature") eq feature && column("cell_px") == 4
x(id, feature) = at_cell(id, feature) ? cell("sigma") : NaN
law(feature) = strcol("feature") eq feature ? cell("sigma") : NaN
nudged(id, feature, k) = x(id, feature) * 1.025**k # where points would hide each other

set multiplot
set lmargin screen 0.085; set rmargin screen 0.64; set bmargin screen 0.19; set tmargin screen 0.87
set label 1 "{/:Bold GAP is at chance; with ReLU, d_y or energies it is not}" at screen 0.02, screen 0.95
set xlabel "standard deviation of the noise (1 = step of the pattern)"
set ylabel "accuracy on fresh maps"
set logscale x 2
set xrange [0.22:2.2]
set xtics (0.25, 0.5, 0.75, 1, 1.5, 2)
set yrange [0.46:1.02]
set ytics 0.1
set key at graph 0.0, graph 0.62 left top
set label 2 "chance" at 2.15, 0.480 right textcolor rgb COLOUR_OTHER
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
plot table("laws") using (law("mean and energies")):"accuracy" with lines ls LS_THEORY title "theory", \
     table("laws") using (law("GAP of linear with zeros")):"accuracy" with lines ls LS_THEORY notitle, \
     table("laws") using (law("GAP of ReLU")):"accuracy" with lines ls LS_THEORY notitle, \
     table("") using (nudged("energies-law", "mean and energies", -0.7)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_TOPK dt 1 title "mean and energies Ex, Ey", \
     table("") using (nudged("convolution-then-gap-law", "GAP of linear with zeros", 0.7)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_FLATTEN dt 1 title "GAP of d_y, padded with zeros" noenhanced, \
     table("") using (x("convolution-then-gap-law", "GAP of ReLU")):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_GMP dt 1 title "GAP of ReLU of d_x" noenhanced, \
     table("") using (nudged("gap-is-at-chance", "GAP", -1.3)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_GAP dt 1 title "GAP", \
     table("") using (nudged("gap-is-at-chance", "GAP of linear circular", 0)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_LSE dt 1 title "GAP of a linear filter, circular", \
     table("") using (nudged("variance-is-at-chance", "mean and variance", 1.3)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_GEM dt 1 title "mean and variance"

# ---- contrast 1 against contrast c ----

contrast(id, sigma, c) = claim(id) && column("sigma") == sigma && column("contrast") == c
place(id, sigma, c, k) = contrast(id, sigma, c) ? k : NaN
unset label 2
set lmargin screen 0.73; set rmargin screen 0.985
set label 1 "{/:Bold Variance tells contrasts apart}" at screen 0.69, screen 0.95
set xlabel "contrast c against contrast 1" offset 0, -0.9
unset ylabel
unset logscale x
set xrange [0.4:4.6]
set xtics ("c = 1/2\nσ = 0.5" 1, "7/8\n0.5" 2, "1/2\n1" 3, "7/8\n1" 4)
set key at graph 1.0, graph 0.33 right top
WIDTH = 0.3
theory(sigma, c, k) = place("variance-tells-contrasts", sigma, c, k)
plot for [k = 1:4] table("") using (theory(k <= 2 ? 0.5 : 1, k % 2 ? 0.5 : 0.875, k)):"predicted":(WIDTH) \
         with xerrorbars lc rgb COLOUR_THEORY pt -1 lw 1.5 notitle, \
     for [k = 1:4] table("") using (place("variance-tells-contrasts", k <= 2 ? 0.5 : 1, k % 2 ? 0.5 : 0.875, k)): \
         "measured":"ci_low":"ci_high" with yerrorbars ls LS_GEM dt 1 notitle, \
     for [k = 1:4] table("") using (place("gap-tells-contrasts", k <= 2 ? 0.5 : 1, k % 2 ? 0.5 : 0.875, k)): \
         "measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 notitle, \
     NaN with lines ls LS_THEORY title "theory", \
     NaN with points ls LS_GEM title "mean and variance", \
     NaN with points ls LS_GAP title "GAP"
unset multiplot
