# Left: the accuracy of trained heads on features that see one part each, for three distances of the
# parts; the predictions for GAP and the pyramid as lines, and the success asked of the others.
# Right: the accuracy over the training images, parts 8 px apart, and that of GAP over features whose
# field holds both. Intervals as bars where they are larger than the points.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

HEADS = "gap spp depthwise flatten attention"
find(word_) = sum [k = 1:words(HEADS)] (word(HEADS, k) eq word_ ? k : 0)
place(id, d) = claim(id) && column("distance_px") == d ? find(strcol("head")) + (d - 6) * 0.11 : NaN
COLOUR_SPP = COLOUR_TOPK
COLOUR_ATTENTION = COLOUR_GEM
COLOUR_DEPTHWISE = COLOUR_GMP
COLOUR_FAR = "#00355f"

set multiplot
set label 1 "{/:Bold Flattening is enough to tell which part is above, but other heads that keep places do it too}" at screen 0.02, screen 0.955
set lmargin screen 0.09; set rmargin screen 0.47; set bmargin screen 0.17; set tmargin screen 0.86
set ylabel "accuracy on fresh images"
set yrange [0.42:1.04]
set ytics 0.5, 0.1
set xrange [0.5:5.5]
set xtics ("GAP" 1, "pyramid" 2, "depth-\nwise" 3, "flatten" 4, "attention" 5)
set label 2 "asked for: 0.95" at 4, 0.925 center textcolor rgb COLOUR_OTHER
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
set label 3 "chance" at graph 0.985, first 0.478 right textcolor rgb COLOUR_OTHER
set label 4 "some pairs\nin one bin" at 2, 0.89 center textcolor rgb COLOUR_OTHER
set key at graph 0.98, graph 0.62 right top
IDS = "trained-gap-is-chance pyramid-sees-bins head-with-places-sees"
apart(id, d) = id eq "trained-gap-is-chance" ? sprintf(d == 4 ? "parts %d px apart" : "%d px", d) : ""
plot for [id in IDS] for [d = 4:8:2] table("") using (place(id, d)):"predicted":(0.1) with xerrorbars ls LS_THEORY pt -1 notitle, \
     for [id in IDS] for [d = 4:8:2] table("") using (place(id, d)):"measured":"ci_low":"ci_high" \
         with yerrorbars lc rgb (d == 4 ? COLOUR_LSE : d == 6 ? COLOUR_GAP : COLOUR_FAR) pt 13 - d ps 0.8 lw 1.5 title apart(id, d)
unset label; unset arrow

set lmargin screen 0.56; set rmargin screen 0.98
set xlabel "training images"
unset ylabel
set logscale x 2
set xrange [24:2800]
set xtics (32, 128, 512, 2048)
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
set key at graph 0.99, graph 0.86 right top
set label 5 "attention, trained\nfrom a query near 0" at 800, 0.67 center textcolor rgb COLOUR_ATTENTION
learnt(head) = strcol("head") eq head ? cell("examples") : NaN
plot table("learning") using (learnt("gap of wide features")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_FAR pt 5 ps 0.8 lw 1.5 title "GAP, 9 px", \
     table("learning") using (learnt("spp")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_SPP pt 15 ps 0.8 lw 1.5 title "pyramid", \
     table("learning") using (learnt("attention")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_ATTENTION pt 13 ps 0.9 lw 1.5 title "attention", \
     table("learning") using (learnt("flatten")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_FLATTEN pt 9 ps 0.9 lw 1.5 title "flatten", \
     table("learning") using (learnt("depthwise")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_DEPTHWISE pt 11 ps 0.9 lw 1.5 title "depthwise", \
     table("learning") using (learnt("attention from a small query")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_ATTENTION pt 12 ps 0.9 lw 1 dt (4, 3) notitle, \
     table("learning") using (learnt("gap")):"measured":"ci_low":"ci_high" with yerrorlines lc rgb COLOUR_GAP pt 7 ps 0.8 lw 1.5 title "GAP"
unset multiplot
