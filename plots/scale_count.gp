# Left: a scene of squares, and where the corner detector answers. Middle: the average, times N over
# what one object answers by theory, and the maximum, four scenes for each number of objects. Right:
# R^2 of a line over the largest number of objects; intervals of what is not exact.
width_cm = 17.5
height_cm = 8.6
load "plots/style.gp"

set multiplot
set palette defined (0 "#f0f0f0", 1 "#b8b8b8", 2 "#000000")
set cbrange [0:2]
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.5:63.5]
set yrange [63.5:-0.5]
set lmargin screen 0.015; set rmargin screen 0.315; set tmargin screen 0.87; set bmargin screen 0.26
set title "{/:Bold Seven squares, 28 corners}"
set label 1 "black: the detector answers 1" at graph 0.5, graph -0.07 center textcolor rgb COLOUR_OTHER
plot table("scene") using "x":"y":(cell("answer") > 0 ? 2 : cell("value")) with image
unset label

# ---- scenes ----

scenes(arm) = strcol("arm") eq arm ? cell("objects") : NaN
set size noratio
set border 3
set grid
set tics out scale 0.6
set tmargin screen 0.87; set bmargin screen 0.17
set lmargin screen 0.385; set rmargin screen 0.675
set xtics 0, 4 nomirror
set ytics 0, 8 nomirror
set xrange [-0.8:16.8]
set yrange [-1:30]
set title "{/:Bold The average counts objects}"
set xlabel "objects in the scene, m"
set ylabel "answers, in objects" offset 1
set key top left reverse Left samplen 1
N = 4096.0
plot x with lines ls LS_THEORY notitle, \
     table("scatter") using (scenes("area of any squares")):(cell("average") * N / 59) \
        with points ls LS_OTHER title "area, uneven sizes", \
     "" using (scenes("corners of uneven strength")):(cell("average") * N / 4) \
        with points ls LS_TOPK pt 2 ps 0.6 title "corners, uneven strength", \
     "" using (scenes("corners of any squares")):(cell("average") * N / 4) \
        with points ls LS_GAP ps 0.6 title "corners", \
     "" using (scenes("corners of any squares")):(cell("maximum")) with points ls LS_GMP ps 0.6 title "corners, maximum"

# ---- R^2 ----

r2(id, arm) = claim(id) && strcol("arm") eq arm ? cell("most_objects") : NaN
set lmargin screen 0.755; set rmargin screen 0.985
set title "{/:Bold Uneven ones less well}"
set xlabel "largest number of objects"
set ylabel "R^2 of a straight line through the answers" offset 1
set xrange [3:18]
set xtics (4, 8, 16)
set yrange [0:1.08]
set ytics 0, 0.2
unset key
set label 1 "average" at 9, 0.955 left textcolor rgb COLOUR_GAP
set label 2 "area" at 11, 0.84 right textcolor rgb COLOUR_OTHER
set label 3 "uneven\nstrength" at 13, 0.60 left textcolor rgb COLOUR_TOPK
set label 4 "maximum" at 8.5, 0.36 left textcolor rgb COLOUR_GMP
plot table("") using (r2("uneven-objects-blur-the-count", "area of any squares")):"predicted" with lines ls LS_THEORY, \
     "" using (r2("uneven-objects-blur-the-count", "corners of uneven strength")):"predicted" with lines ls LS_THEORY, \
     "" using (r2("maximum-tells-presence", "corners of any squares")):"predicted" with lines ls LS_THEORY, \
     "" using (r2("uneven-objects-blur-the-count", "area of any squares")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_OTHER dt 1, \
     "" using (r2("uneven-objects-blur-the-count", "corners of uneven strength")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_TOPK dt 1 pt 2, \
     "" using (r2("average-counts", "corners of any squares")):"measured" with points ls LS_GAP, \
     "" using (r2("maximum-tells-presence", "corners of any squares")):"measured" with points ls LS_GMP
unset multiplot
