# By which factor outputs move faster under flatten than under GAP at one rate: the ratio of traces,
# which is at least the number of places, and the change after one step, of the last layer and of all.
width_cm = 12
height_cm = 6.4
load "plots/style.gp"

y(id, task, at) = strcol("quantity") eq id && strcol("task") eq task ? at : NaN
set label 1 "{/:Bold At one rate a GAP head's outputs move slower, by more than N = 16}" at screen 0.02, screen 0.94
set tmargin screen 0.86; set lmargin screen 0.29
set xlabel "flatten over GAP"
set logscale x
set xrange [0.8:80]
set xtics (1, 2, 4, 8, 16, 32, 64)
set yrange [0.5:3.5]
set ytics ("ratio of traces" 3, "step of the last layer" 2, "step of all layers" 1)
set key at graph 0.03, graph 0.3 left top
set arrow from 16, graph 0 to 16, graph 1 nohead ls LS_LIMIT
plot table("change") using "measured":(y("traces", "centred", 3.12)):"ci_low":"ci_high" with xerrorbars ls LS_GAP dt 1 title "object in the middle", \
     table("change") using "measured":(y("last-layer", "centred", 2.12)):"ci_low":"ci_high" with xerrorbars ls LS_GAP dt 1 notitle, \
     table("change") using "measured":(y("all-layers", "centred", 1.12)):"ci_low":"ci_high" with xerrorbars ls LS_GAP dt 1 notitle, \
     table("change") using "measured":(y("traces", "placed", 2.88)):"ci_low":"ci_high" with xerrorbars ls LS_FLATTEN dt 1 title "object anywhere", \
     table("change") using "measured":(y("last-layer", "placed", 1.88)):"ci_low":"ci_high" with xerrorbars ls LS_FLATTEN dt 1 notitle, \
     table("change") using "measured":(y("all-layers", "placed", 0.88)):"ci_low":"ci_high" with xerrorbars ls LS_FLATTEN dt 1 notitle
