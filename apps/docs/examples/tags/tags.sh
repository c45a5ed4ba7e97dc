#!/bin/sh
# Tags, in the compact form: the database from the environment, and an alias.
set -eu
examples=$(dirname "$0")/..
export CRATEDB_EXT_SCHEMA=tags_example
alias retention='ctk retention'

node "$examples/create-metrics.ts" tags_foo
node "$examples/create-metrics.ts" tags_baz
retention setup
retention add tags_foo --strategy=delete --duration=1y --tags=foo,bar
retention add tags_baz --strategy=delete --duration=1y --tags=baz,bar
retention list-tags
retention list --tags='bar and not foo'
retention run --cutoff=2024-01-01 --tags='bar and not foo'
retention rm --tags=baz
retention list
