import { formatShare } from '../../../units/numbers.js';
import { shown } from '../../../units/shown.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { namedRegions, type Placed, roundTripMilliseconds, statedTrips } from '../../kinds/round-trips.js';
import type { Blueprint, WorkloadBlueprint } from '../../schema/blueprint.js';
import type { CheckContext, Incomplete } from '../check-context.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;
type Workload = Incomplete<WorkloadBlueprint>;

/** Services on owned nodes: their users, the round trips to them, and accelerators to serve with. */
export function checkEdge(context: CheckContext): void {
  const { data, report } = context;
  checkRoundTrips(context);
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    if (!workload?.name) continue;
    const path: DocumentPath = ['workloads', index];
    const fleets = (data.onPremises?.fleets ?? []).flatMap((fleet, at) =>
      fleet && [fleet.workload, ...(fleet.sharedWith ?? [])].includes(workload.name) ? [{ fleet, at }] : [],
    );
    if (workload.inference !== undefined) {
      for (const { fleet, at } of fleets) {
        if (fleet.accelerators !== undefined) continue;
        report({
          code: 'missing-key',
          path: ['onPremises', 'fleets', at],
          message: `"accelerators" is missing: ${workload.name} is served by them`,
          hint: 'add them, such as "accelerators: { perNode: 4, type: L4 }", or name another workload',
        });
      }
    }
    if (workload.edge === undefined) continue;
    if (workload.inference === undefined || fleets.length === 0) {
      report({
        code: 'contradiction',
        path: [...path, 'edge'],
        message:
          workload.inference === undefined
            ? '"edge" is of a service that is sized from its model, and "inference" is missing'
            : '"edge" is of a service on owned nodes, and no fleet of onPremises serves it',
        hint: 'remove it',
      });
      continue;
    }
    const served = fleets.map(({ fleet }) => siteOf(fleet.site, data.onPremises));
    checkUsers(context, workload, served, [...path, 'edge']);
  }
}

/** Site of a fleet: its own, else the only one; without a name, no round trip is known. */
function siteOf(name: string | undefined, onPremises: OnPremises | undefined): Placed {
  const sites = onPremises?.sites ?? [];
  const found =
    name === undefined ? (sites.length === 1 ? sites[0] : undefined) : sites.find((each) => each?.name === name);
  return { name: found?.name ?? name ?? '', ...(found?.place !== undefined && { place: found.place }) };
}

function checkUsers(
  { data, report }: CheckContext,
  { edge }: Workload,
  served: readonly Placed[],
  path: DocumentPath,
): void {
  const users = edge?.users ?? [];
  if (users.length === 0) {
    if (edge?.roundTripWithin === undefined || edge.users !== undefined) return;
    const message = '"roundTripWithin" needs "users": where requests come from';
    report({
      code: 'missing-key',
      path: [...path, 'roundTripWithin'],
      message,
      hint: 'add them, such as "users: [{ place: eu-west-2, share: 100 % }]"',
    });
    return;
  }
  const stated = statedTrips(data.onPremises ?? {}, namedRegions(data.region));
  const seen: string[] = [];
  for (const [index, user] of users.entries()) {
    if (user?.place === undefined) continue;
    const at = [...path, 'users', index, 'place'];
    if (seen.includes(user.place)) {
      const message = `duplicate place ${shown(user.place)}`;
      report({ code: 'name-duplicate', path: at, message, hint: 'write one share for the place' });
    }
    seen.push(user.place);
    const cloud = typeof data.region === 'string' && data.region !== 'any' ? [{ name: data.region }] : [];
    const missing = [...served, ...cloud].find(
      (site) => roundTripMilliseconds(site, { name: user.place! }, stated) === null,
    );
    if (missing === undefined) continue;
    report({
      code: 'missing-key',
      path: at,
      message: `the round trip from ${user.place} to ${missing.name || 'the site of the owned nodes'} is not known`,
      hint: `state it under onPremises: "roundTrips: [{ between: [${user.place}, ${missing.name || 'site'}], time: 10 ms }]"`,
    });
  }
  const sum = users.reduce((total, user) => total + (user?.share ?? 0), 0);
  if (users.every((user) => user?.share !== undefined) && Math.abs(sum - 1) > 1e-6) {
    report({
      code: 'wrong-value',
      path: [...path, 'users'],
      message: `the shares of the users sum to ${formatShare(sum)}: expected 100 %`,
    });
  }
}

/** Each is between two places that something else names, and once. */
function checkRoundTrips({ data, report, known }: CheckContext): void {
  const sites = (data.onPremises?.sites ?? []).flatMap((site) => site?.name ?? []);
  const users = (data.workloads ?? []).flatMap((workload) =>
    (workload?.edge?.users ?? []).flatMap((user) => user?.place ?? []),
  );
  const seen: string[] = [];
  for (const [index, trip] of (data.onPremises?.roundTrips ?? []).entries()) {
    const path: DocumentPath = ['onPremises', 'roundTrips', index];
    const names = (trip?.between ?? []).flatMap((name) => name ?? []);
    for (const [at, name] of names.entries()) {
      if ([...sites, ...users, ...known.regions].includes(name)) continue;
      report({
        code: 'reference-unknown',
        path: [...path, 'between', at],
        message: `${shown(name)} is no site, no region and no place of users`,
        ...(sites.length > 0 && { hint: `sites: ${sites.join(', ')}` }),
      });
    }
    const pair = [...names].sort().join(' ');
    if (names.length === 2 && seen.includes(pair)) {
      const message = `duplicate round trip between ${names.join(' and ')}`;
      report({ code: 'name-duplicate', path: [...path, 'between'], message, hint: 'keep one of them' });
    }
    seen.push(pair);
  }
}
