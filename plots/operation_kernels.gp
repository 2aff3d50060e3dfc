# The largest error of 16 sums of normal numbers (points) and the bound that no numbers exceed (lines
# of the same colour): of means over mean |x|, of variances over the variance, of logits over sum |w x|.
# The bounds of both layouts are the same.
width_cm = 8.5
height_cm = 8.5
load "plots/style.gp"

kernels = "'mean in NCHW' 'mean in NHWC' 'variance' 'logit'"
colours = "#0072b2 #56b4e9 #cc79a7 #d55e00"
shapes = "7 6 5 9"
of(quantity, kernel) = strcol("quantity") eq quantity && strcol("kernel") eq kernel ? cell("terms") : NaN

set label 1 "{/:Bold Errors (points) lie far below their bounds (lines)}" at screen 0.04, screen 0.96
set tmargin screen 0.9
set logscale xy
set xlabel "terms of a sum, N"
set ylabel "error, relative"
set xrange [10:400000]
set yrange [1e-9:1e-3]
set format xy "10^{%L}"
set key top left maxrows 4
plot for [i in "1 3 4"] table("errors") using (of("bound", word(kernels, i + 0))):"measured" \
         with lines lw 1.2 lc rgb word(colours, i + 0) notitle, \
     for [i = 1:4] table("errors") using (of("error", word(kernels, i))):"measured" \
         with points lc rgb word(colours, i) pt (word(shapes, i) + 0) ps 0.8 title word(kernels, i)
