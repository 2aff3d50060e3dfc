# How many images of 100 each arm misses more than the network with GAP as the squeeze of its gates,
# differences within a trial. Filled: the judged mean, judged; open: medians of 8. Left: garments
# alone; right: among clutter.
width_cm = 17.5
height_cm = 7
load "plots/style.gp"

arms = "none places gmp meanstd drawn"
id(k) = "more-than-gap-" . word(arms, k)
of(name) = 100 * cell(name)

set multiplot
set label 1 "{/:Bold No other squeeze, nor none at all, can be told from the mean of each map at this size}" \
    at screen 0.02, screen 0.955
set yrange [5.6:0.4]
set label 3 "images of 100 missed more than with the mean of each map (GAP)" at screen 0.6, screen 0.045 center
unset key
set arrow 1 from 0, graph 0 to 0, graph 1 nohead ls LS_LIMIT
set grid noytics
set bmargin screen 0.17; set tmargin screen 0.83

set lmargin screen 0.235; set rmargin screen 0.665
set label 2 "garments alone" at graph 0.5, screen 0.885 center
set xrange [-4.6:2.6]
set ytics ("no gates" 1, "no squeeze, as many\nparameters" 2, "maximum" 3, \
           "mean and deviation" 4, "random numbers" 5) scale 0
plot for [k = 1:5] table("arms") using (strcol("sweep") eq "arms" && strcol("quantity") eq id(k) ? of("measured") : NaN):(k + 0.15): \
         (of("ci_low")):(of("ci_high")) with xerrorbars ls LS_OTHER dt 1 pt 6 ps 0.8, \
     table("") using (claim("gap-squeeze-errs-less") ? -of("measured") : NaN):(2 - 0.15): \
         (-of("ci_high")):(-of("ci_low")) with xerrorbars ls LS_GAP dt 1 pt 7 ps 0.8 lw 2

set lmargin screen 0.70; set rmargin screen 0.98
set label 2 "among clutter"
set xrange [-7:7]
set ytics ("" 1, "" 2)
unset label 1; unset label 3
set arrow 1 from 0, graph 0.42 to 0, graph 1 nohead ls LS_LIMIT
set label 4 "● mean, judged" at graph 0.1, first 4.2 left textcolor rgb COLOUR_GAP
set label 5 "○ median, described" at graph 0.1, first 4.8 left textcolor rgb COLOUR_OTHER
plot for [k = 1:2] table("arms") using (strcol("sweep") eq "clutter" && strcol("quantity") eq id(k) ? of("measured") : NaN):(k + 0.15): \
         (of("ci_low")):(of("ci_high")) with xerrorbars ls LS_OTHER dt 1 pt 6 ps 0.8
unset multiplot
