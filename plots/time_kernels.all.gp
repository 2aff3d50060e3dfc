# time_kernels.gp, on all cores: the same columns of table("fractions") in other rows.
team = "all"
columns_of = 'table("fractions")'
load "plots/time_kernels.gp"
