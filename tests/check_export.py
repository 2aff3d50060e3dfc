"""What tools/duel.c exported, read by a strict parser and held against its table.

    python3 check_export.py FOLDER [COUNTS.csv]      ends with 1 and the first thing that is not so
"""
import csv
import json
import math
import os
import sys


def refuse(word):
    raise ValueError(f"{word} is no JSON")


def no_key_twice(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice among {keys}"
    return dict(pairs)


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", errors="strict") as file:
        return json.load(file, parse_constant=refuse, object_pairs_hook=no_key_twice)


def close(got, want, scale=1):
    got, want = float(got), scale * float(want)
    assert math.isclose(got, want, rel_tol=1e-8), f"{got} is not {want}"


def middle(values):
    """The median; of two middle values the geometric mean, for times are compared as ratios."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else math.sqrt(ordered[half - 1] * ordered[half])


def check_google(table, side, document):
    assert {"executable", "commit", "machine", "cpu"} <= document["context"].keys()
    runs = [run for run in document["benchmarks"] if run["run_type"] == "iteration"]
    medians = {run["run_name"]: run for run in document["benchmarks"] if run["run_type"] == "aggregate"}
    assert medians.keys() == table.keys(), "other cases than the table's"
    for name, row in table.items():
        mine = [run["cpu_time"] for run in runs if run["name"] == name]
        assert len(mine) == int(row["pairs"]), f"{name}: {len(mine)} repetitions"
        close(medians[name]["cpu_time"], row[side + "_s"], 1e9)
        close(middle(mine), row[side + "_s"], 1e9)
    assert all(run["time_unit"] == "ns" and run["real_time"] == run["cpu_time"] for run in runs)


def check_bencher(table, counts, document):
    assert document.keys() == table.keys() | {row["case"] for row in counts}
    for name, row in table.items():
        latency, ratio = document[name]["latency"], document[name]["ratio"]
        close(latency["value"], row["head_s"], 1e9)
        close(latency["lower_value"], row["head_low_s"], 1e9)
        close(latency["upper_value"], row["head_high_s"], 1e9)
        close(ratio["value"], row["ratio"])
        close(ratio["lower_value"], row["ci_low"])
        close(ratio["upper_value"], row["ci_high"])
        assert ratio["lower_value"] <= ratio["value"] <= ratio["upper_value"]
    for row in counts:
        close(document[row["case"]][row["quantity"]]["value"], row["is"])


def check_github(table, document):
    assert [entry["name"] for entry in document] == list(table)
    for entry in document:
        close(entry["value"], table[entry["name"]]["head_s"], 1e9)
        assert entry["unit"] == "ns" and " to " in entry["range"]
        assert entry["extra"].startswith(table[entry["name"]]["verdict"])


def main(arguments):
    folder = arguments[0]
    with open(os.path.join(folder, "cases.csv"), newline="", encoding="utf-8") as file:
        table = {row["case"]: row for row in csv.DictReader(file, strict=True)
                 if row["ratio"] != "" and row["verdict"] != "WRONG"}
    counts = []
    if len(arguments) > 1:
        with open(arguments[1], newline="", encoding="utf-8") as file:
            counts = list(csv.DictReader(file, strict=True))
    check_google(table, "base", read(folder, "base.google.json"))
    check_google(table, "head", read(folder, "head.google.json"))
    check_bencher(table, counts, read(folder, "bencher.json"))
    check_github(table, read(folder, "github.json"))
    print(f"{len(table)} cases, {len(counts)} counts")


main(sys.argv[1:])
