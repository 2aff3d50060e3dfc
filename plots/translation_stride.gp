# Change of the pooled vector over the shift: medians with intervals where the shift is part of the
# stride, elsewhere the largest of 64 networks, which is rounding or exactly 0. A phase is one of the
# sets of pixels that a stride can keep; the strongest is that of most energy.
width_cm = 17.5
height_cm = 9.5
load "plots/style.gp"

ARMS = "stride 2|stride 4|blurred stride 2|blurred stride 4|stride 1|largest phase at stride 4|blurred stride 2 before GAP"
TITLES = "stride 2|stride 4|stride 2, blurred|stride 4, blurred|stride 1|stride 4, strongest phase|stride 2, blurred, then GAP"
STYLES = "103 107 106 104 102 105 108"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
of(id, arm, name) = claim(id) && strcol("arm") eq arm ? cell(name) : NaN
LOWEST = 2e-8 # exact zeros lie on the lower edge
floored(value) = value > LOWEST ? value : LOWEST / 2
dodge(k) = 0.07 * (k - 4)

set label 1 "{/:Bold With a stride, only shifts by whole steps leave the pooled vector unchanged; a blur helps in part}" \
    at screen 0.02, screen 0.955
set logscale y
set xrange [0.5:8.5]
set yrange [LOWEST / 2:1]
set xtics 1
set ytics ("1" 1, "10^{-2}" 1e-2, "10^{-4}" 1e-4, "10^{-6}" 1e-6, "0" LOWEST / 2)
@AXIS_BREAK
set xlabel "shift (px)"
set ylabel "relative change of the pooled vector"
set lmargin screen 0.1; set rmargin screen 0.70; set tmargin screen 0.88; set bmargin screen 0.14
set key at screen 0.995, screen 0.86 right top samplen 1.4 spacing 1.4
set label 2 "strongest phase: of the pixels that\na stride may keep, those of most\nenergy. 0: exact, or below 2·10^{-8}" \
    at screen 0.705, screen 0.42 textcolor rgb COLOUR_OTHER
plot for [k = 1:4] table("") using (of("part-step-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         "measured":"ci_low":"ci_high" with yerrorbars ls word(STYLES, k) + 0 dt 1 title pick(TITLES, k), \
     for [k = 1:4] table("") using (of("whole-step-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         (floored(column("measured"))) with points ls word(STYLES, k) + 0 notitle, \
     table("") using (of("stride-1-unchanged", pick(ARMS, 5), "shift_px") + dodge(5)): \
         (floored(column("measured"))) with points ls word(STYLES, 5) + 0 title pick(TITLES, 5), \
     for [k = 6:7] table("") using (of("cured-stride-unchanged", pick(ARMS, k), "shift_px") + dodge(k)): \
         (floored(column("measured"))) with points ls word(STYLES, k) + 0 title pick(TITLES, k)
