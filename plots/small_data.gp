# Left: two test images as both tasks show them. Right of them: accuracy on test images over the number
# of training images, centred and placed; intervals as bars.
width_cm = 17.5
height_cm = 8.2
load "plots/style.gp"

# tops stand a little apart, so that intervals can be told from each other
shift(k) = 1.045 ** (k - 2.5)
accuracy(task, name, column) = (strcol("task") eq task && strcol("quantity") eq name . "-accuracy") ? cell(column) : NaN
tops = "gap gmp flatten flatten-dropout"
names = "'GAP' 'maximum' 'flatten' 'flatten, dropout'"
styles = sprintf("%d %d %d %d", LS_GAP, LS_GMP, LS_FLATTEN, LS_OTHER)
tasks = "centred placed"

set multiplot
set label 1 "{/:Bold From few images GAP learns more where objects may be anywhere, not where all are centred}" \
    at screen 0.02, screen 0.95
set palette gray
set cbrange [0:1]
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.5:31.5]
set yrange [31.5:-0.5]
set object 1 rectangle from graph 0, 0 to graph 1, 1 fillstyle empty border rgb COLOUR_OTHER
do for [t = 1:2] { do for [i = 1:2] {
    set lmargin screen 0.02 + 0.105 * (t - 1); set rmargin screen 0.115 + 0.105 * (t - 1)
    set tmargin screen 0.76 - 0.28 * (i - 1); set bmargin screen 0.54 - 0.28 * (i - 1)
    if (i == 1) { set label 2 word(tasks, t) at graph 0.5, graph 1.13 center } else { unset label 2 }
    plot table("canvas") using "x":"y":((strcol("task") eq word(tasks, t) && column("image") == i) ? cell("value") : NaN) with image
    unset label 1
} }
unset object 1; unset label 2
set size noratio
set border 3; set grid
set xlabel "training images of each class"
set logscale x
set xrange [1.6:125]
set xtics nomirror out (2, 5, 10, 20, 50, 100)
set yrange [0.1:0.9]
set ytics nomirror out 0.2
set bmargin screen 0.16; set tmargin screen 0.82
set ylabel "accuracy on test images" offset 1, 0
do for [t = 1:2] {
    set lmargin screen 0.305 + 0.355 * (t - 1); set rmargin screen 0.635 + 0.355 * (t - 1)
    set label 2 word("'objects centred' 'objects placed anywhere'", t) at graph 0.5, screen 0.865 center
    if (t == 2) { unset ylabel; set format y ""; unset key } else { set key at graph 0.99, graph 0.05 right bottom }
    plot for [k = 1:4] table("accuracy") using (accuracy(word(tasks, t), word(tops, k), "per_class") * shift(k)):"measured":"ci_low":"ci_high" \
         with yerrorlines ls int(word(styles, k)) title word(names, k)
}
unset multiplot
