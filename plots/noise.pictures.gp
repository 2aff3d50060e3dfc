# Above: one map before pooling, sigma = 1. Below: as many maps as there are squares, each pooled to
# one of them, in the same colours: what is left is what pooling could not remove.
width_cm = 17.5
height_cm = 9.6
load "plots/style.gp"

NOISES = "Gaussian|Student t5|AR(1) 0.9|equicorrelated 0.5"
TITLES = "independent, Gaussian|independent, heavy tails|AR(1), ρ = 0.9|equicorrelated, ρ = 0.5"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
pixel(noise, stage) = strcol("noise") eq noise && strcol("stage") eq stage ? cell("value") : NaN

set palette @PALETTE_DIVERGING
set cbrange [-3:3]
set multiplot
set label 1 "{/:Bold Averaging removes independent noise, heavy tails or not, but only part of correlated noise}" \
    at screen 0.03, screen 0.955
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
left(k) = 0.03 + 0.22 * (k - 1)
do for [row = 0:1] {
    stage = row == 0 ? "before" : "after"
    side = row == 0 ? 28 : 14
    do for [k = 1:4] {
        set lmargin screen left(k); set rmargin screen left(k) + 0.20
        set tmargin screen (row == 0 ? 0.86 : 0.43); set bmargin screen (row == 0 ? 0.495 : 0.065)
        set xrange [-0.5:side - 0.5]
        set yrange [side - 0.5:-0.5]
        if (row == 0) { set label 2 pick(TITLES, k) at screen left(k) + 0.10, screen 0.89 center }
        if (row == 1) { unset label 2 }
        if (k == 1) { set label 3 (row == 0 ? "before pooling: one map of 28 x 28 positions" : "after pooling: 196 such maps, one square each") \
            at screen 0.03, screen (row == 0 ? 0.46 : 0.03) left }
        if (row == 1 && k == 4) {
            set colorbox user origin screen 0.915, screen 0.06 size screen 0.016, screen 0.795
            set cbtics -3, 1, 3
            set cblabel "value / σ" offset 0.5, 0
        }
        plot table("pictures") using "x":"y":(pixel(pick(NOISES, k), stage)) with image
        unset label 1; unset label 3
    }
}
unset multiplot
