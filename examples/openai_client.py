"""The same question through OpenAI's own client (pip install openai), streamed."""

import os

from openai import OpenAI

server = os.environ.get("FORECAST_CHAT_URL", "http://127.0.0.1:3000")
client = OpenAI(base_url=f"{server}/v1", api_key=os.environ.get("FORECAST_CHAT_KEY", "none"))
messages = [{"role": "user", "content": "How many projects does ebpf.io list?"}]

for chunk in client.chat.completions.create(model="forecast-chat", messages=messages, stream=True):
    print(chunk.choices[0].delta.content or "", end="", flush=True)
print()
