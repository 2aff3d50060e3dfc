# Parameters and multiply-adds of a step of training, over those of the network with GAP.
width_cm = 14
height_cm = 6
load "plots/style.gp"

stats table("") using (claim("network-parameters") && strcol("head") eq "gap" ? cell("measured") : NaN) name "GAP" nooutput
of(id) = claim(id) && strcol("head") ne "gap"
place(shift) = (strcol("head") eq "flatten" ? 1 : 2) + shift

set title "{/:Bold A flatten head costs a network parameters, hardly operations}"
set logscale x
set xrange [0.85:40]
set xtics (1, 1.5, 2, 5, 10, 20)
set yrange [2.6:0.4]
set ytics ("flatten" 1, "flatten,\nhidden layer" 2) scale 0
set grid noytics
set xlabel "the network's with this head / with GAP"
set key at graph 0.98, graph 0.97 right top
plot table("") using (of("network-parameters") ? cell("measured") / GAP_max : NaN):(place(-0.12)) \
         with points ls LS_FLATTEN ps 1.4 title "parameters, bytes of the optimiser", \
     table("") using (of("step-operations-law") ? cell("measured") : NaN):(place(0.12)) \
         with points ls LS_OTHER ps 1.4 title "multiply-adds of a step"
