# Above: garments alone and among patches of others, with the map of what a network under GAP and one
# under GMP answers (centred), from low (dark) to high (light), and the outline of the garment. Below:
# overlap of such maps with the garment at the best threshold, and how often the largest pixel is on it,
# by what stands on top; intervals as bars, grey lines: chance.
width_cm = 17.5
height_cm = 13.5
load "plots/style.gp"

PANELS = "image gap gmp"
HEADS = "image 'map, GAP' 'map, GMP'"
pixel(image, panel) = strcol("image") eq image && strcol("panel") eq panel ? cell("value") : NaN
TOPS = "gap gmp flatten"
place(top) = top eq "gap" ? 1 : top eq "gmp" ? 2 : 3
of(quantity, task) = strcol("quantity") eq quantity && strcol("task") eq task ? place(strcol("top")) : NaN

set multiplot
set label 1 "{/:Bold Maps of trained networks find the garment, much less surely among clutter}" \
    at screen 0.02, screen 0.97
unset key; unset colorbox
unset border; unset tics; unset grid; unset xlabel; unset ylabel
set size ratio -1
set xrange [-0.5:31.5]
set yrange [31.5:-0.5]
do for [i = 1:6] {
    do for [k = 1:3] {
        set lmargin screen 0.115 + 0.147 * (i - 1); set rmargin screen 0.115 + 0.147 * (i - 1) + 0.138
        set tmargin screen 0.91 - 0.185 * (k - 1); set bmargin screen 0.735 - 0.185 * (k - 1)
        if (k == 1) { set palette gray } else { set palette @PALETTE_VIRIDIS }
        set cbrange [0:1]
        set label 2 (i == 1 ? word(HEADS, k) : "") at screen 0.015, graph 0.5
        set label 3 (k == 1 && i == 2 ? "alone" : k == 1 && i == 5 ? "among clutter" : "") at graph 0.5, graph 1.08 center
        plot table("maps") using "x":"y":(pixel("" . i, word(PANELS, k))) with image, \
             "" using (pixel("" . i, "edge") > 0 ? cell("x") : NaN):"y" with points pt 7 ps 0.15 lc rgb "white"
        unset label 1
    }
}
unset label 2; unset label 3
set size noratio
set border 3; set grid
set tmargin screen 0.31; set bmargin screen 0.09
set xrange [0.5:3.5]
set xtics nomirror out ("GAP" 1, "GMP" 2, "flatten" 3)
unset xlabel
do for [row = 1:2] {
    task = word("placed cluttered", row)
    set lmargin screen 0.09 + 0.31 * (row - 1); set rmargin screen 0.345 + 0.31 * (row - 1)
    set yrange [0:1]
    set ytics nomirror out 0.25
    set label 2 (row == 1 ? "garment alone" : "among clutter") at graph 0.5, graph 1.08 center
    set ylabel (row == 1 ? "overlap, share" : "") offset 1, 0
    if (row == 2) { set key at screen 0.985, screen 0.29 right top Left spacing 1.5 samplen 1 } else { unset key }
    plot table("tops") using (of("overlap-centred", task) - 0.12):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "overlap with the garment", \
         "" using (of("chance", task) - 0.12):"measured":"ci_low":"ci_high" with yerrorbars ls LS_OTHER dt 1 pt 6 title "the same, another's map", \
         "" using (of("points-centred", task) + 0.12):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "largest pixel on it", \
         "" using (of("covered", task) + 0.12):"measured" with points ls LS_OTHER pt 4 title "random pixel on it"
}
unset multiplot
