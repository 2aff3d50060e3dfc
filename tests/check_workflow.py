"""Commands of a workflow and of the README, for test_workflow.sh: prints "PROGRAM OPTION..." for each
command that begins with a script or a program of the project, and "make TARGET..." for make.

    python3 check_workflow.py FILE      FILE: YAML, or Markdown, of which the code blocks of "In your CI"
"""
import re
import sys

import yaml


def runs(document):
    for job in document["jobs"].values():
        assert "runs-on" in job and job["steps"], "a job without a runner or steps"
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), f"neither run nor uses, or both: {step}"
            if "run" in step:
                yield step["run"]


def blocks(text):
    section = text.split("## In your CI")[1].split("\n## ")[0]
    for language, block in re.findall(r"```(\w*)\n(.*?)```", section, re.DOTALL):
        if language == "yaml":
            yield from (step["run"] for step in yaml.safe_load(block))
        else:
            yield block


def commands(script):
    for line in script.splitlines():
        line = re.sub(r"\s#.*", "", line)
        for part in re.split(r"&&|\|\||;", line):
            words = re.sub(r'"[^"]*"|>>?\S*', " value ", part).split()
            if words and re.match(r"(\./run_all\.sh|tools/|build/tools/|make$)", words[0]):
                options = words[1:] if words[0] == "make" else [w for w in words if w.startswith("--")]
                yield " ".join([words[0], *options])


with open(sys.argv[1], encoding="utf-8") as file:
    content = file.read()
scripts = runs(yaml.safe_load(content)) if sys.argv[1].endswith(".yml") else blocks(content)
for script in scripts:
    print("\n".join(commands(script)))
