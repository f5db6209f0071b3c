import type { FleetExpectation } from '../../studies/acceptance/expectation.js';
import type { AcceptanceVerdict, MeasuredRate } from '../../studies/acceptance/judge-burn-in.js';
import {
  amount,
  count,
  documentOf,
  left,
  list,
  type ReportDocument,
  right,
  section,
  type TableRow,
  table,
} from '../document/document.js';

/** What a burn-in of a hall should show. */
export function expectationDocument(hall: string, fleets: readonly FleetExpectation[]): ReportDocument {
  const rates = fleets.flatMap(({ fleet, busGbytesPerSecond, stores, nodes, instanceType }) => [
    { fleet: `${fleet}: ${nodes} × ${instanceType}`, what: 'all-reduce', unit: 'GB/s', expected: busGbytesPerSecond },
    ...stores.map(({ store, mbytesPerSecond }) => ({ fleet, what: store, unit: 'MB/s', expected: mbytesPerSecond })),
  ]);
  return documentOf('acceptance', `Acceptance of hall ${hall}`, 'What a burn-in of every fleet should show.', [
    section('nodes', 'Nodes', [
      table(
        'nodes',
        'What each fleet has',
        [
          left('fleet', 'fleet'),
          right('nodes', 'nodes'),
          right('accelerators', 'accelerators a node'),
          right('efa', 'EFA interfaces a node'),
        ],
        fleets.map(({ fleet, nodes, accelerators, efaInterfaces }) => ({
          fleet,
          nodes: count(nodes),
          accelerators: count(accelerators),
          efa: count(efaInterfaces),
        })),
      ),
    ]),
    section('rates', 'Rates', [
      table(
        'rates',
        'Rates that are expected',
        [left('fleet', 'fleet'), left('what', 'what'), right('expected', 'expected'), left('basis', 'how it is known')],
        rates.map(({ fleet, what, unit, expected }) => ({
          fleet,
          what,
          expected: amount(expected.value, unit),
          basis: expected.value === null ? expected.why : expected.source,
        })),
      ),
      list(
        rates.flatMap(({ fleet, what, expected }) =>
          expected.value === null || expected.doubt === null ? [] : [`${fleet}, ${what}: ${expected.doubt}`],
        ),
      ),
    ]),
  ]);
}

const LEADS: Readonly<Record<AcceptanceVerdict['verdict'], string>> = {
  accepted: 'Accepted: every fleet does what it should.',
  refused: 'Refused: a fleet does not do what it should.',
  incomplete: 'Incomplete: nothing is wrong in the log, and not everything was tested.',
};

/** What a burn-in has shown. */
export function verdictDocument(hall: string, { verdict, findings, rates }: AcceptanceVerdict): ReportDocument {
  return documentOf('acceptance', `Acceptance of hall ${hall}`, LEADS[verdict], [
    section('findings', 'Findings', [
      list(findings.map(({ code, fleet, weight, what, hint }) => `${weight}[${code}]: ${fleet}: ${what}; ${hint}`)),
    ]),
    section('rates', 'Rates', [
      table(
        'rates',
        'Measured rates, and the least that is accepted',
        [
          left('fleet', 'fleet'),
          left('what', 'what'),
          right('measured', 'measured'),
          right('expected', 'expected'),
          right('least', 'accepted from'),
        ],
        rates.map(rateCells),
      ),
    ]),
  ]);
}

function rateCells({ fleet, what, unit, measured, expected, least }: MeasuredRate): TableRow {
  return {
    fleet,
    what,
    measured: amount(measured, unit),
    expected: amount(expected.value, unit),
    least: amount(least, unit),
  };
}
