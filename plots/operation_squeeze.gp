# The 16 of lowest u and v, blue -1, white 0, orange 1: of the 196 basis functions of the DCT on 14 x 14 pixels.
width_cm = 8.5
height_cm = 9.2
load "plots/style.gp"

set multiplot
unset border; unset tics; unset grid; unset key; unset colorbox
set palette @PALETTE_DIVERGING
set cbrange [-1:1]
set size ratio -1
set xrange [-0.5:13.5]
set yrange [13.5:-0.5]
pixel(u, v) = column("u") == u && column("v") == v ? cell("value") : NaN
do for [u = 0:3] {
    do for [v = 0:3] {
        set lmargin screen 0.12 + 0.215 * v; set rmargin screen 0.31 + 0.215 * v
        set tmargin screen 0.845 - 0.205 * u; set bmargin screen 0.663 - 0.205 * u
        unset label
        if (v == 0) { set label 2 sprintf("u = %d", u) at graph -0.12, graph 0.5 center rotate by 90 }
        if (u == 3) { set label 3 sprintf("v = %d", v) at graph 0.5, graph -0.14 center }
        if (u == 0 && v == 0) {
            set label 1 "{/:Bold GAP is the lowest of 196 frequencies:}\n{/:Bold it gives 1 for the first and 0 for all others}" \
                at screen 0.04, screen 0.95
        }
        plot table("basis") using "x":"y":(pixel(u, v)) with image
    }
}
unset multiplot
