# What one network of 4 layers 3 x 3 sees, mean of its channels: left how the empty canvas differs from
# its middle, in units of this; then what the object adds in the middle and one pixel away from two
# edges, in units of the largest. Above circular padding, below zeros.
width_cm = 17.5
height_cm = 12
load "plots/style.gp"

PADDINGS = "circular zeros"
PANELS = "empty middle corner"
pixel(padding, panel) = strcol("padding") eq padding && strcol("panel") eq panel ? cell("value") : NaN

set multiplot
set label 1 "{/:Bold Zero padding leaves a frame in every map; near it the same object adds something else}" \
    at screen 0.02, screen 0.955
unset border; unset tics; unset grid; unset key
set size ratio -1
set xrange [-0.5:19.5]
set yrange [19.5:-0.5]
do for [row = 1:2] {
    padding = word(PADDINGS, row)
    do for [k = 1:3] {
        set lmargin screen 0.07 + 0.315 * (k - 1)
        set rmargin screen 0.07 + 0.315 * (k - 1) + 0.235
        set tmargin screen (row == 1 ? 0.85 : 0.485); set bmargin screen (row == 1 ? 0.515 : 0.15)
        unset label 2; unset label 3
        if (row == 1) {
            set label 2 (k == 1 ? "empty canvas less its middle" : k == 2 ? "added by an object in the middle" \
                : "added near a corner") at graph 0.5, graph 1.05 center
        }
        if (k == 1) { set label 3 padding . " padding" at graph -0.1, graph 0.5 center rotate by 90 }
        unset colorbox
        set palette @PALETTE_DIVERGING
        set cbrange [-1:1]
        set cbtics -1, 1 offset 0, 0.4
        unset label 4
        if (row == 2 && k == 2) {
            set colorbox horizontal user origin screen 0.3, screen 0.09 size screen 0.4, screen 0.018
            set label 4 "left: parts of the middle's value; others: parts of the largest that is added" at screen 0.5, screen 0.022 center
        }
        plot table("pictures") using "x":"y":(pixel(padding, word(PANELS, k))) with image
        unset label 1
    }
}
unset multiplot
