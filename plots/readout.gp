# Above: the signal, below it the signal-to-noise ratio of GAP as a part of the matched filter's:
# theory (lines) and measurement with its interval.
width_cm = 17.5
height_cm = 9
load "plots/style.gp"

SIGNALS = "flat|patch 14x14|patch 7x7|patch 4x4|trouser|sneaker|bag"
split_at(list, k) = k == 1 ? list : split_at(list[strstrt(list, "|") + 1:], k - 1)
pick(list, k) = (rest_ = split_at(list, k), strstrt(rest_, "|") == 0 ? rest_ \
    : rest_[:strstrt(rest_, "|") - 1])
pixel(signal) = strcol("signal") eq signal ? cell("value") : NaN
wanted(signal) = strcol("signal") eq signal \
    && (claim("flat-signal-best") || claim("uneven-signal-efficiency"))
of(signal, name) = wanted(signal) ? cell(name) : NaN
place(signal, k) = wanted(signal) ? k : NaN

left = 0.125
step = 0.1235
set multiplot
set label 1 "{/:Bold GAP reads as well as the matched filter only where the signal fills the map}" \
    at screen 0.02, screen 0.95
set key at screen 0.985, screen 0.62 right top
set lmargin screen left; set rmargin screen left + 7 * step
set bmargin screen 0.12; set tmargin screen 0.53
set xrange [0.5:7.5]
set yrange [0.01:1.5]
set logscale y
set ylabel "SNR of GAP /\nSNR of the matched filter"
set xtics scale 0 ("flat" 1, "1/4 of the map" 2, "1/16" 3, "1/49" 4, "trouser" 5, "sneaker" 6, \
    "bag" 7)
unset grid
set grid y linecolor "#e0e0e0"
plot for [k = 1:7] table("") using (place(pick(SIGNALS, k), k)): \
         (of(pick(SIGNALS, k), "predicted")):(0.28) with xerrorbars ls LS_THEORY pt -1 \
         title (k == 1 ? "theory" : ""), \
     for [k = 1:7] table("") using (place(pick(SIGNALS, k), k)): \
         (of(pick(SIGNALS, k), "measured")):(of(pick(SIGNALS, k), "ci_low")): \
         (of(pick(SIGNALS, k), "ci_high")) with yerrorbars ls LS_GAP dt 1 \
         title (k == 1 ? "measured; intervals are smaller than the points" : "")
unset label 1
unset key
unset border; unset tics; unset grid; unset logscale; unset ylabel; unset colorbox
set palette defined (0 "#f2f2f2", 1 "#202020")
set cbrange [0:1]
set size ratio -1
set xrange [-0.5:27.5]
set yrange [27.5:-0.5]
set bmargin screen 0.66; set tmargin screen 0.89
do for [k = 1:7] {
    set lmargin screen left + (k - 1) * step + 0.005
    set rmargin screen left + k * step - 0.005
    plot table("signals") using "x":"y":(pixel(pick(SIGNALS, k))) with image
}
unset multiplot
