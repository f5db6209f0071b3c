import { formatRise } from '../../units/numbers.js';
import { countOf } from '../../units/words.js';
import { capacityRisks } from '../words/phrases.js';
import { type FigureChange, monthChange, riseOf, runsApart } from './cost-change.js';
import { type HallChange, lostData, lostInPlan, openings } from './hall-change.js';

/** What a reviewer weighs first, in one line: data, access, cost, capacity, downtime. */
export function riskLine(change: HallChange): string {
  const risks = [
    ['data at risk', dataWords(change)],
    ['access', accessState(change)],
    ['cost', costWords(change)],
    ['capacity', capacityWords(change)],
    ['downtime', downtimeWords(change)],
  ];
  return `Risk: ${risks.map(([what, state]) => `${what}: ${state}`).join(' · ')}`;
}

function dataWords(change: HallChange): string {
  const lost = lostData(change).map(({ address }) => address);
  const planned = lostInPlan(change).map(({ subject }) => subject);
  return (lost.length > 0 ? lost : [...new Set(planned)]).join(', ') || 'none';
}

function accessState(change: HallChange): string {
  if (change.before === null) return 'all of it is new';
  const wider = openings(change).length;
  if (wider > 0) return `widened (${countOf(wider, 'change')})`;
  return change.access.length > 0 ? 'narrowed' : 'unchanged';
}

function costWords(change: HallChange): string {
  const month = monthChange(change);
  return month === null ? 'new' : [monthWords(month), runsApart(change)].filter((part) => part !== null).join(', ');
}

function monthWords(month: FigureChange): string {
  const rise = riseOf(month);
  if (rise === 0) return 'unchanged';
  return Number.isFinite(rise) ? formatRise(rise) : 'from zero';
}

/** Risks that the new version has and the old one had not. */
function capacityWords({ before, after }: HallChange): string {
  const known = new Set(before === null ? [] : capacityRisks(before.plan));
  const risks = capacityRisks(after.plan);
  const fresh = risks.filter((risk) => !known.has(risk));
  if (fresh.length > 0) return fresh.join(', ');
  return risks.length > 0 ? 'as before' : 'none known';
}

function downtimeWords({ resources }: HallChange): string {
  const kinds = new Set(resources.map(({ kind }) => kind));
  if (kinds.has('replaced')) return 'resources are recreated';
  if (kinds.has('drain')) return 'nodes are drained one by one';
  return kinds.has('removed') ? 'none for what stays' : 'none';
}
