# Left: operations of the flatten head over those of the GAP head (a multiply-add is two) against the
# positions of a map, 128 channels. Lines are the law of what the kernels do, points were counted as
# they ran, dashes are the bound 2K. Right: bytes that the flatten head moves over those of the GAP
# head against the images of a batch, 128 maps of 64 x 64. Lines are the law, points the declared
# bytes; dashes are the ratio of operations for 10 classes, which no batch changes. All is exact.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

CLASSES = "2 10 100 1000"
COLOURS = "#56b4e9 #d55e00 #009e73 #cc79a7"
MARKS = "7 5 9 13"
k(i) = int(word(CLASSES, i))
colour(i) = word(COLOURS, i)
mark(i) = int(word(MARKS, i))

of(id, i) = claim(id) && column("channels") == 128 && column("classes") == k(i)
n(id, i) = of(id, i) && column("side_px") >= 2 ? cell("side_px")**2 : NaN
widest(i) = of("declared-operations", i) && column("side_px") == 256 ? cell("side_px")**2 : NaN
bound(i) = of("declared-operations", i) ? 2 * k(i) : NaN
batch(id, i) = of(id, i) && column("side_px") == 64 ? cell("batch") : NaN
example(id, name) = claim(id) ? cell(name) : NaN
is(id, name, value) = claim(id) && column("side_px") == 64 && column("classes") == 10 \
    && column(name) == value ? cell("measured") : NaN
says(value) = sprintf("%.1f", value)

set logscale xy
set yrange [0.8:4000]
set multiplot

set lmargin screen 0.095; set rmargin screen 0.485; set bmargin screen 0.15; set tmargin screen 0.87
set label 1 "{/:Bold Flatten: at most 2K times the operations}" at screen 0.02, screen 0.95
set xlabel "positions of a map, N"
set ylabel "operations, flatten head / GAP head"
set xrange [3:90000]
set format x "10^{%T}"
unset key
set label 2 "2K" at 4.2, 26 textcolor rgb COLOUR_OTHER
plot for [i = 1:4] table("") using (n("declared-operations", i)):(bound(i)) \
         with lines ls LS_LIMIT notitle, \
     for [i = 4:1:-1] table("") using (n("declared-operations", i)):"predicted" \
         with lines ls LS_THEORY lc rgb colour(i) notitle, \
     for [i = 4:1:-1] table("") using (n("operations-in-lanes", i)):"measured" \
         with points pt mark(i) ps 0.8 lc rgb colour(i) notitle, \
     for [i = 1:4] table("") using (widest(i)):"predicted":(sprintf("K = %d", k(i))) \
         with labels right offset 0, -0.9 textcolor rgb colour(i) notitle, \
     table("") using (example("example-operations", "side_px")**2):"measured": \
         (says(example("example-operations", "measured"))) \
         with labels offset 0, 0.9 textcolor rgb colour(2) notitle

unset label 2
set lmargin screen 0.595; set rmargin screen 0.98
set label 1 "{/:Bold Flatten: about 1 + K/B times the bytes}" at screen 0.525, screen 0.95
set xlabel "images in a batch, B"
set ylabel "bytes moved, flatten head / GAP head"
set xrange [0.85:150]
set format x "%g"
set xtics (1, 2, 4, 8, 16, 32, 64, 128)
set label 2 "operations" at 6.2, 26 left textcolor rgb colour(2)
stats table("") using (is("operations-in-lanes", "channels", 128)) name "operations" nooutput
plot for [i = 1:4] table("") using (batch("bytes-law", i)):"predicted" \
         with lines ls LS_THEORY lc rgb colour(i) notitle, \
     for [i = 1:4] table("") using (batch("bytes-law", i)):"measured" \
         with points pt mark(i) ps 0.8 lc rgb colour(i) notitle, \
     table("") using (batch("bytes-law", 2)):(operations_mean) \
         with lines ls LS_LIMIT lc rgb colour(2) notitle, \
     for [b = 1:32:31] table("") using (is("bytes-law", "batch", b) > 0 ? b : NaN):"measured": \
         (says(is("bytes-law", "batch", b))) \
         with labels offset 1.4, 0.6 textcolor rgb colour(2) notitle
unset multiplot
