# Excess risk over the number of training examples: theory as lines, in black the bias^2 alone, both
# with a gap where there is no mean; points measured, their intervals smaller than the points.
# Triangles: medians near the peak of GAP. Left a target that does not depend on position, right one
# of which a quarter does. C = 16 channels of 4 x 4 pixels, noise 1/4 of the target's power.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

law(q, s, side, name) = column("q") == q && column("blocks") == s && column("branch") == side ? cell(name) : NaN
x(q, s) = claim("risk-law") && column("q") == q && column("blocks") == s ? cell("examples") : NaN
median(q) = claim("gap-median-near-c") && column("q") == q ? cell("examples") : NaN

set multiplot
set label 1 "{/:Bold Each head fails where examples equal its features; beyond, more data leave its bias}" \
    at screen 0.02, screen 0.955
set logscale xy
set xrange [2:2048]
set yrange [0.002:40]
set xtics (2, 8, 16 16, 64, 256, 1024)
set ytics (0.01, 0.1, 1, 10)
set format y "%g"
set xlabel "training examples n"
set bmargin screen 0.15; set tmargin screen 0.82
unset key

do for [panel = 0:1] {
    q = 0.25 * panel
    set lmargin screen 0.085 + 0.475 * panel
    set rmargin screen 0.525 + 0.455 * panel
    if (panel == 0) { set ylabel "excess risk (power of the target = 1)" }
    if (panel == 1) {
        unset ylabel
        unset label 1
        set format y ""
    }
    set label 2 (panel == 0 ? "place is irrelevant (q = 0)" : "a quarter depends on place (q = 1/4)") \
        at graph 0.5, graph 1.05 center
    if (panel == 1) {
        set label 3 "bias^2 of GAP" at 2.3, 0.25 left
        set label 4 "bias^2 of 2 x 2 blocks" at 58, 0.105 right
        set key at graph 0.02, graph 0.02 left bottom
    }
    set arrow 1 from 16, graph 0 to 16, graph 1 nohead ls LS_LIMIT back
    set arrow 2 from 64, graph 0 to 64, graph 1 nohead ls LS_LIMIT back
    set arrow 3 from 256, graph 0 to 256, graph 1 nohead ls LS_LIMIT back
    if (panel == 1) {
        plot for [side = 0:1] table("laws") using (law(q, 1, side, "examples")):(law(q, 1, side, "bias2")) \
                 with lines lc rgb COLOUR_THEORY lw 1 dt (2, 2) notitle, \
             for [side = 0:1] table("laws") using (law(q, 2, side, "examples")):(law(q, 2, side, "bias2")) \
                 with lines lc rgb COLOUR_THEORY lw 1 dt (2, 2) notitle, \
             for [side = 0:1] table("laws") using (law(q, 1, side, "examples")):(law(q, 1, side, "risk")) \
                 with lines ls LS_GAP dt 1 notitle, \
             for [side = 0:1] table("laws") using (law(q, 2, side, "examples")):(law(q, 2, side, "risk")) \
                 with lines ls LS_TOPK dt 1 notitle, \
             for [side = 0:1] table("laws") using (law(q, 4, side, "examples")):(law(q, 4, side, "risk")) \
                 with lines ls LS_FLATTEN dt 1 notitle, \
             table("") using (x(q, 1)):"measured" with points ls LS_GAP title "GAP, d = 16", \
             table("") using (x(q, 2)):"measured" with points ls LS_TOPK title "2 x 2 blocks, d = 64", \
             table("") using (x(q, 4)):"measured" with points ls LS_FLATTEN title "flatten, d = 256", \
             table("") using (median(q)):"measured" with points ls LS_GAP pt 8 ps 1 title "GAP, median"
    }
    if (panel == 0) {
        plot for [side = 0:1] table("laws") using (law(q, 1, side, "examples")):(law(q, 1, side, "risk")) \
                 with lines ls LS_GAP dt 1 notitle, \
             for [side = 0:1] table("laws") using (law(q, 2, side, "examples")):(law(q, 2, side, "risk")) \
                 with lines ls LS_TOPK dt 1 notitle, \
             for [side = 0:1] table("laws") using (law(q, 4, side, "examples")):(law(q, 4, side, "risk")) \
                 with lines ls LS_FLATTEN dt 1 notitle, \
             table("") using (x(q, 1)):"measured" with points ls LS_GAP, \
             table("") using (x(q, 2)):"measured" with points ls LS_TOPK, \
             table("") using (x(q, 4)):"measured" with points ls LS_FLATTEN, \
             table("") using (median(q)):"measured" with points ls LS_GAP pt 8 ps 1
    }
}
unset multiplot
