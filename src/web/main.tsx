import '@fontsource-variable/instrument-sans/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/score.css';
import './style/thread.css';
import './style/source.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openDatabase } from './chats/database.ts';
import { ChatStore } from './chats/store.ts';
import { Api } from './server/api.ts';
import { applyTheme, loadKey, loadSettings } from './settings.ts';

applyTheme(loadSettings().theme);
const api = new Api({ key: loadKey });
const database = openDatabase();
// Told where it is used; unhandled here it would be an error of the page.
database.catch(() => {});
const editions: Record<string, string> = {};
const store = new ChatStore({
  ask: (request, signal) => api.answer(request, signal),
  database,
  editions: () => editions,
  onFrame: drawSoon,
});
void store.load();
createRoot(document.getElementById('page') as HTMLElement).render(
  <App api={api} store={store} editions={editions} />,
);

/** With the next frame; a page in the background draws no frames, but its answers go on. */
function drawSoon(draw: () => void): void {
  if (document.hidden) setTimeout(draw, 100);
  else requestAnimationFrame(draw);
}
