// Prints an answer as it is written, then what it cites. In a project of your own: import from 'forecast-chat/client'.
import { createClient, readEvents } from '../src/server/client.ts';

const client = createClient(process.env.FORECAST_CHAT_URL ?? 'http://127.0.0.1:3000');
const response = await client.api.chat.$post({ json: { question: 'How many projects does ebpf.io list?' } });

for await (const event of readEvents(response as unknown as Response)) {
  if (event.type === 'text-delta') process.stdout.write(event.text);
  if (event.type === 'error') throw new Error(event.message);
  if (event.type === 'answer-end')
    for (const { id, quote, verdict } of event.answer.citations)
      console.log(`\n  §${id} (${verdict}): ${quote}`);
}
