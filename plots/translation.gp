# Change of the pooled vector over the object's margin, for three networks: near the edge medians with
# their intervals, from the predicted margin on (upright lines) the largest of 64 networks, which is
# rounding.
width_cm = 17.5
height_cm = 12
load "plots/style.gp"

NETS = "2 layers 3x3|4 layers 3x3|2 layers 5x5"
TITLES = "2 layers of 3 x 3\nr = 1, R = 2|4 layers of 3 x 3\nr = 1, R = 4|2 layers of 5 x 5\nr = 2, R = 4"
PADDINGS = "valid|zeros without biases|replicate|reflect|zeros|circular"
WORDS = "valid: 2R|zeros, no biases: R|replicate: R|reflect: R + 1|zeros: 2R - r|circular: 0"
STYLES = "107 105 104 106 103 102"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
of(id, net, padding, name) = claim(id) && strcol("network") eq net && strcol("padding") eq padding \
    ? cell(name) : NaN
floored(value) = value > 2e-8 ? value : 1e-8 # exact zeros lie on the lower edge

boundary(net, padding, name) = strcol("claim") eq "smallest-safe-margin" \
    && strcol("network") eq net && strcol("padding") eq padding ? cell(name) - 0.5 : NaN
upright(k) = 0.05 * (k - 3.5)
dodge(k) = 0.145 * (k - 3.5)

set multiplot
set label 1 "{/:Bold Only circular padding lets objects move anywhere; the others need the margin that theory predicts}" \
    at screen 0.02, screen 0.955
set logscale y
set yrange [1e-8:3]
set ytics ("1" 1, "10^{-2}" 1e-2, "10^{-4}" 1e-4, "10^{-6}" 1e-6, "0" 1e-8)
@AXIS_BREAK
set xtics 1
set xlabel "margin of the object (px)"
set bmargin screen 0.28; set tmargin screen 0.84
unset key
do for [n = 1:3] {
    net = pick(NETS, n)
    set lmargin screen (n == 1 ? 0.085 : n == 2 ? 0.305 : 0.655)
    set rmargin screen (n == 1 ? 0.275 : n == 2 ? 0.63 : 0.98)
    set xrange [-0.6:(n == 1 ? 4.5 : 8.5)]
    if (n == 1) { set ylabel "relative change of the pooled vector" }
    if (n == 2) { unset ylabel; unset label 1; set format y "" ; set ytics format "" }
    if (n > 1) { set ytics ("" 1, "" 1e-2, "" 1e-4, "" 1e-6, "" 1e-8) }
    set label 2 pick(TITLES, n) at graph 0.5, graph 1.09 center
    set label 3 (n == 3 ? "rounding;\n0: below 2·10^{-8}" : "") at -0.35, 3e-6 left tc rgb COLOUR_OTHER
    plot for [k = 1:5] table("") using (boundary(net, pick(PADDINGS, k), "predicted") + upright(k)):(1e-8):(0):(1) \
             with vectors nohead ls word(STYLES, k) + 0 lw 1 dt (4, 4), \
         for [k = 1:5] table("") using (of("near-edge-unchanged", net, pick(PADDINGS, k), "margin_px") + dodge(k)): \
             "measured":"ci_low":"ci_high" with yerrorbars ls word(STYLES, k) + 0 dt 1, \
         for [k = 1:5] table("") using (of("far-from-edge-unchanged", net, pick(PADDINGS, k), "margin_px") + dodge(k)): \
             (floored(column("measured"))) with points ls word(STYLES, k) + 0, \
         table("") using (of("circular-unchanged", net, "circular", "margin_px") + dodge(6)): \
             (floored(column("measured"))) with points ls word(STYLES, 6) + 0
}

# ---- the key, wider than any panel ----

unset border; unset tics; unset grid; unset xlabel; unset label; unset arrow; unset object
unset logscale
set lmargin screen 0.085; set rmargin screen 0.98; set bmargin screen 0.01; set tmargin screen 0.15
set xrange [0:1]
set yrange [0:1]
set key at graph 0.5, graph 0.5 center center horizontal maxcols 3 samplen 1.2 width 2 spacing 1.2 \
    title "padding, and the safe margin that theory predicts (upright lines of the same colours)"
plot for [k = 1:6] NaN with points ls word(STYLES, k) + 0 title pick(WORDS, k)
unset multiplot
