# One object a row and the map of its class in four networks that give every image the same
# probabilities, and so cannot be told apart; each map around its median, in units of its largest
# offset from it (blue below, orange above).
width_cm = 17.5
height_cm = 8.6
load "plots/style.gp"

KINDS = "textures garments"
PANELS = "scene trained dark bright centred"
TITLES = "'the scene' 'as trained' 'u for all classes' 'minus u for all' 'less the mean'"
BELOW = "'' '' 'objects dark' 'objects bright' 'of all classes'"
pixel(kind, panel) = strcol("object") eq kind && strcol("panel") eq panel ? cell("value") : NaN

set multiplot
set label 1 "{/:Bold Four networks with the same answers to every image, told apart by their maps alone}" \
    at screen 0.02, screen 0.955
unset key; unset colorbox; unset border; unset tics; unset grid
set size ratio -1
do for [row = 1:2] {
    kind = word(KINDS, row)
    top = row == 1 ? 0.80 : 0.405
    do for [k = 1:5] {
        set lmargin screen 0.04 + 0.194 * (k - 1); set rmargin screen 0.04 + 0.194 * (k - 1) + 0.18
        set tmargin screen top; set bmargin screen top - 0.37
        last = k == 1 ? 39.5 : 19.5
        set xrange [-0.5:last]
        set yrange [last:-0.5]
        if (k == 1) { set palette gray; set cbrange [-0.2:1.1] }
        if (k > 1) { set palette @PALETTE_DIVERGING; set cbrange [-1:1] }
        unset label 2; unset label 3; unset label 4
        if (row == 1) {
            set label 2 word(TITLES, k) at graph 0.5, graph 1.16 center
            set label 3 word(BELOW, k) at graph 0.5, graph 1.055 center
        }
        if (k == 1) { set label 4 kind at graph -0.09, graph 0.5 center rotate }
        plot table("scenes") using "x":"y":(pixel(kind, word(PANELS, k))) with image
        unset label 1
    }
}
unset multiplot
