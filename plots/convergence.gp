# Left and middle: the running training loss over steps under each head at its best rate, and of GAP
# at flatten's rate; medians with intervals. Right: the loss after 200 steps over the rate; objects
# anywhere. The grey line is the loss of guessing, ln 10, or the fixed loss that is to be reached.
width_cm = 17.5
height_cm = 7.4
load "plots/style.gp"

step_of(id) = real("1" . substr(id, 6, 8)) - 1000 # a leading 0 would make it octal
arm(task, name) = strcol("task") eq task && strcol("arm") eq name ? step_of(strcol("quantity")) : NaN
rate(top) = strcol("quantity") eq top ? cell("rate") : NaN
set multiplot
set label 1 "{/:Bold At its best rate GAP learns more slowly than flatten; it stands higher rates}" at screen 0.02, screen 0.95
set tmargin screen 0.79; set bmargin screen 0.17
set xlabel "step"
set xrange [0:410]
set xtics 100
set yrange [0:2.6]
set ytics 0.5
tasks = "centred placed"
do for [i = 1:2] {
    task = word(tasks, i)
    set lmargin screen 0.08 + 0.31 * (i - 1); set rmargin screen 0.08 + 0.31 * (i - 1) + 0.255
    set label 2 (i == 1 ? "object in the middle" : "object anywhere") at graph 0.5, graph 1.06 center
    if (i == 1) { set ylabel "training loss (nat), mean of 20 steps" offset 0.5, 0 } else { unset ylabel }
    if (i == 1) { set key at graph 1, graph 0.99 right top } else { unset key }
    plot 1 with lines ls LS_LIMIT notitle, \
         table("curves") using (arm(task, "gap tuned")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 pointinterval 2 title "GAP, rate 0.05", \
         table("curves") using (arm(task, "gap at flatten's rate")):"measured" with lines ls LS_GAP title "GAP, rate 0.01", \
         table("curves") using (arm(task, "flatten tuned")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN dt 1 pointinterval 2 title "flatten, rate 0.01", \
         table("curves") using (arm(task, "gmp tuned")):"measured" with lines ls LS_GMP title "GMP, rate 0.01"
    unset label 1
}
set key bottom left at graph 0.02, graph 0.02
set lmargin screen 0.70; set rmargin screen 0.985
set label 2 "object anywhere, after 200 steps" at graph 0.5, graph 1.06 center
set xlabel "learning rate"
set logscale x
set xrange [0.004:1.3]
set xtics (0.01, 0.1, 1)
plot log(10) with lines ls LS_LIMIT notitle, \
     table("rates") using (rate("gap")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GAP dt 1 title "GAP", \
     table("rates") using (rate("gmp")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_GMP dt 1 title "GMP", \
     table("rates") using (rate("flatten")):"measured":"ci_low":"ci_high" with yerrorlines ls LS_FLATTEN dt 1 title "flatten"
unset multiplot
