/** The search field of the site: an index of every heading, loaded when the field is first used; nothing leaves the page. */
import MiniSearch from 'minisearch';
import { OPTIONS } from './search-options.js';

const MOST_FOUND = 8;
const field = document.getElementById('search');
const list = document.getElementById('found');
const root = field.dataset.root;
/** @type {Promise<MiniSearch> | undefined} */
let index;

function load() {
  index ??= fetch(`${root}search.json`)
    .then((answer) => answer.text())
    .then((text) => MiniSearch.loadJSON(text, OPTIONS));
  return index;
}

field.addEventListener('focus', load);
field.addEventListener('input', async () => {
  const asked = field.value;
  const found = asked.trim() === '' ? [] : (await load()).search(asked);
  if (field.value !== asked) return;
  list.replaceChildren(...found.slice(0, MOST_FOUND).map(entry));
  if (asked.trim() !== '' && found.length === 0) {
    const none = document.createElement('li');
    none.textContent = 'Nothing found.';
    list.append(none);
  }
});
field.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') list.replaceChildren();
  if (key === 'Enter') list.querySelector('a')?.click();
});

function entry({ address, page, heading }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = root + address;
  link.textContent = heading === page ? page : `${page}: ${heading}`;
  item.append(link);
  return item;
}
