# Left: weights of a flatten head for one channel, drawn at random with mean 1; the weights of the GAP head that
# lies nearest, constant over the map; what no GAP head has. Right: the share of all directions of
# weight space that lies outside, against the size of the map.
width_cm = 17.5
height_cm = 7.2
load "plots/style.gp"

pixel(panel) = strcol("panel") eq panel ? cell("value") : NaN
column_of(panel) = strcol("panel") eq panel ? cell("x") : NaN
row_of(panel) = strcol("panel") eq panel ? cell("y") : NaN
n(id) = claim(id) && column("channels") == 4 ? cell("side_px")**2 : NaN
share(name) = claim("subset-share-outside") && column("channels") == 4 ? cell(name) : NaN

set multiplot
set label 1 "{/:Bold A GAP head is a flatten head with equal weights; what differs between places it cannot express}" \
    at screen 0.02, screen 0.945
unset grid; unset xtics; unset ytics; unset colorbox
set border 31
set palette @PALETTE_DIVERGING
set cbrange [-3:3]
set yrange [] reverse
set size ratio -1
panels = "flatten gap outside"
titles = "'flatten weights' 'nearest GAP head' 'out of reach'"
signs = "'=' '+' ''"
do for [k = 1:3] {
    set lmargin screen 0.025 + 0.195 * (k - 1); set rmargin screen 0.185 + 0.195 * (k - 1)
    set bmargin screen 0.25; set tmargin screen 0.79
    set label 2 word(titles, k) at graph 0.5, graph 1.12 center
    set label 3 word(signs, k) at graph 1.11, graph 0.5 center
    if (k == 3) {
        set colorbox horizontal user origin screen 0.20, screen 0.155 size screen 0.20, screen 0.024
        set cbtics -3, 3, 3 scale 0 offset 0, 0.4
        set label 4 "weight" at screen 0.42, screen 0.167 left
    }
    plot table("weights") using (column_of(word(panels, k))):(row_of(word(panels, k))): \
        (pixel(word(panels, k))) with image pixels notitle
    unset label 1
}
unset label 2; unset label 3; unset label 4; unset colorbox
set size noratio
set border 3
set grid
set xtics nomirror; set ytics nomirror
set lmargin screen 0.70; set rmargin screen 0.985; set bmargin screen 0.20; set tmargin screen 0.80
set xlabel "positions N = side^2"
set ylabel "share of directions out of reach"
set logscale x
set xrange [0.8:400]
set xtics nomirror ("1" 1, "4" 4, "16" 16, "49" 49, "256" 256)
set yrange [-0.04:1.06] noreverse
set ytics nomirror 0.25
set key bottom right
set samples 400
plot [1:400] 1 - 1 / x with lines ls LS_THEORY title "1 - 1/N", \
     table("") using (n("subset-share-outside")):(share("measured")) with points ls LS_GAP \
         title "computed"
unset multiplot
