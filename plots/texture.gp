# Left: the two textures; with noise of half a step; and what max(0, d_x) makes of the clean one.
# Right: how far apart what is pooled from the clean ones is, cells of 4 px on 32 x 32, exact.
width_cm = 17.5
height_cm = 11.5
load "plots/style.gp"

TEXTURES = "horizontal stripes|checkerboard"
STAGES = "clean|noisy|rectified"
CAPTIONS = "clean|with noise, σ = 1/2|max(0, d_x)"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
pixel(texture, stage) = strcol("texture") eq texture && strcol("stage") eq stage \
    ? cell("value") : NaN

set palette gray
set cbrange [-0.5:1.5]
set multiplot
set label 1 "{/:Bold The same pixels in other places}" at screen 0.02, screen 0.965
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.5:15.5]
set yrange [15.5:-0.5]
do for [row = 1:3] {
    do for [k = 1:2] {
        set lmargin screen 0.075 + 0.16 * (k - 1); set rmargin screen 0.22 + 0.16 * (k - 1)
        set tmargin screen 0.875 - 0.29 * (row - 1); set bmargin screen 0.625 - 0.29 * (row - 1)
        unset label 2
        if (row == 1) { set label 2 pick(TEXTURES, k) at graph 0.5, graph 1.09 center }
        if (k == 1) { set label 3 pick(CAPTIONS, row) at graph -0.12, graph 0.5 center rotate noenhanced }
        if (k == 2) { unset label 3 }
        if (row == 3) { set cbrange [0:1] }
        plot table("patterns") using "x":"y":(pixel(pick(TEXTURES, k), pick(STAGES, row))) with image
        unset label 1
    }
}

# ---- differences ----

HEADS = "gap|gmp|avgmax|catavgmax|gem|lse|boltzmann|topk|meanvar|meanstd|covariance|energy"
ARMS = "linear circular|linear with zeros mirrored|linear with zeros d_y|ReLU of d_x"
find(list, count, word) = sum [k = 1:count] (pick(list, k) eq word ? k : 0)
pair(side) = strcol("pair") eq "horizontal stripes and checkerboard" && column("side_px") == side
drawn(id) = claim(id) && column("cell_px") == 4
head(id) = drawn(id) && pair(32) ? 17 - find(HEADS, 12, strcol("head")) - (strcol("head") eq "energy" ? 4 : 0) : NaN
arm(id) = drawn(id) && strcol("arm") ne "intensity" ? 6 - find(ARMS, 4, strcol("arm")) : NaN
apart(y) = y == y ? abs(cell("measured")) : NaN
number(y) = y == y ? (apart(y) == 0 ? "0" : gprintf("%.3g", apart(y))) : ""
colour(y) = y == y && apart(y) < 1e-6 ? 0x7f7f7f : 0x0072b2
unset label 2; unset label 3
set size noratio
set label 1 "{/:Bold Heads that ignore places cannot tell them apart}" at screen 0.47, screen 0.965
set lmargin screen 0.685; set rmargin screen 0.985; set tmargin screen 0.90; set bmargin screen 0.13
set border 2
set xtics 0, 0.1 nomirror
set ytics ("GAP" 16, "GMP" 15, "(GAP + GMP)/2" 14, "GAP and GMP" 13, "GeM, p = 3" 12, "LSE, r = 10" 11, \
    "Boltzmann, beta = 1" 10, "top-k, k = 3N/4" 9, "mean and variance" 8, "mean and deviation" 7, "covariance" 6, "circular padding" 5, "zeros, symmetric k" 4, "zeros, k = d_y" 3, \
    "ReLU of d_x" 2, "mean, Ex, Ey, Exy" 1) nomirror noenhanced scale 0
set xrange [0:0.58]
set yrange [0.3:16.7]
set xlabel "|stripes - checkerboard|"
set arrow 1 from screen 0.46, first 5.5 to graph 1, first 5.5 nohead ls LS_LIMIT
set label 4 "order-free" at graph 1, first 16 right textcolor rgb COLOUR_OTHER
set label 5 "one filter k\n(padding), then GAP" at graph 1, first 5 right textcolor rgb COLOUR_OTHER
set boxwidth 0.6
HEAD_IDS = "order-free-is-equal lse-is-equal boltzmann-is-equal energy-is-equal"
ARM_IDS = "pooled-response-is-equal mirrored-response-is-equal pooled-response-law"
plot for [id in HEAD_IDS] table("") using (0):(head(id)):(0):(apart(head(id))):(head(id) - 0.3):(head(id) + 0.3) \
         with boxxyerror fillstyle solid 1 noborder lc rgb COLOUR_GAP, \
     for [id in ARM_IDS] table("") using (0):(arm(id)):(0):(apart(arm(id))):(arm(id) - 0.3):(arm(id) + 0.3) \
         with boxxyerror fillstyle solid 1 noborder lc rgb COLOUR_GAP, \
     for [id in HEAD_IDS] table("") using (apart(head(id)) + 0.008):(head(id)):(number(head(id))):(colour(head(id))) \
         with labels left tc rgb variable, \
     for [id in ARM_IDS] table("") using (apart(arm(id)) + 0.008):(arm(id)):(number(arm(id))):(colour(arm(id))) \
         with labels left tc rgb variable
unset multiplot
