# The 16 of lowest u and v, of the 196 basis functions of the DCT on 14 x 14 pixels, and the average of each.
width_cm = 8.5
height_cm = 11.6
load "plots/style.gp"

pixel(u, v) = column("u") == u && column("v") == v ? cell("value") : NaN
array average[16]
do for [u = 0:3] {
    do for [v = 0:3] {
        stats table("basis") using (pixel(u, v)) name "BASIS" nooutput
        average[4 * u + v + 1] = BASIS_mean
    }
}
shown(mean) = abs(mean) < 0.0005 ? "0" : sprintf("%.3g", mean)

set multiplot
unset border; unset tics; unset grid; unset key; unset colorbox
set palette @PALETTE_DIVERGING
set cbrange [-1:1]
set size ratio -1
set xrange [-0.5:13.5]
set yrange [13.5:-0.5]
do for [u = 0:3] {
    do for [v = 0:3] {
        set lmargin screen 0.12 + 0.215 * v; set rmargin screen 0.31 + 0.215 * v
        set tmargin screen 0.86 - 0.176 * u; set bmargin screen 0.73 - 0.176 * u
        unset label
        if (v == 0) { set label 2 sprintf("u = %d", u) at graph -0.12, graph 0.5 center rotate by 90 }
        if (u == 0) { set label 3 sprintf("v = %d", v) at graph 0.5, graph 1.12 center }
        set label 4 "GAP: " . shown(average[4 * u + v + 1]) at graph 0.5, graph -0.14 center
        if (u == 0 && v == 0) {
            set label 1 "{/:Bold GAP sees the lowest of 196 frequencies only:}\n{/:Bold 1 for the constant, 0 for all others}" \
                at screen 0.04, screen 0.97
        }
        if (u == 3 && v == 3) {
            set label 5 "u, v: half waves down and across" at screen 0.54, screen 0.103 center
            set colorbox horizontal user origin screen 0.29, screen 0.065 size screen 0.5, screen 0.015
            set cbtics -1, 1, 1 scale 0 offset 0, 0.4
        }
        plot table("basis") using "x":"y":(pixel(u, v)) with image
    }
}
unset multiplot
