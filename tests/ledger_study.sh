# ledger_study: small studies for the tests of the ledger; sourced, never run.
# shellcheck shell=bash disable=SC2154 # root is set by support.sh

readonly HEADER=claim,statements,role,form,kind,exact,unit,sweep,side_px,noise,trials,predicted,measured,ci_low,ci_high,margin,verdict,expected

# row CLAIM STATEMENTS ROLE EXACT VERDICT EXPECTED: with numbers that give the verdict
row()
{
    local numbers
    case $4,$5 in
    no,CONFIRMED) numbers=10.2,10.1,10.3 ;;
    no,REFUTED) numbers=12.2,12.1,12.3 ;;
    no,UNDECIDED) numbers=10.5,10.4,10.6 ;;
    yes,CONFIRMED) numbers=10.2,10.2,10.2 ;;
    yes,REFUTED) numbers=12.2,12.2,12.2 ;;
    *,BROKEN) numbers=,, ;;
    *) echo "no numbers for $4,$5" >&2; return 1 ;; # an exact row is never undecided
    esac
    printf '%s,%s,%s,EQUALS,mean,%s,1,iid,8,white,200,10,%s,0.5,%s,%s\n' "${@:1:4}" "$numbers" "${@:5}"
}

# provenance NAME ROWS: what an experiment of this name says that it wrote
provenance()
{
    printf '{"schema": 1, "experiments": {\n"%s": {"seed": 1, "rows_claims": %d, "rows_map": 2}\n}}\n' "$@" \
        >results/provenance.json
}

# study NAME...: experiments of these names and an empty folder of results
study()
{
    mkdir -p experiments results plots
    local name
    for name in "$@"; do
        : >"experiments/$name.c"
        touch "plots/$name.svg"
    done
}

# table NAME: rows from standard input under the header, and a control
table()
{
    {
        echo $HEADER
        cat
        row zero '' control no REFUTED REFUTED
    } >"results/$1.csv"
}

ledger()
{
    "$root/${BUILD:-build}/tools/ledger" --claims "$root/data/claims.csv" "$@"
}

# C03 is expected to be CONDITIONAL.
conditional()
{
    row falls-as-1-over-n 'C03' 'as stated' no CONFIRMED CONFIRMED
    row stays-so-when-correlated C03 limit no REFUTED REFUTED
    row power-at-zero C03 corrected no CONFIRMED CONFIRMED
}
