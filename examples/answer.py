"""Asks one question and prints the answer with its citations. Needs Python's standard library alone."""

import json
import os
import urllib.request

server = os.environ.get("FORECAST_CHAT_URL", "http://127.0.0.1:3000")
body = json.dumps({"question": "How many projects does ebpf.io list?"}).encode()
request = urllib.request.Request(
    f"{server}/api/answer", data=body, headers={"content-type": "application/json"}
)
with urllib.request.urlopen(request) as response:
    answer = json.load(response)

print(answer["answer"])
for citation in answer["citations"]:
    print(f"  §{citation['id']} {citation['title']} ({citation['verdict']}): {citation['quote']}")
