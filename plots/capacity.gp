# Fraction of random labellings that a linear head separates, against the number of labelled maps:
# Cover's count (lines) and random labellings, each proved separable or not (points with intervals).
width_cm = 15
height_cm = 9
load "plots/style.gp"

of(id, head) = claim(id) && strcol("head") eq head
n(head) = of("random-labels", head) ? cell("points") : NaN
y(head, name) = of("random-labels", head) ? cell(name) : NaN
longest(head, name) = of("longest-labels", head) ? cell(name) : NaN

# Theory's mean of the longest separable sequence is 2d. Cover's count over 2^n is the sum of
# binomial(n - 1, k) / 2^(n - 1) over k < d, drawn between whole n too.
array d[2]
do for [k = 1:2] {
    stats table("") using (longest(word("gap flatten", k), "predicted")) name "LONGEST" nooutput
    d[k] = int(LONGEST_max / 2)
}
term(n, k) = exp(lgamma(n) - lgamma(k + 1) - lgamma(n - k) - (n - 1) * log(2))
cover(n, d) = n <= d ? 1 : sum [k = 0:d - 1] term(n, k)

set title "{/:Bold A GAP head can fit far fewer random labels of the same maps}"
set xlabel "labelled maps n (4 channels, 4 x 4 positions, no signal)"
set ylabel "fraction of labellings that are separable"
set logscale x
set xrange [3:260]
set xtics (3, 5, 10, 20, 50, 65, 130, 260)
set yrange [-0.02:1.06]
set samples 800
set key at graph 0.41, graph 0.36 left top
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
do for [k = 1:2] {
    set label 3 + k "n = 2d" at 2.06 * d[k], 0.54 left textcolor rgb COLOUR_OTHER
    set arrow 1 + k from d[k], graph 0 to d[k], first 1 nohead ls LS_LIMIT dashtype (2, 3)
    set arrow 3 + k from 2 * d[k], graph 0 to 2 * d[k], first 0.5 nohead ls LS_LIMIT dashtype (2, 3)
    set label 1 + k sprintf("%s\nd = %d", word("GAP flatten", k), d[k]) \
        at (k == 1 ? 1.7 : 1.1) * d[k], (k == 1 ? 0.92 : 0.9) left textcolor rgb (k == 1 ? COLOUR_GAP : COLOUR_FLATTEN)
}
plot cover(x, d[1]) with lines ls LS_THEORY title "Cover's count", \
     cover(x, d[2]) with lines ls LS_THEORY notitle, \
     table("") using (n("gap")):(y("gap", "measured")):(y("gap", "ci_low")):(y("gap", "ci_high")) \
         with yerrorbars ls LS_GAP dt 1 title "GAP, by linear program", \
     table("") using (n("flatten")):(y("flatten", "measured")):(y("flatten", "ci_low")): \
         (y("flatten", "ci_high")) \
         with yerrorbars ls LS_FLATTEN dt 1 title "flatten, by linear program"
