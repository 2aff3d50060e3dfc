# Above: weights of one channel for one class, in units of the largest, for one drawn network. Below:
# change of the output after shifts by 1, 2, 4 and 6 pixels (from left to right), medians with
# intervals; what is below 1e-10 counts as 0.
width_cm = 17.5
height_cm = 10.5
load "plots/style.gp"

HEADS = "untrained|1 place|12 places|72 places|all 144 places"
SHIFTS = "1 2 4 6"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
place(id, head, k) = claim(id) && strcol("head") eq head ? k + 0.06 * (column("shift_px") - 3.25) : NaN
pixel(head) = strcol("head") eq head ? cell("value") : NaN

left = 0.1
step = 0.162
set multiplot
set label 1 "{/:Bold A flatten head changes with every move, unless it was trained on all places; then it is a GAP head}" \
    at screen 0.02, screen 0.955
set lmargin screen left; set rmargin screen left + 5 * step
set bmargin screen 0.14; set tmargin screen 0.56
set xrange [0.5:5.5]
set yrange [-0.05:2]
set ytics 0.5
set ylabel "relative change\nof the output"
set xlabel "where the head was trained"
set xtics scale 0 ("nowhere" 1, "at 1 place" 2, "at 12 places" 3, "at 72 places" 4, "at all 144 places" 5)
unset grid
set grid y linecolor "#e0e0e0"
unset key
plot for [k = 1:4] table("") using (place("untied-changes", pick(HEADS, k), k)):"measured":"ci_low":"ci_high" \
         with yerrorbars ls LS_FLATTEN dt 1, \
     table("") using (place("trained-everywhere-unchanged", pick(HEADS, 5), 5)):"measured" \
         with points ls LS_FLATTEN, \
     table("") using (place("trained-everywhere-unchanged", pick(HEADS, 5), 5)):"predicted" \
         with lines ls LS_THEORY
unset label 1
unset border; unset tics; unset grid; unset ylabel; unset xlabel
set palette @PALETTE_DIVERGING
set cbrange [-1:1]
set size ratio -1
set xrange [-0.5:11.5]
set yrange [11.5:-0.5]
set bmargin screen 0.62; set tmargin screen 0.87
unset colorbox
do for [k = 1:5] {
    set lmargin screen left + (k - 1) * step + 0.012
    set rmargin screen left + k * step - 0.012
    if (k == 5) {
        set colorbox user origin screen 0.917, screen 0.62 size screen 0.014, screen 0.25
        set cbtics -1, 1 offset -0.5, 0
        set label 2 "weight / largest" at screen 0.978, screen 0.745 center rotate by 90
    }
    plot table("weights") using "x":"y":(pixel(pick(HEADS, k))) with image
}
unset multiplot
