# Five maps: how well each pooling detects k of 4096 positions of strength delta, as colour; the
# white line is where the laws of GAP and GMP are equal: above it GMP is better, below it GAP. Sixth:
# both along k delta = 128 sigma; the intervals (below 1.2 %) are about as large as the points.
width_cm = 17.5
height_cm = 11.6
load "plots/style.gp"

area(head) = strcol("quantity") eq head ? cell("measured") : NaN
row(delta) = 2 * log(delta) / log(2) # deltas are rounded to two digits: rows are half octaves
column_of(k) = log(k) / log(2)

set multiplot
set label 1 "{/:Bold GAP detects the sum, GMP the strength; where both are equal (white line), GeM and top-k do better}" \
    at screen 0.02, screen 0.965
set palette @PALETTE_VIRIDIS
set cbrange [0.5:1]
set xrange [-0.5:10.5]
set yrange [-4.5:6.5]
set xtics ("1" 0, "4" 2, "16" 4, "64" 6, "256" 8, "1024" 10)
set ytics ("1/4" -4, "1/2" -2, "1" 0, "2" 2, "4" 4, "8" 6)
unset key; unset grid
set border 15
unset colorbox

left(i) = 0.065 + 0.29 * i
heads = "gap gmp topk gem lse"
titles = "GAP|GMP|mean of the N/16 largest|GeM, p = 3|LSE, r = 10"
pick(list, k) = k == 1 ? (strstrt(list, "|") ? list[:strstrt(list, "|") - 1] : list) \
    : pick(list[strstrt(list, "|") + 1:], k - 1)
do for [i = 0:4] {
    set lmargin screen left(i % 3); set rmargin screen left(i % 3) + 0.242
    set tmargin screen (i < 3 ? 0.89 : 0.45); set bmargin screen (i < 3 ? 0.56 : 0.12)
    set title pick(titles, i + 1) offset 0, -0.6
    if (i % 3 == 0) { set ylabel "strength δ / σ" offset 1, 0 } else { unset ylabel }
    if (i > 2) { set xlabel "positions k, of 4096" offset 0, 0.4 } else { unset xlabel }
    if (i == 2) { set colorbox user origin screen 0.9, screen 0.56 size screen 0.014, screen 0.33
                  set cblabel "area under the ROC curve" offset 0.5, 0
                  set cbtics 0.1 } else { unset colorbox }
    plot table("heads") using (column_of(cell("count_px"))):(floor(row(cell("delta")) + 0.5)): \
             (area(word(heads, i + 1))) with image, \
         table("crossing") using (column_of(cell("count_px"))):(row(cell("delta"))) \
             with lines lw 4 lc rgb "#000000", \
         "" using (column_of(cell("count_px"))):(row(cell("delta"))) with lines lw 2 lc rgb "#ffffff"
    unset label 1
}

unset colorbox
set lmargin screen left(2) + 0.02; set rmargin screen left(2) + 0.30
set tmargin screen 0.45; set bmargin screen 0.12
set title "Along k δ = 128 σ: they cross once" offset 0, -0.6
set border 3; set grid
set xlabel "positions k, of 4096" offset 0, 0.4
set logscale x 4
set xrange [6:1400]
set xtics (8, 32, 128, 512)
set yrange [0.45:1.04]
set ytics 0.1
set ylabel "area" offset 2.2, 0
set key at graph 0.03, graph 0.53 left top samplen 1.2
set arrow 1 from graph 0, first 0.5 to graph 1, first 0.5 nohead ls LS_LIMIT
plot table("") using (at("gmp-auc-of-strength", "count_px")):"predicted" with lines ls LS_THEORY title "theory", \
     "" using (at("gap-auc-of-sum", "count_px")):"predicted" with lines ls LS_THEORY notitle, \
     "" using (at("gmp-auc-of-strength", "count_px")):"measured" with points ls LS_GMP title "GMP", \
     "" using (at("gap-auc-of-sum", "count_px")):"measured" with points ls LS_GAP title "GAP"
unset multiplot
