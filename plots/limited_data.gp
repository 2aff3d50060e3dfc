# Left: whose squared error is lower, and by how much, over the examples and the part of the target
# that depends on position; measured, with the law of equal errors as a line. Right: how much lower
# the classification error of GAP is when place is irrelevant; intervals as bars.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

line(branch, name) = column("branch") == branch && column("q") < 1 ? cell(name) : NaN
lead(fit) = (claim("gap-error-lower") && strcol("fit") eq fit) ? cell("examples") : NaN

set multiplot
set label 1 "{/:Bold GAP is better with few examples, unless they equal its features (n = C) or place matters}" \
    at screen 0.02, screen 0.955
set lmargin screen 0.085; set rmargin screen 0.46; set bmargin screen 0.15; set tmargin screen 0.86
set xlabel "training examples n"
set ylabel "part q of the target that depends on position"
set logscale x 2
set xrange [3.36:1254]
set yrange [-0.05:1.05]
set xtics (4, 16, 64, 256, 1024)
set ytics 0.2
set cbrange [-1.5:1.5]
set palette @PALETTE_DIVERGING negative
set colorbox user origin screen 0.475, screen 0.15 size screen 0.016, screen 0.71
set cbtics ("1/30" -1.477, "1/10" -1, "1/3" -0.477, "1" 0, "3" 0.477, "10" 1, "30" 1.477)
set cblabel "squared error of flatten / of GAP"
unset key
unset grid
set label 2 "GAP\nbetter" at 110, 0.35 center front textcolor rgb "white"
set label 3 "flatten\nbetter" at 640, 0.75 center front
set label 4 "n = C" at 16, 1.09 center
set label 5 "n = CN" at 256, 1.09 center
plot table("map") using "examples":"q":(column("examples") / 1.225):(column("examples") * 1.225): \
         (column("q") - 0.05):(column("q") + 0.05):"measured" with boxxyerror fill solid 1 noborder lc palette, \
     for [b = 0:2] table("crossover") using (line(b, "examples")):(line(b, "q")) with lines ls LS_THEORY lw 2
unset label
set label 6 "classification, place irrelevant" at graph 0.45, screen 0.895 center
set grid
set lmargin screen 0.70; set rmargin screen 0.98
set xlabel "training examples n"
set ylabel "error of flatten - error of GAP"
set yrange [0:0.3]
set ytics 0.1
set xrange [24:1400]
set xtics (32, 128, 512)
set key at graph 0.04, graph 0.2 left top
plot table("") using (lead("minimum norm")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 title "minimum norm", \
     table("") using (lead("ridge")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_OTHER dt 1 title "ridge"
unset multiplot
