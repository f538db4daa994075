import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Chat } from './chat.ts';

interface Schema extends DBSchema {
  chats: { key: string; value: Chat };
}

/** Where chats are kept between visits. */
export interface ChatDatabase {
  all(): Promise<Chat[]>;
  put(chat: Chat): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The browser's own database. Rejects where the browser denies it (private windows, blocked storage). */
export async function openDatabase(name = 'forecast-chat'): Promise<ChatDatabase> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(name, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('chats', { keyPath: 'id' });
    },
    // A newer page in another tab wants to change the database: let it.
    blocking: () => database.close(),
  });
  return {
    all: () => database.getAll('chats'),
    put: async (chat) => {
      await database.put('chats', chat);
    },
    remove: (id) => database.delete('chats', id),
  };
}
