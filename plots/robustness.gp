# Accuracy over the strength of a disturbance, by what stands on top: noise on every pixel, a move of
# the whole image along both axes, a dark square on the object. Upper row: trained on objects anywhere;
# lower row: trained on objects in the middle. 20 training images of each class; intervals as bars.
width_cm = 17.5
height_cm = 11.5
load "plots/style.gp"

TASKS = "placed centred"
KINDS = "noise move occlude"
HOW = "'white noise (deviation per pixel)' 'move along both axes (px)' 'dark square on the object (px)'"
TOPS = "gap gmp flatten flatten-dropout"
STYLES = sprintf("%d %d %d %d", LS_GAP, LS_GMP, LS_FLATTEN, LS_FLATTEN)
NAMES = "GAP GMP flatten 'flatten, dropout'"

dash(t) = t == 4 ? 3 : 1
point(t) = int(word("7 9 5 4", t))

strength(kind) = strcol("quantity") eq "clean" ? 0 : \
    strcol("quantity")[1:strlen(kind) + 1] eq kind . "-" ? \
        real(strcol("quantity")[strlen(kind) + 2:*]) / (kind eq "noise" ? 10 : 1) : NaN
drawn(task, kind, top) = strcol("task") eq task && strcol("top") eq top && strcol("rate") eq "tuned" ? strength(kind) : NaN

set multiplot
set label 1 "{/:Bold Objects anywhere: GAP leads; it loses less than flatten to a shift, more to noise and occlusion}" \
    at screen 0.02, screen 0.965
set yrange [0:0.8]
set ytics 0.2
do for [row = 1:2] {
    do for [k = 1:3] {
        set lmargin screen 0.085 + 0.315 * (k - 1); set rmargin screen 0.085 + 0.315 * (k - 1) + 0.275
        set tmargin screen 0.90 - 0.44 * (row - 1); set bmargin screen 0.58 - 0.44 * (row - 1)
        kind = word(KINDS, k)
        set xrange [0:(k == 1 ? 0.42 : k == 2 ? 8.4 : 12.6)]
        set xtics 0, (k == 1 ? 0.1 : k == 2 ? 2 : 4)
        set ylabel (k == 1 ? "accuracy, objects " . (row == 1 ? "anywhere" : "centred") : "") offset 1, 0
        set xlabel (row == 2 ? word(HOW, k) : "")
        if (row == 2 && k == 3) { set key bottom left samplen 2 spacing 0.95 } else { unset key }
        set arrow 1 from graph 0, first 0.1 to graph 1, first 0.1 nohead ls LS_LIMIT
        set label 2 (row == 1 && k == 1 ? "chance" : "") at graph 0.03, first 0.065 textcolor rgb COLOUR_OTHER
        plot for [t = 1:4] table("tops") using (drawn(word(TASKS, row), kind, word(TOPS, t))):"measured":"ci_low":"ci_high" \
            with yerrorlines ls int(word(STYLES, t)) dt dash(t) pt point(t) \
            title word(NAMES, t)
        unset label 1
    }
}
unset multiplot
