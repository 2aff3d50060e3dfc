# Above: a face and five rearrangements of its pixels. Below: how much each rearrangement changes what
# three heads give, on random maps of 8 x 8; GAP relative to mean |x|, the others to the largest output.
# For GAP and the energies the largest change of 16 maps and orders, for the logits the smallest.
width_cm = 17.5
height_cm = 8.8
load "plots/style.gp"

PANELS = "as it is|cyclic shift|mirror image|quarter turn|patches shuffled|pixels shuffled"
TITLES = "as it is|cyclic shift|mirror image|quarter turn|patches\nshuffled|pixels\nshuffled"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
left(k) = 0.19 + 0.136 * (k - 1)

set multiplot
set label 1 "{/:Bold GAP cannot tell a face from its shuffled pixels; the flatten head sees every rearrangement}" \
    at screen 0.02, screen 0.95
unset border; unset tics; unset grid; unset key; unset colorbox
set palette defined (0 "#eeeeee", 1 "#303030")
set cbrange [0:1]
set size ratio -1
set xrange [-0.5:23.5]
set yrange [23.5:-0.5]
set tmargin screen 0.83; set bmargin screen 0.525
pixel(panel) = strcol("panel") eq panel ? cell("value") : NaN
do for [k = 1:6] {
    set lmargin screen left(k) - 0.02 + (k == 1 ? -0.14 : 0); set rmargin screen left(k) + 0.1 + (k == 1 ? -0.14 : 0)
    set label 2 pick(TITLES, k) at graph 0.5, graph 1.3 center
    plot table("pictures") using "x":"y":(pixel(pick(PANELS, k))) with image
    unset label 1
}

unset label
set size noratio
set lmargin screen left(2) - 0.028; set rmargin screen left(6) + 0.108
set tmargin screen 0.47; set bmargin screen 0.09
set xrange [1.5:6.5]
set yrange [4.5:0.5]
set style fill solid 1 noborder
set label 1 "GAP, whole numbers" at screen 0.285, first 1 right
set label 2 "GAP, sums that round" at screen 0.285, first 2 right
set label 3 "derivative energies" at screen 0.285, first 3 right
set label 4 "logits of a flatten head" at screen 0.285, first 4 right
set label 5 "relative change of the output:  {/:Bold blue} none or rounding,  {/:Bold orange} it changes" \
    at screen 0.31, screen 0.04
column_of(order) = sum [k = 2:6] (order eq pick(PANELS, k) ? k : 0)
row_of(dummy) = column("side_px") != 8 || strcol("head") eq "GAP in NHWC" ? NaN \
    : claim("order-is-equal") ? 1 : claim("order-is-near") ? 2 \
    : claim("shifts-keep-energies") || claim("order-keeps-energies") ? 3 \
    : claim("flatten-sees-order") ? 4 : NaN
colour(change) = change < 1e-6 ? 0xcfe3f1 : 0xf6cfb2
text(change) = change == 0 ? "0" : change < 1e-6 ? sprintf("%.0f · 10^{-8}", change * 1e8) : sprintf("%.2f", change)
plot table("") using (column_of(strcol("order"))):(row_of(0)):(0.46):(0.42):(colour(cell("measured"))) \
        with boxxyerror fillcolor rgb variable, \
     "" using (column_of(strcol("order"))):(row_of(0)):(text(cell("measured"))) with labels enhanced
unset multiplot
