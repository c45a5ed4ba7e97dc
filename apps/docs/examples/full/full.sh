#!/bin/sh
# Everything around policies: two strategies, an edit, a check, a plan to look at, a run, and a report for programs.
set -eu
examples=$(dirname "$0")/..
export CRATEDB_EXT_SCHEMA=full_example

node "$examples/create-metrics.ts" full_metrics
node "$examples/create-metrics.ts" full_events
ctk retention setup
ctk retention create-policy full_metrics --strategy=delete --duration=12mo --timezone=Europe/Berlin
ctk retention create-policy full_events --strategy=timerange-delete --column=ts --duration=500d \
  --target sliceRows=50 --target pause=1ms --description='Events are only of interest for a while.'
ctk retention edit-policy full_metrics --duration=18mo
ctk retention list-policies
ctk retention check-policies --cutoff=2024-01-01
ctk retention plan --cutoff=2024-01-01
ctk retention run --cutoff=2024-01-01
ctk retention run --cutoff=2024-01-01 --json
