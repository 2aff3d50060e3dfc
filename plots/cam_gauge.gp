# One object a row and the map of its class in four networks that give every image the same
# probabilities, and so cannot be told apart; each map around its median, in units of its largest
# offset from it.
width_cm = 17.5
height_cm = 9.6
load "plots/style.gp"

KINDS = "textures garments"
PANELS = "scene trained dark bright centred"
TITLES = "'the scene' 'as trained' 'w_k + u' 'w_k - u' 'w_k - mean'"
BELOW = "'' 'w_k' 'objects dark' 'objects bright' 'of all w'"
pixel(kind, panel) = strcol("object") eq kind && strcol("panel") eq panel ? cell("value") : NaN

set multiplot
set label 1 "{/:Bold Four networks that answer every image alike, but whose maps differ}" \
    at screen 0.02, screen 0.955
unset key; unset colorbox; unset border; unset tics; unset grid
set size ratio -1
set label 5 "w_k: weights of class k. u: one vector added to the weights of all classes, which changes no softmax.\n"\
    . "Weight decay ends where all w_k add up to 0: subtracting their mean hardly changes the trained map." \
    at screen 0.04, screen 0.075
do for [row = 1:2] {
    kind = word(KINDS, row)
    top = row == 1 ? 0.81 : 0.455
    do for [k = 1:5] {
        set lmargin screen 0.04 + 0.177 * (k - 1); set rmargin screen 0.04 + 0.177 * (k - 1) + 0.165
        set tmargin screen top; set bmargin screen top - 0.325
        last = k == 1 ? 39.5 : 19.5
        set xrange [-0.5:last]
        set yrange [last:-0.5]
        if (k == 1) { set palette gray; set cbrange [-0.2:1.1] }
        if (k > 1) { set palette @PALETTE_DIVERGING; set cbrange [-1:1] }
        unset label 2; unset label 3; unset label 4
        if (row == 1) {
            set label 2 word(TITLES, k) at graph 0.5, graph 1.2 center
            set label 3 word(BELOW, k) at graph 0.5, graph 1.085 center
        }
        if (k == 1) { set label 4 kind at graph -0.09, graph 0.5 center rotate }
        if (row == 2 && k == 5) {
            set colorbox user origin screen 0.925, screen 0.13 size screen 0.014, screen 0.68
            set cbtics -1, 1, 1
            set cblabel "offset from the map's median / largest" offset 0.3, 0
        }
        plot table("scenes") using "x":"y":(pixel(kind, word(PANELS, k))) with image
        unset label 1; unset label 5
    }
}
unset multiplot
