#!/usr/bin/env bash
# PrairieLearn starts this in the grading container, as root, for each submission.
root=${GRADE:-/grade}
umask 077
mkdir -p "$root/results"
here=$(dirname "${BASH_SOURCE[0]}")
# Whatever goes wrong from here on, there are results, and no attempt is lost.
cp "$here/not-graded.json" "$root/results/.first.json" && mv "$root/results/.first.json" "$root/results/results.json"
"${COURSE_VENV:-/opt/course}/bin/course" hosted prairielearn --root "$root" --guard "GUARD"
exit 0 # what became of it stands in the results
