# How far apart the statistics of two textures are, cell by cell: |difference|, summed over both
# directions where there are two. All values are exact. Framed: zero, the statistic is blind; else the
# lighter, the larger, on a scale of logarithms.
width_cm = 17.5
height_cm = 12
load "plots/style.gp"

STATISTICS = "mean|variance|forward|forward summed|central|central summed|Sobel|Sobel summed|Laplacian|mixed"
PAIRS = "stripes and checkerboard|horizontal and vertical stripes|stripes and coarser checkerboard"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
find(list, word) = sum [k = 1:10] (k <= words_in(list) && pick(list, k) eq word ? k : 0)
words_in(list) = list eq STATISTICS ? 10 : 3
distance(name) = strcol("sweep") eq "pairs" && strcol("form") eq "EQUALS" \
    && strcol("role") ne "control" ? cell(name) : NaN
row(y) = 11 - find(STATISTICS, strcol("statistic"))
octave(c) = log(c) / log(2)
place(x) = 4.5 * (find(PAIRS, strcol("pair")) - 1) + octave(cell("cell_px")) + 1
x_of(y) = distance("measured") == distance("measured") ? place(0) : NaN
blind(v) = v == 0 ? 1 : NaN
text(v) = gprintf("%.3g", v)
shown(v) = v == 0 ? "0" : v < 1 ? text(v)[2:] : text(v) # .125, so that it fits

set label 1 "{/:Bold Only forward differences, kept by direction, tell all three pairs apart at every cell size}" \
    at screen 0.02, screen 0.965
set lmargin screen 0.185; set rmargin screen 0.985; set bmargin screen 0.165; set tmargin screen 0.835
set xrange [0.4:13.6]
set yrange [0.4:10.6]
unset grid
set border 0
set tics scale 0
set xlabel "cell size s (px)"
set xtics ("1" 1, "2" 2, "4" 3, "8" 4, "1" 5.5, "2" 6.5, "4" 7.5, "8" 8.5, "1" 10, "2" 11, "4" 12, "8" 13)
set ytics ("mean" 10, "variance" 9, "forward Ex, Ey" 8, "forward Ex + Ey" 7, "central Ex, Ey" 6, "central Ex + Ey" 5, \
    "Sobel Ex, Ey" 4, "Sobel Ex + Ey" 3, "Laplacian" 2, "mixed Exy" 1)
set label 5 "Numbers: |difference| of the pooled statistic between both textures; for Ex, Ey of both directions together. 0: blind." \
    at screen 0.02, screen 0.035
set label 2 "stripes s\ncheckerboard s" at 2.5, 11.45 center
set label 3 "horizontal stripes s\nvertical stripes s" at 7, 11.45 center
set label 4 "stripes s\ncheckerboard 2s" at 11.5, 11.45 center
set logscale cb
set cbrange [0.03:60]
unset colorbox
set palette @PALETTE_VIRIDIS
set boxwidth 0.94
unset key
LIGHT = "#f2f2f2"
ink(v) = v > 0 && v < 1 ? 0xffffff : 0x000000
plot table("") using (x_of(0)):(row(0)):(0.47):(0.45):(distance("measured") > 0 ? distance("measured") : NaN) \
         with boxxyerror fillstyle solid 1 noborder palette, \
     table("") using (blind(distance("measured")) * place(0)):(row(0)):(0.47):(0.45) \
         with boxxyerror fillstyle solid 1 border lc rgb COLOUR_OTHER fc rgb LIGHT, \
     table("") using (x_of(0)):(row(0)):(shown(distance("measured"))):(ink(distance("measured"))) \
         with labels tc rgb variable
