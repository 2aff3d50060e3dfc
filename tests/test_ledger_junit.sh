#!/usr/bin/env bash
# test_ledger_junit: the ledger's verdicts as job pages read them.
set -euo pipefail
# shellcheck source=support.sh
. "$(dirname "$0")/support.sh"
# shellcheck source=ledger_study.sh
. "$root/tests/ledger_study.sh"

# of PATH: what XPath finds in junit.xml.
of()
{
    xmllint --xpath "$1" junit.xml
}

# Writes junit.xml, which must fit the schema; the ledger ends with STATUS.
judged()
{
    command -v xmllint >/dev/null || skip 'xmllint is missing: apt-get install libxml2-utils'
    ends_with "$1" ledger --junit junit.xml
    ends_with 0 xmllint --noout --schema "$root/tests/junit.xsd" junit.xml
}

every_claim_and_every_statement_is_a_case()
{
    study noise
    conditional | table noise
    judged 0
    [ "$(of 'string(//testsuite[@name="gapstudy: claims"]/@tests)')" = 4 ]
    [ "$(of 'string(//testsuite[@name="gapstudy: findings"]/@tests)')" = 44 ]
    [ "$(of 'count(//failure)')" = 0 ]
    [ "$(of 'count(//testcase[skipped])')" = 43 ]
    [ "$(of 'count(//testcase[@classname="findings"][@name="C03"]/*)')" = 0 ]
    [ "$(of 'count(//testcase[@classname="noise.iid"][@name="zero"])')" = 1 ]
}

a_claim_fails_with_its_first_row_that_is_not_as_expected()
{
    study noise
    {
        row falls-as-1-over-n C03 'as stated' no CONFIRMED CONFIRMED
        row falls-as-1-over-n C03 'as stated' no REFUTED CONFIRMED | sed 's/,8,/,16,/'
    } | table noise
    judged 1
    [ "$(of 'string(//testcase[@name="falls-as-1-over-n"]/failure/@type)')" = REFUTED ]
    of 'string(//testcase[@name="falls-as-1-over-n"]/failure/@message)' >said
    says said '1 of 2 rows are not as expected, first REFUTED at side_px=16, noise=white; again: build/experiments/noise --sweep iid'
    [ "$(of 'string(//testcase[@name="C03"]/failure/@message)')" = 'NOT SUPPORTED, expected CONDITIONAL' ]
}

an_undecided_claim_is_skipped_and_says_so()
{
    study cost
    row weights C10 'as stated' no UNDECIDED CONFIRMED | table cost
    judged 6
    [ "$(of 'count(//failure)')" = 0 ]
    of 'string(//testcase[@name="weights"]/skipped/@message)' >said
    says said 'first UNDECIDED at side_px=8'
    [ "$(of 'string(//testcase[@name="C10"]/skipped/@message)')" = 'OPEN, expected EXACT' ]
}

a_broken_row_fails_though_nothing_was_expected_of_it()
{
    study cost
    row weights C10 'as stated' no BROKEN ANY | table cost
    judged 1
    [ "$(of 'string(//testcase[@name="weights"]/failure/@type)')" = BROKEN ]
}

the_committed_tables_have_no_failure()
{
    cp -r "$root/results" .
    ends_with 6 "$root/${BUILD:-build}/tools/ledger" --claims "$root/data/claims.csv" \
        --experiments "$root/experiments" --junit junit.xml # C40 is OPEN
    command -v xmllint >/dev/null || skip 'xmllint is missing'
    ends_with 0 xmllint --noout --schema "$root/tests/junit.xsd" junit.xml
    [ "$(of 'count(//failure)')" = 0 ]
}

a_place_that_cannot_be_written_ends_with_2()
{
    study noise
    conditional | table noise
    ends_with 2 ledger --junit no/such/folder.xml
    says "$work/err" 'cannot write no/such/folder.xml'
}

run_tests
