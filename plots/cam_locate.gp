# Left: a scene of two objects and the map of the class of either, in units of the largest cell. Right:
# overlap with the one object of a scene over the threshold, which is a part of each map's range; means
# over 4 networks of 48 scenes each, for which the table holds no intervals (those of the overlap at one
# threshold, over 40 networks, are rows of cam_locate.csv).
width_cm = 17.5
height_cm = 9.8
load "plots/style.gp"

KINDS = "textures garments"
PANELS = "scene first second"
FIRST = "'map: horizontal' 'map: T-shirt'"
SECOND = "'map: vertical' 'map: trousers'"
pixel(kind, panel) = strcol("object") eq kind && strcol("panel") eq panel ? cell("value") : NaN
curve(kind, map) = strcol("object") eq kind && strcol("map") eq map ? cell("threshold") : NaN

set multiplot
set label 1 "{/:Bold Training helps a class's map to find its object; for garments only at a high threshold}" \
    at screen 0.02, screen 0.96
unset key; unset colorbox
do for [row = 1:2] {
    kind = word(KINDS, row)
    top = row == 1 ? 0.87 : 0.505
    unset border; unset tics; unset grid; unset xlabel; unset ylabel
    set size ratio -1
    do for [k = 1:3] {
        set lmargin screen 0.015 + 0.19 * (k - 1); set rmargin screen 0.015 + 0.19 * (k - 1) + 0.18
        set tmargin screen top; set bmargin screen top - 0.315
        last = k == 1 ? 39.5 : 19.5
        set xrange [-0.5:last]
        set yrange [last:-0.5]
        if (k == 1) { set palette gray; set cbrange [-0.2:1.1] }
        if (k > 1) { set palette @PALETTE_DIVERGING; set cbrange [-1:1] }
        set label 2 (k == 1 ? kind : k == 2 ? word(FIRST, row) : word(SECOND, row)) \
            at graph 0.5, graph 1.055 center
        unset colorbox; unset label 4
        if (row == 2 && k == 3) {
            set colorbox horizontal user origin screen 0.28, screen 0.115 size screen 0.22, screen 0.018
            set cbtics -1, 1, 1 offset 0, 0.4
            set label 4 "map / largest cell" at screen 0.39, screen 0.03 center
        }
        plot table("scenes") using "x":"y":(pixel(kind, word(PANELS, k))) with image
        unset label 1
    }
    unset label 2; unset label 4; unset colorbox
    set size noratio
    set border 3; set grid
    set lmargin screen 0.67; set rmargin screen 0.985
    set tmargin screen top - 0.01; set bmargin screen top - 0.29
    set xrange [0:1]
    set yrange [0:0.9]
    set xtics nomirror out 0.25
    set ytics nomirror out 0.25
    set ylabel "overlap (IoU)" offset 1, 0
    if (row == 2) { set xlabel "threshold (part of the map's range)" offset 0, 0.4 }
    if (row == 1) { set key top right samplen 1.5 spacing 0.9 }
    plot table("thresholds") using (curve(kind, "trained")):"overlap" with lines ls LS_GAP dt 1 title "trained layer", \
         "" using (curve(kind, "untrained")):"overlap" with lines ls LS_OTHER title "random weights", \
         "" using (curve(kind, "other scene")):"overlap" with lines ls LS_LIMIT title "map of another scene"
    unset key
}
unset multiplot
