# Time of the flatten head over time of the GAP head, medians with intervals (errors of all random rows share
# 1 %), around the example (one image, 10 classes, 64 x 64 positions, 128 maps). Lines are the ratios of
# operations (a multiply-add is two) and of bytes. Bottom right: what both heads reached of the memory's and
# the arithmetic limit of this machine, measured in the same process.
width_cm = 17.5
height_cm = 14
load "plots/style.gp"

plain(b, k, s) = (b || column("batch") == 1) && (k || column("classes") == 10) && (s || column("side_px") == 64) \
    && column("threads") == 1 && strcol("product") ne "gemm"
hot(id) = claim(id) && strcol("sweep") eq "time"
cold(id) = claim(id) && strcol("sweep") eq "cold"
batch(id) = hot(id) && plain(1, 0, 0) ? cell("batch") : NaN
classes(id) = hot(id) && plain(0, 1, 0) ? cell("classes") : NaN
place(id) = hot(id) && plain(0, 0, 1) ? cell("side_px")**2 : NaN
cold_batch(id) = cold(id) && column("side_px") == 64 ? cell("batch") : NaN
cold_place(id) = cold(id) && column("batch") == 1 ? cell("side_px")**2 : NaN

set logscale xy
set yrange [0.8:2000]
set multiplot
set xtics add
set key top right

set lmargin screen 0.105; set rmargin screen 0.485; set bmargin screen 0.6; set tmargin screen 0.92
set label 1 "{/:Bold Batch: \"nearly 20\" is about right for one image}" at screen 0.01, screen 0.97
set xlabel "images in a batch, B"
set ylabel "time, flatten head / GAP head"
set xrange [0.85:80]
set xtics (1, 2, 4, 8, 16, 32, 64)
plot table("") using (batch("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY title "ratio of operations", \
     table("") using (batch("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2 title "ratio of bytes", \
     table("") using (batch("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "measured, caches warm", \
     table("") using (cold_batch("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_LSE dt 1 title "caches cold"

set lmargin screen 0.605; set rmargin screen 0.985
set label 1 "{/:Bold Classes: the ratio grows with K}" at screen 0.51, screen 0.97
set xlabel "classes, K"
set xrange [1.6:130]
set xtics (2, 10, 30, 100)
set key top left
plot table("") using (classes("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY title "ratio of operations", \
     table("") using (classes("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2 title "ratio of bytes", \
     table("") using (classes("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "measured"

set lmargin screen 0.105; set rmargin screen 0.485; set bmargin screen 0.1; set tmargin screen 0.42
set label 1 "{/:Bold Map size: caches and calls decide}" at screen 0.01, screen 0.47
set xlabel "positions of a map, N"
set xrange [35:18000]
set xtics (49, 196, 784, 4096, 12544)
set key top right
plot table("") using (place("time-as-operations")):"predicted" smooth unique with lines ls LS_THEORY title "ratio of operations", \
     table("") using (place("time-as-bytes")):"predicted" smooth unique with lines ls LS_LIMIT lw 2 title "ratio of bytes", \
     table("") using (place("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "measured, caches warm", \
     table("") using (cold_place("time-as-operations")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_LSE dt 1 title "caches cold"

# what each head reached, as a share of the limit
quantity(id) = strcol("quantity") eq id && column("classes") == 10 && column("side_px") == 64 ? cell("batch") : NaN
set lmargin screen 0.605; set rmargin screen 0.985
set label 1 "{/:Bold Why: what both reach of the limits}" at screen 0.51, screen 0.47
set xlabel "images in a batch, B"
set ylabel "GB/s (open), GFLOP/s (filled)"
set xrange [0.85:80]
set xtics (1, 8, 32)
set yrange [3:3000]
set key top right maxrows 3 samplen 1.2 width -3
plot table("roofs") using (quantity("read-limit")):"measured" with lines ls LS_LIMIT lw 2 title "read limit", \
     table("roofs") using (quantity("multiply-add-limit")):"measured" with lines ls LS_THEORY title "FMA limit", \
     table("roofs") using (quantity("gap-reads")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 pt 6 title "GAP reads", \
     table("roofs") using (quantity("flatten-reads")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 pt 4 title "flatten reads", \
     table("roofs") using (quantity("gap-computes")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_GAP dt 1 title "GAP computes", \
     table("roofs") using (quantity("flatten-computes")):"measured":"ci_low":"ci_high" with yerrorbars ls LS_FLATTEN dt 1 title "flatten computes"
unset multiplot
