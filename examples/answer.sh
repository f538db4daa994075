#!/usr/bin/env bash
# Asks one question and prints the answer. Needs curl alone.
set -euo pipefail
server="${FORECAST_CHAT_URL:-http://127.0.0.1:3000}"

curl -sS --fail-with-body "$server/api/answer" \
  -H 'content-type: application/json' \
  -d '{"question": "How many projects does ebpf.io list?"}'
