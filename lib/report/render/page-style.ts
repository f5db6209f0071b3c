import { DARK, LIGHT } from '../drawings/palette.js';
import { FIGURE_STYLE } from './figure-style.js';

/**
 * The style of a page: readable on a phone, on a wide screen and on paper, in light and dark. One scale of type: .8, .9, 1,
 * 1.2 and 1.5 rem.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  ${LIGHT}
}
@media (prefers-color-scheme: dark) {
  :root { ${DARK} }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header, nav { max-width: 104rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.25rem; }
main { padding-top: 1.25rem; }
h1, .lead { margin: 0; overflow-wrap: anywhere; text-wrap: pretty; }
.headline { font-size: 1.5rem; line-height: 1.25; font-weight: 700; max-width: 76rem; }
.beside { font-size: 1rem; line-height: 1.5; font-weight: 400; color: var(--muted); max-width: 62rem; }
.basis { font-size: .9rem; color: var(--muted); margin: .25rem 0 0; max-width: none; }
h2 { font-size: 1.2rem; margin: 0; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
p { margin: 0; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--link); }
/* Sections share a row where both fit, and so do their blocks. */
main { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 2.5rem; padding-bottom: 2.5rem; }
section, details { flex: 1 1 auto; max-width: 100%; min-width: min(100%, 24rem); }
.body { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem 2.5rem; }
details, section:has(figure, dl) { flex-basis: 100%; }
.body > * { flex: 0 1 100%; min-width: 0; }
:is(h2, summary) + .body { padding-top: .75rem; }
.warning + .warning { margin-top: -1rem; }
ul { margin: 0; padding-left: 1.2rem; }
li { overflow-wrap: anywhere; }
/* One line that scrolls where room is short, so that the answer is on the first screen; a column beside it where there is room. */
nav { font-size: .9rem; position: sticky; top: 0; z-index: 1; background: var(--paper); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav > ul { display: flex; gap: .25rem 1rem; overflow-x: auto; white-space: nowrap; padding: .5rem 0; border-bottom: 1px solid var(--line); }
nav ul ul { display: none; }
dl { margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
dt { color: var(--muted); font-size: .9rem; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: .75rem; }
dl.figures > div { background: var(--wash); border: 1px solid var(--line); border-top: 3px solid var(--link); border-radius: 6px; padding: .6rem .8rem; }
dl.figures > div.warn { border-top-color: var(--spot); }
dl.figures dd { font-size: 1.2rem; line-height: 1.35; font-weight: 600; font-variant-numeric: tabular-nums; }
dl.figures dd.many { font-size: 1rem; }
.note { display: block; font-size: .9rem; font-weight: 400; color: var(--muted); }
dl.details { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 36rem), 1fr)); gap: .35rem 2.5rem; }
dl.details div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0 1rem; }
.tabular { flex: 0 1 auto; max-width: 100%; }
.tools { display: flex; flex-wrap: wrap; align-items: baseline; gap: .5rem; font-size: .9rem; color: var(--muted); margin-bottom: .4rem; }
.tools input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: 4px; padding: .2rem .5rem; width: 14rem; max-width: 100%; }
/* Shades at the edges show that a table scrolls: they stay in place, and the cover over them scrolls with the cells. */
.scroll {
  overflow-x: auto; max-width: 100%;
  background:
    linear-gradient(to right, var(--paper) 30%, transparent) left / 3rem 100%,
    linear-gradient(to left, var(--paper) 30%, transparent) right / 3rem 100%,
    linear-gradient(to right, var(--shade), transparent) left / .9rem 100%,
    linear-gradient(to left, var(--shade), transparent) right / .9rem 100%;
  background-repeat: no-repeat;
  background-attachment: local, local, scroll, scroll;
}
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption, figcaption { text-align: left; color: var(--muted); font-size: .9rem; padding-bottom: .3rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th, thead td { font-weight: 600; border-bottom-width: 2px; white-space: nowrap; }
th button { all: unset; cursor: pointer; }
th button:hover { text-decoration: underline; }
th button:focus-visible, .tools input:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th button::after { content: "\\2195"; color: var(--muted); font-weight: 400; padding-left: .3em; }
th[aria-sort=ascending] button::after { content: "\\2191"; color: inherit; }
th[aria-sort=descending] button::after { content: "\\2193"; color: inherit; }
tbody tr:hover { background: var(--wash); }
.number { text-align: right; white-space: nowrap; }
td:not(.number) { max-width: 34rem; }
tfoot td { font-weight: 700; border-bottom: 0; }
${FIGURE_STYLE}
figure { flex: 1 1 24rem; max-width: 62rem; }
figure.network-figure { flex-basis: 100%; max-width: none; }
.warning { background: var(--warn-wash); color: var(--warn); border-left: 4px solid currentColor; padding: .5rem .8rem; max-width: 62rem; }
summary { cursor: pointer; font-weight: 600; font-size: 1.2rem; }
@media screen and (min-width: 80rem) {
  html { scroll-padding-top: 1rem; }
  body:has(nav) { display: grid; grid-template: auto 1fr / 13rem minmax(0, 104rem); justify-content: center; }
  body:has(nav) :is(header, main) { grid-column: 2; width: 100%; }
  nav { grid-area: 1 / 1 / span 2; position: static; padding: 0 0 0 1.25rem; }
  nav > ul { position: sticky; top: 0; max-height: 100vh; overflow: auto; display: block; white-space: normal; border: 0; padding: 1.25rem 0; }
  nav > ul > li { margin-bottom: .5rem; }
  nav ul ul { display: block; padding-left: .8rem; border-left: 1px solid var(--line); font-size: .8rem; }
}
@media (max-width: 40rem) {
  main, header, nav { padding-inline: 1rem; }
  .headline { font-size: 1.2rem; }
  dl.figures { gap: .5rem; }
  dl.figures dd { font-size: 1rem; }
  dl.figures > div { padding: .4rem .6rem; }
  dl.details div { grid-template-columns: 5.5rem minmax(0, 1fr); }
  table { font-size: .8rem; }
  th, td { padding-right: .45rem; }
  thead th { white-space: normal; vertical-align: bottom; }
  th:not([aria-sort]) button::after { content: none; }
  td:first-child:not(.number) { min-width: 6rem; }
}
@media print {
  :root { color-scheme: light; ${LIGHT} }
  nav, .tools { display: none; }
  body { font-size: 10.5pt; }
  .headline { font-size: 16pt; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 8.5pt; }
  th button::after { content: none !important; }
  tbody tr[hidden] { display: table-row; }
  tbody td:not(.number) { overflow-wrap: anywhere; }
  tr, figure, dl.figures > div { break-inside: avoid; }
  h2 { break-after: avoid; }
  main { display: block; }
  .body { gap: .6rem 1.5rem; margin-bottom: 1.2rem; }
}
`.trim();
