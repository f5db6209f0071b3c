/** The style of charts and of the network, which pages and the planner share. Sizes of a figure's own place decide. */
export const FIGURE_STYLE = `
figure { container-type: inline-size; margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
figure > .wide, figure div > .wide { display: none; }
@container (min-width: 40rem) {
  .narrow { display: none; }
  figure > .wide, figure div > .wide { display: block; }
}
figure text.mark { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.point { cursor: default; outline: none; }
.point .hint { opacity: 0; pointer-events: none; }
.point:hover .hint, .point:focus .hint { opacity: 1; }
.point:focus circle { stroke-width: 4; }
.network { display: flex; flex-wrap: wrap; gap: .75rem; font-size: .9rem; line-height: 1.4; }
.network strong { font-weight: 600; }
.vpc { flex: 999 1 40rem; min-width: 0; border: 1px solid var(--muted); border-radius: 8px; background: var(--wash); padding: .6rem; }
.zones { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .6rem; margin-top: .5rem; }
.zone { border: 1px solid var(--line); border-radius: 6px; background: var(--paper); padding: .5rem .6rem .6rem; min-width: 0; }
.subnet { border: 1px solid var(--line); border-left: 5px solid var(--muted); border-radius: 4px; padding: .25rem .5rem; margin-top: .4rem; overflow-wrap: anywhere; }
.subnet code { float: right; color: var(--muted); }
.subnet div { clear: both; color: var(--ink); }
.role-public { border-left-color: var(--series-2); }
.role-control-plane { border-left-color: var(--series-4); }
.role-nodes { border-left-color: var(--series-3); }
.role-accelerators { border-left-color: var(--series-1); }
.outside { flex: 1 1 15rem; display: flex; flex-direction: column; justify-content: center; gap: .6rem; }
.reached { display: flex; align-items: center; gap: .4rem; }
.through { color: var(--muted); border-bottom: 2px solid var(--muted); flex: 1 1 7rem; position: relative; padding: 0 .7rem .1rem 0; }
.through::after { content: ""; position: absolute; right: 0; bottom: -6px; border: 5px solid transparent; border-left: 7px solid var(--muted); border-right: 0; }
.target { border: 1px solid var(--muted); border-radius: 6px; background: var(--paper); padding: .3rem .6rem; flex: 1 1 9rem; overflow-wrap: anywhere; }
`.trim();
