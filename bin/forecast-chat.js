#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error('forecast-chat is not built yet. Run `npm run build` in its folder, then try again.');
  process.exit(1);
}
await import(main.href);
