# Left: operations of the flatten head over those of the GAP head, one image. Right: the same with one 3 x 3
# convolution 128 -> 128 below both. Points are declared counts and exact; dashes are the claimed factor.
width_cm = 17.5
height_cm = 8.5
load "plots/style.gp"

COLOURS = "#56b4e9 #d55e00 #009e73"
MARKS = "7 5 9"
CLASSES = "10 100 1000"
k(i) = int(word(CLASSES, i))
x(id, i) = claim(id) && column("classes") == k(i) && column("batch") == 1 ? cell("side_px")**2 : NaN

set logscale xy
set format x "10^{%T}"
set xlabel "positions of a map, N"
set xrange [35:20000]
set multiplot

set lmargin screen 0.095; set rmargin screen 0.485; set bmargin screen 0.17; set tmargin screen 0.86
set label 1 "{/:Bold Head alone: up to 2K times cheaper}" at screen 0.02, screen 0.95
set ylabel "operations, flatten head / GAP head"
set yrange [1:4000]
set key top left
plot for [i = 3:1:-1] table("") using (x("head-operations-fall", i)):"measured" with linespoints \
         dt 1 lc rgb word(COLOURS, i) pt int(word(MARKS, i)) ps 0.8 title sprintf("K = %d", k(i)), \
     table("") using (x("head-operations-fall", 1)):"predicted" with lines ls LS_LIMIT title "a factor of 2"

unset logscale y
set lmargin screen 0.6; set rmargin screen 0.98
set label 1 "{/:Bold With one convolution: under 2 times cheaper}" at screen 0.525, screen 0.95
set ylabel "operations with the convolution,\nflatten / GAP"
set yrange [0.9:2.3]
set key top left
plot for [i = 3:1:-1] table("") using (x("network-operations-fall", i)):"measured" with linespoints \
         dt 1 lc rgb word(COLOURS, i) pt int(word(MARKS, i)) ps 0.8 title sprintf("K = %d", k(i)), \
     table("") using (x("network-operations-fall", 1)):"predicted" with lines ls LS_LIMIT title "a factor of 2"
unset multiplot
