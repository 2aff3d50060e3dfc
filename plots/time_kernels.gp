# Fraction of the machine's limit that each kernel reaches, on one thread (time_kernels.all.gp: on all cores),
# caches warm; the line at 1 is the limit, a pass over the same bytes that only reads (only writes) or, for heads,
# multiply-adds at their peak; the broken one 0.9 of it. A row is a shape (images x channels x rows x columns),
# ours is the large blue point. Bars are 99 % intervals of the median of paired rounds, cut off at the border.
if (!exists("team")) team = "one"
width_cm = 17.5
height_cm = 17.5
load "plots/style.gp"

shapes = "1x128x64x64 32x128x64x64 1x2048x7x7 32x2048x7x7 32x64x28x28 8x512x14x14 1x64x112x112 3x37x13x11 1x1x224x224 64x960x7x7"
heads = "1x128x64x64 32x128x64x64 1x512x7x7 32x512x7x7"
classes = "10 10 1000 1000"
operations = "gap-forward gmp-forward gap-backward gmp-backward meanvar-forward"
titles = "'GAP' 'GMP' 'GAP gradient' 'GMP gradient' 'mean and variance'"

# ---- who is in the table, and where ----

drawn(t) = strcol("quantity") eq "fraction-of-limit" && strcol("caches") eq "warm" && strcol("threads") eq t
kernels = ""
panels = ""
add(list, word) = strstrt(" " . list . " ", " " . word . " ") > 0 ? list : list . " " . word
stats table("fractions") using (drawn(team) \
    ? (kernels = add(kernels, strcol("kernel")), panels = add(panels, strcol("operation") . "/" . strcol("layout")), 1) : 1) nooutput

# ---- what a kernel looks like ----

known = "gapstudy onednn onednn-reduction xnnpack openblas plain-loop"
place(list, name) = sum [i = 1:words(list)] (word(list, i) eq name ? i : 0)
colours = "0x0072b2 0xd55e00 0xe69f00 0x009e73 0xcc79a7 0x7f7f7f 0x56b4e9"
shape_of = "7 5 13 9 11 6 15"
look(list, name) = int(real(word(list, place(known, name) > 0 ? place(known, name) : words(list))))
colour(name) = look(colours, name)
point(name) = look(shape_of, name)
size_of(name) = name eq "gapstudy" ? 1.1 : 0.65

at(operation, layout) = drawn(team) && strcol("operation") eq operation && strcol("layout") eq layout
x(operation, layout) = at(operation, layout) ? cell("measured") : NaN
y(list) = -place(list, strcol("shape"))
low(z) = cell("ci_low")
wide(z) = (cell("ci_high") < 1.25 ? cell("ci_high") : 1.25) - low(0)

set multiplot
set label 9 "{/:Bold Fraction of the machine's limit, " . (team eq "one" ? "one thread" : "all threads") . "}" \
    at screen 0.99, screen 0.975 right
set xrange [0:1.25]
set xtics (0, 0.5, 1)
set grid ytics noxtics
set arrow 1 from 1, graph 0 to 1, graph 1 nohead lc rgb COLOUR_THEORY lw 1.2 back
set arrow 2 from 0.9, graph 0 to 0.9, graph 1 nohead ls LS_LIMIT back
unset key

DRAW = 'plot table("fractions") using (x(operation, layout)):(y(rows)):(wide(0)):(0):(colour(strcol("kernel"))) ' \
    . 'with vectors nohead lw 1 lc rgb variable, ' \
    . '"" using (x(operation, layout)):(y(rows)):(size_of(strcol("kernel"))):(point(strcol("kernel"))):(colour(strcol("kernel"))) ' \
    . 'with points ps variable pt variable lc rgb variable'

label(rows, i) = rows eq heads ? word(heads, i) . ", K = " . word(classes, i) : word(rows, i)

# ---- poolings: a row of panels for each layout ----

rows = shapes
set yrange [-words(rows) - 0.6:-0.4]
do for [l = 1:2] {
    layout = word("NCHW NHWC", l)
    set tmargin screen (l == 1 ? 0.93 : 0.60)
    set bmargin screen (l == 1 ? 0.665 : 0.335)
    set label 1 "{/:Bold ".layout."}" at screen 0.01, screen (l == 1 ? 0.975 : 0.635)
    do for [o = 1:words(operations)] {
        operation = word(operations, o)
        set lmargin screen 0.15 + 0.17 * (o - 1)
        set rmargin screen 0.15 + 0.17 * o - 0.02
        set title word(titles, o) offset 0, -0.5
        set ytics ()
        do for [i = 1:words(rows)] { set ytics add ((o == 1 ? label(rows, i) : "") -i) }
        if (strstrt(panels, operation . "/" . layout) > 0) { @DRAW }
        unset label 1; unset label 9
    }
}

# ---- heads ----

rows = heads
set yrange [-words(rows) - 0.6:-0.4]
set tmargin screen 0.255
set bmargin screen 0.095
layout = "NCHW"
set label 1 "{/:Bold heads}" at screen 0.01, screen 0.285
set xlabel "fraction of the limit"
do for [o = 1:2] {
    operation = word("head-gap head-flatten", o)
    set lmargin screen (o == 1 ? 0.22 : 0.495)
    set rmargin screen (o == 1 ? 0.465 : 0.74)
    set title word("'GAP head' 'flatten head'", o) offset 0, -0.5
    set ytics ()
    do for [i = 1:words(rows)] { set ytics add ((o == 1 ? label(rows, i) : "") -i) }
    if (strstrt(panels, operation . "/" . layout) > 0) { @DRAW }
    unset label 1
}

# ---- who is who ----

unset border; unset tics; unset title; unset xlabel; unset arrow; unset grid
set lmargin screen 0.765; set rmargin screen 0.99
set key at graph 0, graph 1 top left reverse Left samplen 1
set yrange [0:1]
plot for [i = 1:words(kernels)] keyentry with points pt point(word(kernels, i)) ps size_of(word(kernels, i)) \
    lc rgb colour(word(kernels, i)) title word(kernels, i) . (i == 1 ? " (ours)" : ""), -1 notitle
unset multiplot
