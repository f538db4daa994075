import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** A Postgres with pgvector in a process of its own: tells its port, and its memory when asked. */
const db = await PGlite.create({ extensions: { vector } });
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 20 });
await server.start();
process.on('message', () => process.send?.({ memory: process.memoryUsage().rss }));
process.send?.({ port: Number(server.getServerConn().split(':').at(-1)) });
