# By which factor the Rademacher complexity of GAP heads is lower than that of flatten heads of the
# same norm, against the correlation of neighbours about zero, 8 x 8 positions: root mean squares
# (filled) with their law, and the complexity itself (open). Intervals are smaller than the points.
width_cm = 15
height_cm = 10
load "plots/style.gp"

side = 8
of(id, maps) = claim(id) && strcol("maps") eq maps && column("side_px") == side
rho(id, maps) = of(id, maps) ? cell("parameter") : NaN
root(id, maps, name) = of(id, maps) ? sqrt(cell(name)) : NaN
# E x_i x_j / E x_i^2 of maps of mean m behind a ReLU, m^2/(m^2 + v), from what theory predicts for
# their factor, N/(1 + (N - 1) rho), squared or not.
common(id) = !of(id, "ReLU") ? NaN : (f_ = cell("predicted") ** (id eq "rademacher-factor" ? 1 : 2), \
    (side**2 / f_ - 1) / (side**2 - 1))
plain(id, maps, name) = of(id, maps) ? cell(name) : NaN

# The laws: separable AR(1), and one number shared by all positions of a map.
along(r) = (side + 2 * sum [k = 1:side - 1] (side - k) * r**k) / side**2
ar1(r) = 1 / along(r)
shared(r) = sqrt(side**2 / (1 + (side**2 - 1) * r))

set title "{/:Bold Complexity falls by √N = 8 for uncorrelated maps, not at all for constant maps}"
set xlabel "E x_i x_j / E x_i^2 of neighbouring positions (0: uncorrelated, 1: constant maps)"
set ylabel "complexity of flatten / complexity of GAP"
set xrange [-0.03:1.03]
set yrange [0.8:10]
set logscale y
set ytics (1, 2, 4, 8)
set samples 400
set key top right
set arrow 1 from graph 0, first side / 2.0 to graph 1, first side / 2.0 nohead ls LS_LIMIT
set label 1 "\"as drastically\": √N/2" at 1.0, 4.3 right textcolor rgb COLOUR_OTHER
set label 2 "AR(1)" at 0.31, 5.0 left
set label 3 "one number common\nto the whole map" at 0.02, 1.42 left
plot [0:1] ar1(x) with lines ls LS_THEORY title "theory: √(tr Σ / tr PΣ)", \
     [0:1] shared(x) with lines ls LS_THEORY notitle, \
     table("") using (rho("rademacher-factor", "AR(1)")): \
         (root("rademacher-factor", "AR(1)", "measured")) \
         with points ls LS_GAP title "root mean squares, normal maps", \
     table("") using (rho("rademacher-factor", "equicorrelated")): \
         (root("rademacher-factor", "equicorrelated", "measured")) with points ls LS_GAP notitle, \
     table("") using (common("rademacher-factor")): \
         (root("rademacher-factor", "ReLU", "measured")) \
         with points ls LS_FLATTEN ps 0.9 title "root mean squares, behind a ReLU", \
     table("") using (rho("rademacher-first-moment", "AR(1)")): \
         (plain("rademacher-first-moment", "AR(1)", "measured")) \
         with points ls LS_GAP pt 6 ps 1.2 title "the complexity itself, normal maps", \
     table("") using (rho("rademacher-first-moment", "equicorrelated")): \
         (plain("rademacher-first-moment", "equicorrelated", "measured")) \
         with points ls LS_GAP pt 6 ps 1.2 notitle, \
     table("") using (common("rademacher-first-as-root")): \
         (plain("rademacher-first-as-root", "ReLU", "measured")) \
         with points ls LS_FLATTEN pt 4 ps 1.2 title "the complexity itself, behind a ReLU"
