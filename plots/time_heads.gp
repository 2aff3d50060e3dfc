# Time of the flatten head over time of the GAP head, medians with intervals (errors of all random rows share
# 1 %; not drawn where they are smaller than the point), around the example: one image, 10 classes, 64 x 64
# positions, 128 maps, one thread, caches warm. Lines are the ratios of operations (a multiply-add is two) and
# of bytes. Circles are what the rooflines allow: each head's bytes at the bandwidth of the cache that they fit
# into, or its operations at the peak, whichever takes longer. Bottom right: those rooflines, measured in the
# same process, and what both heads reached.
width_cm = 17.5
height_cm = 15
load "plots/style.gp"

plain(b, k, s) = (b || column("batch") == 1) && (k || column("classes") == 10) && (s || column("side_px") == 64) \
    && column("threads") == 1 && strcol("product") eq "own"
of(sweep, id, axis, b, k, s) = claim(id) && strcol("sweep") eq sweep && plain(b, k, s) ? cell(axis) : NaN
batch(id) = of("time", id, "batch", 1, 0, 0)
classes(id) = of("time", id, "classes", 0, 1, 0)
place(id) = of("time", id, "side_px", 0, 0, 1)**2
cold_batch(id) = of("cold", id, "batch", 1, 0, 0)
cold_place(id) = of("cold", id, "side_px", 0, 0, 1)**2
quantity(id) = strcol("quantity") eq id
roof(axis, b, k, s) = quantity("roofline-ratio") && plain(b, k, s) ? cell(axis) : NaN

LS_ROOF = 120
set style line LS_ROOF linecolor rgb COLOUR_GMP linewidth 1.5 pointtype 6 pointsize 1.3
# How many times longer than the rooflines allow.
array over_roof[2]
do for [i = 1:2] {
    b = i == 1 ? 8 : 32
    stats table("roofs") using (roof("batch", 1, 0, 0) == b ? cell("measured") : NaN) name "ROOF" nooutput
    stats table("") using (batch("time-as-operations") == b ? cell("measured") : NaN) name "TIME" nooutput
    over_roof[i] = TIME_median / ROOF_median
}

set logscale xy
set multiplot
set bars 0.5

set yrange [0.8:600]
set ylabel "time of flatten / time of GAP"
set key top right

set lmargin screen 0.095; set rmargin screen 0.485; set bmargin screen 0.595; set tmargin screen 0.93
set label 1 "{/:Bold Flatten is 20 times slower for few images only}" at screen 0.01, screen 0.97
set xlabel "images in a batch, B"
set xrange [0.85:80]
set xtics (1, 2, 4, 8, 16, 32, 64)
set yrange [0.06:6000]
set label 2 "Measured / rooflines, B = 8, 32: " . sprintf("%.1f, %.1f.", over_roof[1], over_roof[2]) . "\n" \
    . "The product of a batch with 10 columns\nstays that far below its roofline." at 0.95, 0.6
plot table("") using (batch("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY title "ratio of operations, 2K", \
     table("") using (batch("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2 title "ratio of bytes, 1 + K/B", \
     table("roofs") using (roof("batch", 1, 0, 0)):"measured" with points ls LS_ROOF title "ratio of rooflines", \
     table("") using (batch("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "measured, caches warm", \
     table("") using (cold_batch("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_LSE dt 1 title "measured, caches cold"

unset label 2
set yrange [0.8:600]
set lmargin screen 0.6; set rmargin screen 0.985
set label 1 "{/:Bold Flatten slows down with the number of classes}" at screen 0.515, screen 0.97
set xlabel "classes, K"
set xrange [1.6:130]
set xtics (2, 10, 30, 100)
unset key
plot table("") using (classes("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY, \
     table("") using (classes("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2, \
     table("roofs") using (roof("classes", 0, 1, 0)):"measured" with points ls LS_ROOF, \
     table("") using (classes("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1

set lmargin screen 0.095; set rmargin screen 0.485; set bmargin screen 0.09; set tmargin screen 0.425
set label 1 "{/:Bold The smaller the map, the smaller the ratio}" at screen 0.01, screen 0.465
set xlabel "positions of a map, N"
set xrange [35:18000]
set xtics (49, 196, 784, 4096, 12544)
plot table("") using (place("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY, \
     table("") using (place("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2, \
     table("roofs") using (roof("side_px", 0, 0, 1)**2):"measured" with points ls LS_ROOF, \
     table("") using (place("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1, \
     table("") using (cold_place("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_LSE dt 1

# Operations for each byte, for N = 4096: GAP adds one number of 4 bytes; flatten multiplies and adds it K times
# and shares the weights among B images.
gap_intensity = 0.25
flatten_intensity(b) = 0.5 * 10 * b / (10 + b)
at_example(id) = quantity(id) && plain(1, 0, 0)
stats table("roofs") using (quantity("multiply-add-limit") ? cell("measured") : NaN) name "PEAK" nooutput
first = 0.1
# the slanted roof of one set of bytes, from the left edge to the peak
roof_of(id, b) = at_example(id) && column("batch") == b ? cell("measured") : NaN
gap_x(id) = at_example(id) ? gap_intensity : NaN
flatten_x(id) = at_example(id) ? flatten_intensity(cell("batch")) : NaN
beside(id) = at_example(id) ? sprintf("B = %g", column("batch")) : ""

set lmargin screen 0.6; set rmargin screen 0.985
set label 1 "{/:Bold What each head reaches of the limits}" at screen 0.515, screen 0.465
set xlabel "operations for each byte moved"
set ylabel "GFLOP/s"
set xrange [first:12]
set yrange [2:1500]
set xtics (0.1, 0.25, 0.5, 1, 2, 4, 10)
set key top left maxrows 3 samplen 1.2 width -1
plot PEAK_median with lines ls LS_THEORY title "multiply-add limit", \
     table("roofs") using (first):(first * roof_of("gap-read-limit", 1)):(PEAK_median / roof_of("gap-read-limit", 1) - first):(PEAK_median - first * roof_of("gap-read-limit", 1)) \
         with vectors nohead ls LS_LIMIT title "read from cache", \
     table("roofs") using (first):(first * roof_of("flatten-read-limit", 32)):(PEAK_median / roof_of("flatten-read-limit", 32) - first):(PEAK_median - first * roof_of("flatten-read-limit", 32)) \
         with vectors nohead ls LS_OTHER title "read from memory", \
     table("roofs") using (gap_x("gap-computes")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP", \
     table("roofs") using (flatten_x("flatten-computes")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "flatten", \
     table("roofs") using (gap_x("gap-computes") / 1.1):"measured":(column("batch") == 8 ? "" : column("batch") == 1 ? "B = 1, 8" : beside("gap-computes")) \
         with labels right font ",9" textcolor rgb COLOUR_GAP notitle, \
     for [below = 0:1] table("roofs") using (flatten_x("flatten-computes")):"measured": \
         (column("batch") == 8 ? (below ? "B = 8" : "") : below ? "" : beside("flatten-computes")) \
         with labels center offset 0, 0.9 - 1.9 * below font ",9" textcolor rgb COLOUR_FLATTEN notitle
unset multiplot
