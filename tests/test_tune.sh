#!/usr/bin/env bash
# test_tune: the learning rates that the tool writes; on trainings of one step.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"

tune()
{
    "$root/${BUILD:-build}/tools/tune" --seeds 1 --steps 1 --images 2 "$@"
}

a_table_holds_every_task_top_and_number_of_images_once_and_rates_of_the_grid()
{
    ends_with 0 tune --out tuned.csv
    [ "$(head -n 1 tuned.csv)" = task,top,per_class,rate,accuracy ]
    [ "$(tail -n +2 tuned.csv | wc -l)" -eq 75 ]
    [ "$(tail -n +2 tuned.csv | cut -d, -f1-3 | sort -u | wc -l)" -eq 75 ]
    [ "$(cut -d, -f1 tuned.csv | sort -u | tr '\n' ' ')" = 'centred cluttered placed task ' ]
    [ "$(cut -d, -f3 tuned.csv | sort -nu | tr '\n' ' ')" = 'per_class 2 10 100 ' ]
    awk -F, 'NR > 1 && !($4 ~ /^(0.01|0.02|0.05|0.1|0.2|0.5|1)$/ && $5 >= 0 && $5 <= 1) { exit 1 }' tuned.csv
    [ "$(cut -d, -f4 tuned.csv | sort -u | wc -l)" -ge 4 ] # the grid is looked at
}

a_table_has_the_same_bytes_on_three_threads()
{
    tune --task centred --out one.csv --quiet
    tune --task centred --threads 3 --out three.csv --quiet
    same one.csv three.csv
    [ "$(wc -l <one.csv)" -eq 28 ]
}

a_task_alone_gives_the_same_rows()
{
    tune --out all.csv
    tune --task placed --out placed.csv
    grep -E '^(task|placed),' all.csv >rows.csv
    same rows.csv placed.csv
}

# Wide networks take long: they have rates where full_size has them.
a_top_alone_gives_the_same_rows()
{
    tune --out all.csv
    tune --top wide-flatten --out wide.csv
    grep -E '^task|,wide-flatten,' all.csv >rows.csv
    same rows.csv wide.csv
    [ "$(cut -d, -f1,3 wide.csv | tail -n +2 | tr '\n' ' ')" = 'centred,10 centred,100 placed,10 placed,100 ' ]
}

a_wrong_option_or_value_ends_with_2_and_writes_nothing()
{
    local words said cases=0
    while IFS='|' read -r words said; do
        # shellcheck disable=SC2086 # words
        ends_with 2 tune --out tuned.csv $words
        says "$work/err" "$said"
        cases=$((cases + 1))
    done <<'WORDS'
--tasc placed|task
--task scattered|not one of centred, placed, cluttered
--top widest|not one of gap, gmp, flatten, flatten-dropout
--seeds 0|'0' is not a whole number
--seeds -1|'-1' is not a whole number
--steps 1e3|'1e3' is not a whole number
--images 6000|'6000' is not a whole number
--threads|threads
more|more
WORDS
    [ "$cases" -eq 9 ]
    [ ! -e tuned.csv ]
    ends_with 2 tune --task placed --out no/such/tuned.csv
}

a_missing_data_set_ends_with_4()
{
    ends_with 4 tune --data nowhere --out tuned.csv
    [ ! -e tuned.csv ]
}

run_tests
