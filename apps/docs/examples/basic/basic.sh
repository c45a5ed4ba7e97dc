#!/bin/sh
# One policy on one table, from the shell.
set -eu
examples=$(dirname "$0")/..

node "$examples/create-metrics.ts" basic_metrics
ctk retention setup
ctk retention set-ttl basic_metrics --strategy=delete --duration=1y
ctk retention run --cutoff=2024-01-01
