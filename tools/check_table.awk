# check_table: what a table must hold before a figure may be drawn from it. gnuplot drops ragged
# rows and empty cells without a word.
#
# Every row has as many cells as the header. A column whose first cell that is not empty is a number
# holds numbers or nothing; columns that hold words by their name (a unit may be "1") are left out.
# In a table of claims (first column "claim") every cell of predicted, measured, ci_low, ci_high and
# margin is a finite number. Prints FILE:LINE and what is wrong for the first fault and exits with 1.

function fault(what)
{
    printf "%s:%d: %s\n", FILENAME, FNR, what
    failed = 1
    exit 1
}

# Splits a line of RFC 4180 into cells[1..n], returns n; -1 if a quote stays open.
function split_row(line, cells,    n, i, c, quoted, cell)
{
    n = 0
    cell = ""
    quoted = 0
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        if (quoted && c == "\"" && substr(line, i + 1, 1) == "\"") {
            cell = cell c
            i++
        } else if (c == "\"") {
            quoted = !quoted
        } else if (c == "," && !quoted) {
            cells[++n] = cell
            cell = ""
        } else {
            cell = cell c
        }
    }
    cells[++n] = cell
    return quoted ? -1 : n
}

function is_number(text)
{
    return text ~ /^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$/
}

BEGIN {
    split("predicted measured ci_low ci_high margin", words, " ")
    for (i in words)
        must_be_number[words[i]] = 1
    split("claim quantity statements role form kind exact unit sweep verdict expected", words, " ")
    for (i in words)
        is_word[words[i]] = 1
}

FNR == 1 {
    columns = split_row($0, header)
    if (columns < 1 || header[1] == "")
        fault("no header")
    next
}

{
    n = split_row($0, cells)
    if (n != columns)
        fault(n < 0 ? "a quote stays open" : n " cells, but " columns " columns")
    for (i = 1; i <= columns; i++)
        if (header[1] == "claim" && header[i] in must_be_number) {
            if (!is_number(cells[i]))
                fault("claim " cells[1] ": " header[i] " is " (cells[i] == "" ? "empty" : "no number: " cells[i]))
        } else if (cells[i] != "" && !(header[i] in is_word)) {
            if (!(i in first))
                first[i] = is_number(cells[i]) ? FNR : 0
            else if (first[i] && !is_number(cells[i]))
                fault(header[i] " is no number: " cells[i] " (line " first[i] " has one)")
        }
}

END {
    if (!failed && FNR < 2) {
        printf "%s: no rows\n", FILENAME
        exit 1
    }
}
