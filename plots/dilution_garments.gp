# Left: one garment in three sizes, in the same noise. Right: how well GAP and GMP tell such canvases
# from empty ones, over 200 garments; intervals (below 1.1 %) are about as large as the points.
width_cm = 17.5
height_cm = 5.6
load "plots/style.gp"

set multiplot
set label 1 "{/:Bold A small garment is lost in the average; the maximum loses less of it}" \
    at screen 0.02, screen 0.94
set palette gray
set cbrange [-0.75:1.25]
unset border; unset tics; unset grid; unset key; unset colorbox; unset xlabel; unset ylabel
set size ratio -1
set xrange [-0.5:63.5]
set yrange [63.5:-0.5]
sizes = "28 14 7"
do for [i = 1:3] {
    set lmargin screen 0.02 + 0.205 * (i - 1); set rmargin screen 0.02 + 0.205 * (i - 1) + 0.195
    set tmargin screen 0.81; set bmargin screen 0.20
    set label 2 word(sizes, i) . " of 64 px" at graph 0.5, screen 0.855 center
    plot table("canvas") using "x":"y":(cell("size_px") == int(word(sizes, i)) ? cell("value") : NaN) with image
    unset label 1
}
unset label 2
set size noratio
set border 3; set grid
set lmargin screen 0.705; set rmargin screen 0.985
set tmargin screen 0.84; set bmargin screen 0.22
set xlabel "side of the garment (px), of 64"
set ylabel "area under the ROC curve" offset 1, 0
set xrange [2:30]
set xtics nomirror out (4, 7, 10, 14, 20, 28)
set yrange [0.45:1.04]
set ytics nomirror out 0.1
set key bottom right
set arrow 1 from graph 0, first 0.95 to graph 1, first 0.95 nohead ls LS_LIMIT
set label 3 "reliable" at graph 0.03, first 0.975 textcolor rgb COLOUR_OTHER
plot table("") using (at("garment-gmp-auc", "size_px")):"predicted" with lines ls LS_THEORY title "theory", \
     "" using (at("garment-gap-auc", "size_px")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (at("garment-gmp-auc", "size_px")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GMP dt 1 title "GMP, measured", \
     "" using (at("garment-gap-auc", "size_px")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP, measured"
unset multiplot
