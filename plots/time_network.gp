# Left: what part of a step of training each part of the network takes, batches of 64. Right: how
# long a step takes over one with GAP, medians with their intervals.
width_cm = 17.5
height_cm = 7
load "plots/style.gp"

heads = "gap flatten flatten-hidden"
parts = "share-images share-stem share-stages share-head share-stages-back share-stem-back share-optimiser"
shades = "#000000 #9ecae1 #4292c6 #d55e00 #a6bddb #d0e3f0 #e69f00"
part(p, h, b) = strcol("quantity") eq word(parts, p) && strcol("head") eq word(heads, h) && column("batch") == b
array from_part[21]
array to_part[21]
do for [h = 1:3] {
    sum = 0
    do for [p = 1:7] {
        stats table("shares") using (part(p, h, 64) ? 100 * cell("measured") : NaN) name "S" nooutput
        from_part[7 * (h - 1) + p] = sum
        sum = sum + S_max
        to_part[7 * (h - 1) + p] = sum
    }
}

set multiplot
set label 1 "{/:Bold Convolutions take the step; a head shows when it has a hidden layer}" at screen 0.02, screen 0.955
set lmargin screen 0.155; set rmargin screen 0.61; set bmargin screen 0.18; set tmargin screen 0.87
set yrange [3.62:0.42]
set ytics ("GAP" 1, "flatten" 2, "flatten,\nhidden layer" 3) scale 0
set xrange [0:100]
set xlabel "part of a step of training (%)"
set grid noytics
middle(h, p) = (from_part[7 * (h - 1) + p] + to_part[7 * (h - 1) + p]) / 2
set label 2 "stages, forth" at middle(1, 3), first 1 center front textcolor rgb "white"
set label 3 "stages, back" at middle(1, 5), first 1 center front
set label 4 "head" at middle(3, 4), first 3 center front textcolor rgb "white"
set label 5 "stem" at middle(1, 2), first 0.58 left
set label 6 "optimiser" at 100, first 3.43 right
unset key
plot for [p = 1:7] for [h = 1:3] "+" every ::0::0 using (50):(h):(from_part[7 * (h - 1) + p]):(to_part[7 * (h - 1) + p]):(h - 0.3):(h + 0.3) \
     with boxxyerror fill solid 1 border rgb "white" lc rgb word(shades, p)

unset label
set lmargin screen 0.68; set rmargin screen 0.98
set xrange [0.9:2.6]
set xtics 0.5
set xlabel "time of a step / that with GAP"
set ytics ("" 2, "" 3)
set label 2 "filled: 64 images, open: 16" at graph 0.98, first 1.1 right textcolor rgb COLOUR_FLATTEN
y(b) = strcol("head") eq "flatten" ? 2 + b : 3 + b
plot table("") using (claim("step-takes-twice") && column("batch") == 64 ? cell("measured") : NaN):(y(-0.1)):(cell("ci_low")):(cell("ci_high")) with xerrorbars ls LS_FLATTEN dt 1 lw 2, \
     table("") using (claim("step-takes-twice") && column("batch") == 16 ? cell("measured") : NaN):(y(0.1)):(cell("ci_low")):(cell("ci_high")) with xerrorbars ls LS_FLATTEN dt 1 pt 4
unset multiplot
