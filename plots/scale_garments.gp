# Left: a garment of 28 and of 14 px and what each detector answers to it. Right: the average of the
# answers to 64 garments over their width, on a grid of 128 px; lines are the powers 2, 1 and 0
# from the garments' full size, down to 7 px, too. All numbers are exact; nothing is random.
width_cm = 17.5
height_cm = 10
load "plots/style.gp"

DETECTORS = "area edge corner"
CAPTIONS = "area edges corners"
colour(k) = k == 1 ? 0x0072b2 : k == 2 ? 0xd55e00 : 0x009e73
set multiplot
set label 1 "{/:Bold Answers of three detectors}" at screen 0.03, screen 0.955
unset border; unset tics; unset grid; unset key; unset colorbox
set size ratio -1
set xrange [-0.5:35.5]
set yrange [35.5:-0.5]
set cbrange [0:1]
set palette defined (0 "#ffffff", 1 "#000000")
pixel(size, k) = column("size_px") == size && strcol("detector") eq word(DETECTORS, k) ? cell("value") : NaN
do for [row = 1:3] {
    do for [k = 1:2] {
        set lmargin screen 0.07 + 0.165 * (k - 1); set rmargin screen 0.225 + 0.165 * (k - 1)
        set tmargin screen 0.86 - 0.285 * (row - 1); set bmargin screen 0.59 - 0.285 * (row - 1)
        unset label 2; unset label 3
        if (row == 1) { set label 2 (k == 1 ? "28 px" : "14 px") at graph 0.5, graph 1.1 center }
        if (k == 1) { set label 3 word(CAPTIONS, row) at graph -0.12, graph 0.5 center rotate textcolor rgb colour(row) }
        set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 front fillstyle empty border lc rgb "#c0c0c0"
        plot table("answers") using "x":"y":(pixel(k == 1 ? 28 : 14, row)) with image
        unset label 1
    }
}

# ---- averages ----

fixed(id, k) = claim(id) && strcol("mode") eq "fixed grid" && strcol("detector") eq word(DETECTORS, k)
unset label; unset object
set size noratio
set border 3
set grid
set tics out scale 0.6
set xrange [5:150]
set yrange [1e-4:1]
set logscale xy
set format y "10^{%T}"
set xtics (7, 14, 28, 56, 112) nomirror
set ytics nomirror
set lmargin screen 0.51; set rmargin screen 0.98; set tmargin screen 0.90; set bmargin screen 0.13
set title "{/:Bold Enlarged: s^2, s, constant. Reduced: less detail}"
set xlabel "width of the garments, s (px)"
set ylabel "average of the answers"
set key top left reverse Left samplen 2
set arrow 1 from 28, graph 0 to 28, graph 0.78 nohead ls LS_LIMIT
set label 1 "reduced" at 25, graph 0.05 right textcolor rgb COLOUR_OTHER
set label 2 "enlarged" at 31, graph 0.05 textcolor rgb COLOUR_OTHER
set label 3 "area" at 70, 0.16 textcolor rgb colour(1) right
set label 4 "edges" at 112, 0.018 textcolor rgb colour(2) center
set label 5 "corners" at 112, 0.0020 textcolor rgb colour(3) center
answers(k) = fixed("garment-answers", k) || fixed("garment-answers-at-most", k) ? cell("size_px") : NaN
plot for [k = 1:3] table("") using (answers(k)):"predicted" smooth unique with lines lc rgb colour(k) lw 1.5 notitle, \
     for [k = 1:3] "" using (answers(k)):"measured" with points pt 7 ps 0.8 lc rgb colour(k) notitle, \
     keyentry with lines lc rgb COLOUR_THEORY title "theory, from full size", \
     keyentry with points pt 7 ps 0.8 lc rgb COLOUR_THEORY title "measured"
unset multiplot
