# Left: three objects of four parts (frames drawn by the parts themselves) and the evidence of their
# class in a network under GAP and in one under GMP, as a part of its largest cell. Right: how many of
# the four parts each uses, and how much of the object carries half of the largest evidence, over the
# steps of training; means over networks, intervals as bars.
width_cm = 17.5
height_cm = 10.5
load "plots/style.gp"

OBJECTS = "first second third"
PANELS = "object gap gmp"
HEADS = "'object' 'evidence, GAP' 'evidence, GMP'"
pixel(object, panel) = strcol("object") eq object && strcol("panel") eq panel ? cell("value") : NaN
curve(quantity, top) = strcol("quantity") eq quantity && strcol("top") eq top ? cell("steps") : NaN

set multiplot
set label 1 "{/:Bold A network under GAP uses more of an object's parts than one under GMP}" \
    at screen 0.02, screen 0.96
unset key; unset colorbox
unset border; unset tics; unset grid; unset xlabel; unset ylabel
set size ratio -1
do for [row = 1:3] {
    do for [k = 1:3] {
        set lmargin screen 0.02 + 0.185 * (k - 1); set rmargin screen 0.02 + 0.185 * (k - 1) + 0.165
        set tmargin screen 0.87 - 0.29 * (row - 1); set bmargin screen 0.60 - 0.29 * (row - 1)
        last = k == 1 ? 23.5 : 5.5
        set xrange [-0.5:last]
        set yrange [last:-0.5]
        if (k == 1) { set palette gray; set cbrange [-1.5:1.5] } else { set palette @PALETTE_VIRIDIS; set cbrange [0:1] }
        set label 2 (row == 1 ? word(HEADS, k) : "") at graph 0.5, graph 1.07 center
        plot table("maps") using "x":"y":(pixel(word(OBJECTS, row), word(PANELS, k))) with image
        unset label 1
    }
}
unset label 2
set size noratio
set border 3; set grid
set lmargin screen 0.665; set rmargin screen 0.98
set logscale x
set xrange [40:1250]
set xtics nomirror out (50, 100, 200, 400, 1000)
set tmargin screen 0.87; set bmargin screen 0.56
set ylabel "parts used, of 4" offset 1, 0
set yrange [0:4.2]
set ytics nomirror out 1
set key at graph 0.98, graph 0.22 right
plot table("networks") using (curve("parts", "gap")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 title "GAP", \
     "" using (curve("parts", "gmp")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GMP dt 1 title "GMP"
unset key
set tmargin screen 0.47; set bmargin screen 0.16
set ylabel "part of the object above\nhalf of its largest evidence" offset 1, 0
set xlabel "steps of training"
set yrange [0:1]
set ytics nomirror out 0.25
plot table("networks") using (curve("cover", "gap")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1, \
     "" using (curve("cover", "gmp")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GMP dt 1
unset multiplot
