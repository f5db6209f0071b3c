import { DARK, LIGHT } from '../drawings/svg.js';

/**
 * The style of a page: readable on a phone and on paper, in light and dark. Every pair of ink and ground has a contrast
 * of at least 4.5 (WCAG 2.1, AA).
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
${LIGHT}
}
@media (prefers-color-scheme: dark) {
  :root {
${DARK}
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header, nav { max-width: 78rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
p { margin: .6rem 0; max-width: 46rem; overflow-wrap: anywhere; }
a { color: var(--link); }
/* One line that scrolls, so that the answer is on the first screen; a column beside it where there is room. */
nav ul { display: flex; gap: .25rem 1rem; overflow-x: auto; white-space: nowrap; list-style: none; margin: 1rem 0 0; padding: 0 0 .4rem; font-size: .9rem; }
section ul { padding-left: 1.2rem; }
section li { overflow-wrap: anywhere; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .75rem; margin: 1rem 0; }
dl.figures div { background: var(--wash); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
dl.figures dt { color: var(--muted); font-size: .85rem; }
dl.figures dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
#key-figures { display: flex; flex-wrap: wrap; }
#key-figures div { flex: 1 1 15rem; }
#key-figures div:first-child { flex-basis: 100%; border-left: 5px solid var(--series-1); }
#key-figures div:first-child dd { font-size: 1.4rem; line-height: 1.3; font-weight: 700; }
dl.details { display: grid; gap: .35rem 1rem; margin: 1rem 0; max-width: 64rem; }
dl.details div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0 1rem; }
dl.details dt { color: var(--muted); }
dl.details dd { margin: 0; overflow-wrap: anywhere; }
/* Shades at the edges show that a table scrolls: they stay in place, and the cover over them scrolls with the cells. */
.scroll {
  overflow-x: auto; margin: 1rem 0; max-width: 100%;
  background:
    linear-gradient(to right, var(--paper) 30%, transparent) left / 3rem 100%,
    linear-gradient(to left, var(--paper) 30%, transparent) right / 3rem 100%,
    linear-gradient(to right, var(--shade), transparent) left / .9rem 100%,
    linear-gradient(to left, var(--shade), transparent) right / .9rem 100%;
  background-repeat: no-repeat;
  background-attachment: local, local, scroll, scroll;
}
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: .85rem; padding-bottom: .3rem; }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
thead th, thead td { font-weight: 600; border-bottom-width: 2px; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
tfoot td { font-weight: 700; border-bottom: 0; }
figure { margin: 1rem 0; max-width: 30rem; }
figcaption { color: var(--muted); font-size: .85rem; margin-bottom: .4rem; }
figure svg { display: block; width: 100%; height: auto; }
figure text.mark { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.warning { background: var(--warn-wash); color: var(--warn); border-left: 4px solid currentColor; padding: .5rem .8rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; font-weight: 600; font-size: 1.1rem; }
.point { cursor: default; outline: none; }
.point .hint { opacity: 0; pointer-events: none; }
.point:hover .hint, .point:focus .hint { opacity: 1; }
.point:focus circle { stroke-width: 4; }
@media (min-width: 64rem) {
  /* Blocks that are narrow stand side by side. */
  section, details { display: flow-root; }
  section > .scroll, section > figure, details > .scroll, details > figure {
    display: inline-block; vertical-align: top; margin: .3rem 2rem .7rem 0; max-width: calc(100% - 2rem);
  }
  section > figure, details > figure { width: 27rem; margin-right: 1.5rem; }
}
@media screen and (min-width: 80rem) {
  body:has(nav) { display: grid; grid-template: auto 1fr / 14rem minmax(0, 78rem); justify-content: center; column-gap: 1rem; }
  body:has(nav) :is(header, main) { grid-column: 2; width: 100%; }
  nav { grid-area: 1 / 1 / span 2; padding-top: 1.5rem; }
  nav ul { position: sticky; top: 1.5rem; flex-direction: column; overflow: visible; white-space: normal; margin: 0; }
}
@media (max-width: 40rem) {
  h1 { font-size: 1.4rem; }
  h2 { margin-top: 2rem; }
  dl.figures { grid-template-columns: repeat(auto-fill, minmax(min(100%, 9rem), 1fr)); gap: .5rem; }
  #key-figures div { flex-basis: 9rem; }
  dl.details div { grid-template-columns: 5.5rem minmax(0, 1fr); }
  dl.figures dd { font-size: 1rem; }
  table { font-size: .8rem; }
  th, td { padding-right: .45rem; }
  thead th { white-space: normal; vertical-align: bottom; }
  td:first-child:not(.number) { min-width: 6rem; }
}
@media print {
  :root {
    color-scheme: light;
${LIGHT}
  }
  nav { display: none; }
  body { font-size: 10.5pt; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 8.5pt; }
  tbody td:not(.number) { overflow-wrap: anywhere; }
  tr, figure { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`.trim();
