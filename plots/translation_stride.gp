# Change of the pooled vector over the shift: medians with intervals where the shift is part of the
# stride, elsewhere the largest of 64 networks, which is rounding or exactly 0.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

ARMS = "stride 2|stride 4|blurred stride 2|blurred stride 4|stride 1|largest phase at stride 4|blurred stride 2 before GAP"
TITLES = "stride 2|stride 4|stride 2, blurred|stride 4, blurred|stride 1|stride 4, largest phase|stride 2, blurred, last"
STYLES = "103 107 106 104 102 105 108"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
of(id, arm, name) = claim(id) && strcol("arm") eq arm ? cell(name) : NaN
LOWEST = 2e-8 # exact zeros lie on the lower edge
floored(value) = value > LOWEST ? value : LOWEST
dodge(k) = 0.07 * (k - 4)

set label 1 "{/:Bold Behind a stride only whole steps leave the pooled vector; a blur lessens the change of others}" \
    at screen 0.02, screen 0.955
set logscale y
set xrange [0.5:8.5]
set yrange [LOWEST:1]
set xtics 1
set ytics ("1" 1, "10^{-2}" 1e-2, "10^{-4}" 1e-4, "10^{-6}" 1e-6, "0" LOWEST)
set xlabel "shift (px)"
set ylabel "relative change of the pooled vector"
set lmargin screen 0.1; set rmargin screen 0.73; set tmargin screen 0.88; set bmargin screen 0.14
set key at screen 0.99, screen 0.86 right top samplen 1.4 spacing 1.4
plot for [k = 1:4] table("") using (of("part-step-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         "measured":"ci_low":"ci_high" with yerrorbars ls word(STYLES, k) + 0 dt 1 title pick(TITLES, k), \
     for [k = 1:4] table("") using (of("whole-step-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         (floored(column("measured"))) with points ls word(STYLES, k) + 0 notitle, \
     table("") using (of("stride-1-unchanged", pick(ARMS, 5), "shift_px") + dodge(5)): \
         (floored(column("measured"))) with points ls word(STYLES, 5) + 0 title pick(TITLES, 5), \
     for [k = 6:7] table("") using (of("cured-stride-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         (floored(column("measured"))) with points ls word(STYLES, k) + 0 title pick(TITLES, k)
