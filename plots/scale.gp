# Above: five regions of a tenth of a grid. Below: what three detectors pool to, over the width of the
# object (left, grid of 128 px) and over the side of the grid (right, objects 3/8 as wide, disks too).
# Intervals of the disks are smaller than their points.
width_cm = 17.5
height_cm = 13.5
load "plots/style.gp"

SHAPES = "disk square ring blotches scattered"
set multiplot
set palette defined (0 "#eeeeee", 1 COLOUR_GAP)
set label 1 "{/:Bold Regions that fill the same tenth of the map have the same average, whatever their shape}" at screen 0.02, screen 0.97
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set cbrange [0:1]
set xrange [-0.5:39.5]
set yrange [39.5:-0.5]
pixel(shape) = strcol("shape") eq shape ? cell("value") : NaN
do for [k = 1:5] {
    set lmargin screen 0.03 + 0.195 * (k - 1); set rmargin screen 0.19 + 0.195 * (k - 1)
    set tmargin screen 0.905; set bmargin screen 0.69
    set label 2 word(SHAPES, k) at graph 0.5, graph 1.07 center
    plot table("regions") using "x":"y":(pixel(word(SHAPES, k))) with image
    unset label 1
}

# ---- slopes ----

mode(m) = strcol("mode") eq (m == 1 ? "fixed grid" : "constant fraction")
row(id, shape, detector, m) = claim(id) && strcol("shape") eq shape && strcol("detector") eq detector && mode(m)
at_x(id, shape, detector, m) = row(id, shape, detector, m) ? cell("size_px") * (m == 1 ? 1 : 8.0 / 3) : NaN
drawn(k, m) = at_x("area-perimeter-corners", "square", word("area edge corner", k), m)
disk(k, m) = at_x(k == 3 ? "disk-steps" : "disk-area-perimeter", "disk", word("area edge corner", k), m)
colour(k) = k == 1 ? 0x0072b2 : k == 2 ? 0xd55e00 : 0x009e73
unset label
set size noratio
set border 3
set grid
set tics nomirror out scale 0.6
set xrange [5:130]
set yrange [3e-5:2]
set logscale xy
set format y "10^{%T}"
set ytics nomirror
set tmargin screen 0.58; set bmargin screen 0.10
set ylabel "average of the answers"
do for [m = 1:2] {
    set lmargin screen (m == 1 ? 0.09 : 0.585); set rmargin screen (m == 1 ? 0.47 : 0.98)
    set xlabel m == 1 ? "width of the object, s (px)" : "side of the grid (px)"
    set title m == 1 ? "{/:Bold Larger objects: as s^2, s and constant}" : "{/:Bold Finer grids: constant, 1/side, 1/side^2}"
    if (m == 1) { set xrange [5:130]; set xtics (6, 12, 24, 48, 96) nomirror }
    if (m == 2) { set xrange [13:330]; set xtics (16, 32, 64, 128, 256) nomirror; unset ylabel }
    unset key
    if (m == 1) { set key top left reverse Left samplen 1.6 }
    set label 1 "area" at graph (m == 1 ? 0.63 : 0.98), graph (m == 1 ? 0.77 : 0.83) right textcolor rgb COLOUR_GAP
    set label 2 "edges" at graph (m == 1 ? 0.98 : 0.60), graph (m == 1 ? 0.66 : 0.655) right textcolor rgb COLOUR_FLATTEN
    set label 3 "corners\nof a disk's pixels" at graph (m == 1 ? 0.98 : 1), graph (m == 1 ? 0.475 : 0.345) right textcolor rgb COLOUR_GMP
    set label 4 "corners" at graph (m == 1 ? 0.98 : 0.26), graph (m == 1 ? 0.235 : 0.385) right textcolor rgb COLOUR_GMP
    plot for [k = 1:3] table("") using (drawn(k, m)):"predicted" with lines lc rgb colour(k) dt 1 notitle, \
         for [k = 1:3] "" using (disk(k, m)):"predicted" with lines lc rgb colour(k) dt 2 notitle, \
         for [k = 1:3] "" using (drawn(k, m)):"measured" with points pt 5 ps 0.8 lc rgb colour(k) notitle, \
         for [k = 1:3] "" using (disk(k, m)):"measured" with points pt 6 ps 0.8 lc rgb colour(k) notitle, \
         keyentry with linespoints lc rgb COLOUR_THEORY dt 1 pt 5 ps 0.8 title "squares, theory and measured", \
         keyentry with linespoints lc rgb COLOUR_THEORY dt 2 pt 6 ps 0.8 title "disks, theory and measured"
}
unset multiplot
