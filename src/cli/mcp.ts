import { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpServer } from '../server/mcp.ts';
import { exitCodes, type Io } from './io.ts';
import { configFor, withAssistant, withModel } from './open.ts';

/** `forecast-chat mcp`: the Model Context Protocol on standard input and output, until the input ends. */
export async function mcp(args: string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args, options: { model: { type: 'string' } } });
  const { config } = await withModel(configFor(io, { MODEL: values.model }));
  return withAssistant(io, config, async (assistant) => {
    const server = createMcpServer(assistant);
    const input = Readable.from(bytesOf(io), { objectMode: false });
    const output = new Writable({
      write(chunk: Buffer, _, done) {
        io.stdout.write(chunk.toString());
        done();
      },
    });
    const ended = new Promise<void>((resolve) => {
      input.once('end', resolve);
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.connect(new StdioServerTransport(input, output));
    await ended;
    await server.close();
    return exitCodes.answered;
  });
}

async function* bytesOf({ stdin }: Io): AsyncGenerator<Buffer> {
  for await (const chunk of stdin) yield Buffer.from(chunk as Uint8Array);
}
