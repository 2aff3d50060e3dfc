# How much more often a wide network under GAP is right than one under a flatten head, in the same trial;
# above 0 GAP is better. Bars are intervals: of the judged row 97.5 %, else 95 %.
width_cm = 14
height_cm = 8.5
load "plots/style.gp"

lead(task, top, column) = (strcol("task") eq task && strcol("quantity") eq "gap-over-" . top) ? cell(column) : NaN
# The rows of the full profile, from its own run or from the published one; else there are none.
rows(file) = int(system(sprintf("cat '%s' 2>/dev/null | wc -l", file)))
all = rows(results . "/full_size.accuracy.csv") > 1 ? results . "/full_size.accuracy.csv" \
                                                    : results . "/full/full_size.accuracy.csv"

set label 1 "{/:Bold GAP leads in a network of usual size, too, where objects are anywhere}" at screen 0.02, screen 0.945
set tmargin screen 0.88
set xlabel "training images of each class"
set ylabel "accuracy of GAP less that of ..."
set logscale x
set xrange [5:2000]
set xtics nomirror out (10, 100, 1000)
set yrange [-0.1:1.05]
set ytics nomirror out 0.2
set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead ls LS_THEORY lw 1
set key at graph 0.99, graph 1 right top Right noreverse
if (rows(all) > 1) {
    plot all using (lead("placed", "flatten", "per_class") * 0.97):"measured":"ci_low":"ci_high" \
             with yerrorlines ls LS_FLATTEN title "flatten, objects anywhere", \
         all using (lead("placed", "flatten-dropout", "per_class") * 1.03):"measured":"ci_low":"ci_high" \
             with yerrorlines ls LS_OTHER title "flatten with dropout, objects anywhere", \
         all using (lead("centred", "flatten", "per_class") * 0.94):"measured":"ci_low":"ci_high" \
             with yerrorlines ls LS_FLATTEN pt 4 dt (2, 3) title "flatten, objects centred", \
         table("") using (at("gap-ahead", "per_class") * 0.9):"measured":"ci_low":"ci_high" \
             with yerrorbars ls LS_GAP dt 1 title "flatten, objects anywhere: judged"
} else {
    plot table("") using (at("gap-ahead", "per_class")):"measured":"ci_low":"ci_high" \
             with yerrorbars ls LS_GAP dt 1 title "flatten, objects anywhere: judged"
}
