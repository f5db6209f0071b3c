/**
 * The one script of a page, which reads no text but that of the tables: a click on a heading sorts, a field above a long
 * table filters. Without it every row is there, in the order of the report.
 */
export const PAGE_SCRIPT = `
const FEWEST_TO_SORT = 3, FEWEST_TO_FILTER = 10;
const collator = new Intl.Collator('en', { numeric: true });
const keyOf = (cell) => 'v' in cell.dataset ? Number(cell.dataset.v) : cell.textContent === '–' || cell.textContent === '' ? null : cell.textContent;
const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0], rows = [...body.rows];
  if (rows.length >= FEWEST_TO_SORT) {
    const heads = [...table.tHead.querySelectorAll('th')];
    for (const head of heads) {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        const now = before === 'ascending' ? 'descending' : before === 'descending' ? null : 'ascending';
        for (const each of heads) each.removeAttribute('aria-sort');
        if (now !== null) head.setAttribute('aria-sort', now);
        const sign = now === 'descending' ? -1 : 1;
        const keyed = rows.map((row) => ({ row, key: keyOf(row.cells[head.cellIndex]) }));
        if (now !== null) keyed.sort((a, b) => (a.key === null) - (b.key === null) || (a.key === null ? 0 : sign * compare(a.key, b.key)));
        body.append(...keyed.map(({ row }) => row));
      });
    }
  }
  if (rows.length >= FEWEST_TO_FILTER) {
    const tools = document.createElement('label'), field = document.createElement('input'), count = document.createElement('output');
    tools.className = 'tools';
    field.type = 'search';
    field.setAttribute('aria-label', 'Filter: ' + table.caption.textContent);
    field.placeholder = 'Filter ' + rows.length + ' rows';
    field.addEventListener('input', () => {
      const words = field.value.toLowerCase().split(' ').filter(Boolean);
      for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' rows';
      if (table.tFoot) table.tFoot.hidden = shown < rows.length;
    });
    tools.append(field, count);
    table.closest('.scroll').before(tools);
  }
}
`;

/** SHA-256 of the script in base64, by which the page's policy admits it and nothing else. */
export const PAGE_SCRIPT_HASH = 'JqKw1uzvPoJ2RHZSqZPUQii4Szyqd6Lfug0urHnkA24=';
