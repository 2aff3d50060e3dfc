# Above: one map after a ReLU and the gradients that it gets. Below: what GMP's gradient is on average
# over 65536 maps, of four kinds. Gradients in units of g/N, which is GAP's.
width_cm = 17.5
height_cm = 10.5
load "plots/style.gp"

in_panel(name) = strcol("panel") eq name ? cell("value") : NaN
set multiplot layout 2, 4 margins 0.03, 0.88, 0.07, 0.85 spacing 0.025, 0.17
set label 1 "{/:Bold GAP sends g/N everywhere, GMP all to one place; their means agree if all places are alike}" \
    at screen 0.5, 0.965 center
unset border
unset tics
unset key
unset grid
set size square
set xrange [-0.5:7.5]
set yrange [7.5:-0.5]
set cbrange [0:3]
unset colorbox

set label 2 "values, 0 to 3" at graph 0.5, -0.09 center
set title "a map after a ReLU"
plot table("maps") using "x":"y":(in_panel("map")) with image pixels
unset label 1
set title "gradient of GAP"
set label 2 "g/N everywhere"
plot table("maps") using "x":"y":(in_panel("gap")) with image pixels
set title "GAP, before the ReLU"
set label 2 "g/N where active"
plot table("maps") using "x":"y":(in_panel("gap before")) with image pixels
set title "gradient of GMP"
set label 2 "g at the maximum"
plot table("maps") using "x":"y":(in_panel("gmp")) with image pixels

set colorbox user origin 0.91, 0.12 size 0.018, 0.68
set cbtics 1 scale 0.4 nomirror
set cblabel "gradient (g/N), 3 and more alike" offset 0.5, 0
set title "GMP, mean: alike places"
set label 2 "the same everywhere"
plot table("maps") using "x":"y":(in_panel("normal")) with image pixels
unset colorbox
set title "GMP, mean: many zeros"
set label 2 "the first of equals takes all"
plot table("maps") using "x":"y":(in_panel("relu")) with image pixels
set title "GMP, mean: middle + σ"
set label 2 "middle favoured"
plot table("maps") using "x":"y":(in_panel("lifted")) with image pixels
set title "GMP, mean: AR(1), ρ = 0.9"
set label 2 "corners favoured"
plot table("maps") using "x":"y":(in_panel("ar1")) with image pixels
unset multiplot
