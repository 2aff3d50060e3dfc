# Left: the two classes, and windows of 5 and of 9 pixels on them; the larger one holds the middles
# of both parts. Right: the accuracy over the field of the features that GAP averages, for three
# distances of the parts, and with zeros beyond the edge, where the black line is the law; intervals
# as bars where they are larger than the points.
width_cm = 17.5
height_cm = 8.6
load "plots/style.gp"

class(k) = k == 1 ? "mouth above" : "eye above"
pixel(k) = strcol("class") eq class(k) && strcol("stage") eq "image" ? cell("value") : NaN

set multiplot
set label 1 "{/:Bold GAP tells which part is above only if one feature sees both parts, or one part and the edge}" at screen 0.02, screen 0.955

# ---- the classes ----

set palette gray negative
set cbrange [-0.1:1.1]
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.5:11.5]
set yrange [19.5:-0.5]
set style rectangle fillstyle empty
do for [k = 1:2] {
    set lmargin screen 0.02 + 0.2 * (k - 1); set rmargin screen 0.205 + 0.2 * (k - 1)
    set tmargin screen 0.90; set bmargin screen 0.09
    set label 2 class(k) at graph 0.5, graph 1.05 center
    set object 1 rectangle from 2.5, 3.5 to 7.5, 8.5 front fs empty border lc rgb COLOUR_FLATTEN lw 2
    set object 2 rectangle from 0.5, 5.5 to 9.5, 14.5 front fs empty border lc rgb COLOUR_GAP lw 2
    set label 3 "5 px" at 8, 4.2 left front textcolor rgb COLOUR_FLATTEN
    set label 4 "9 px" at 10.4, 10 center front textcolor rgb COLOUR_GAP rotate by 90
    plot table("classes") using "x":"y":(pixel(k)) with image
    unset label 1
}
unset object
unset label

# ---- accuracy ----

COLOUR_FAR = "#00355f"
COLOURS = COLOUR_LSE . " " . COLOUR_GAP . " " . COLOUR_FAR
seen(d) = (claim("field-apart-is-chance") || claim("field-spanning-sees")) && column("distance_px") == d
field(d) = seen(d) ? cell("field_px") : NaN
set size noratio
set border 3
set grid
set lmargin screen 0.51; set rmargin screen 0.98; set bmargin screen 0.16; set tmargin screen 0.86
set xlabel "field of the averaged features (px)"
set ylabel "accuracy on fresh images"
set xrange [0.3:11.7]
set yrange [0.42:1.06]
set xtics 1, 2 nomirror
set ytics 0.5, 0.1 nomirror
set label 5 "chance" at graph 0.985, first 0.478 right textcolor rgb COLOUR_OTHER
set label 6 "parts\n4 px\napart" at 3.85, 0.85 right textcolor rgb COLOUR_LSE
set label 7 "6 px" at 5.7, 0.85 right textcolor rgb COLOUR_GAP
set label 8 "8 px" at 7.7, 0.85 right textcolor rgb COLOUR_FAR
set label 9 "8 px, padded\nwith zeros;\nblack: theory" at 8.15, 0.69 left textcolor rgb COLOUR_FLATTEN
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
unset key
plot table("") using (at("border-law", "field_px")):"predicted" with lines ls LS_THEORY, \
     for [k = 1:3] table("") using (field(2 + 2 * k)):"measured":"ci_low":"ci_high" \
         with yerrorlines lc rgb word(COLOURS, k) pt 11 - 2 * k ps 0.9 lw 1.5, \
     table("") using (at("border-law", "field_px")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 pt 4
unset multiplot
