import { shown } from '../../../units/shown.js';
import { closest } from '../../../units/suggest.js';
import type { DocumentPath } from '../../document/diagnostic.js';
import { joinsCluster } from '../../kinds/owned-facts.js';
import { acceleratorsNamed } from '../../names/accelerator-names.js';
import type { Blueprint } from '../../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten } from '../check-context.js';
import { checkWeekHours } from '../profile.js';

type OnPremises = Incomplete<NonNullable<Blueprint['onPremises']>>;
type Site = NonNullable<NonNullable<OnPremises['sites']>[number]>;
type Fleet = NonNullable<NonNullable<OnPremises['fleets']>[number]>;

/** Sites: names, places, hours, power and the fleets that stand there. */
export function checkSites(context: CheckContext, onPremises: OnPremises): void {
  const { report, known } = context;
  const names: string[] = [];
  for (const [index, site] of (onPremises.sites ?? []).entries()) {
    const path: DocumentPath = ['onPremises', 'sites', index];
    if (site?.name !== undefined) {
      if (names.includes(site.name)) {
        const message = `duplicate site ${shown(site.name)}`;
        report({ code: 'name-duplicate', path: [...path, 'name'], message, hint: 'give each site a name of its own' });
      }
      names.push(site.name);
    }
    if (site?.place !== undefined && !known.regions.includes(site.place)) {
      const near = closest(site.place, known.regions);
      report({
        code: 'reference-unknown',
        path: [...path, 'place'],
        message: `unknown region ${shown(site.place)}`,
        hint: near ? `did you mean ${near}?` : 'leave it out, and state onPremises.roundTrips',
      });
    }
    checkWeekHours(context, site?.hours, [...path, 'hours'], 'the site may never be used');
    if (site) checkPower(context, onPremises, site, path);
  }
  checkPlaces(context, onPremises, names);
  for (const [index, fleet] of (onPremises.fleets ?? []).entries()) {
    if (!fleet) continue;
    checkShares(context, fleet, ['onPremises', 'fleets', index]);
    checkHours(context, fleet, onPremises.sites, ['onPremises', 'fleets', index]);
    checkMaker(context, fleet, onPremises.nodes !== undefined, ['onPremises', 'fleets', index, 'accelerators']);
  }
}

/** The maker of a type is known; nodes with accelerators of one without a device plugin stay out of the cluster. */
function checkMaker(context: CheckContext, fleet: Fleet, joins: boolean, path: DocumentPath): void {
  const { accelerators } = fleet;
  if (accelerators === undefined) return;
  const known = context.known.accelerators?.();
  const keys = accelerators.type === undefined ? [] : acceleratorsNamed(accelerators.type, [...(known?.keys() ?? [])]);
  const maker = keys.length === 1 ? known!.get(keys[0]!)!.vendor : undefined;
  if (maker !== undefined && accelerators.vendor !== undefined && accelerators.vendor !== maker) {
    context.report({
      code: 'contradiction',
      path: [...path, 'vendor'],
      message: `${accelerators.type} is of ${maker}, and "vendor" says ${accelerators.vendor}`,
      hint: 'remove it',
    });
  }
  if (maker !== undefined) accelerators.vendor = maker;
  if (!joins || joinsCluster({ accelerators })) return;
  context.report({
    code: 'rule',
    severity: 'warning',
    path,
    message: `the cluster has no device plugin for accelerators of ${accelerators.vendor} on premises: these nodes do not join it, and take data and tasks ("datahall schedule") alone`,
    hint: 'run them under a scheduler of your own, or install the plugin of their maker and join them by hand',
  });
}

/** Hours of a site and those of a workload are told apart by the hour of the week, in one time zone. */
function checkHours(
  { data, report }: CheckContext,
  fleet: Fleet,
  sites: OnPremises['sites'],
  path: DocumentPath,
): void {
  const site = (sites ?? []).find((each) => each && standsAt(fleet, each, sites));
  if (site?.hours === undefined) return;
  const claims = [
    { name: fleet.workload, at: ['workload'] },
    ...(fleet.sharedWith ?? []).map((name, at) => ({ name, at: ['sharedWith', at] })),
  ];
  for (const { name, at } of claims) {
    const workload = (data.workloads ?? []).find((each) => each?.name === name);
    const key = (['hours', 'dutyCycle'] as const).find((each) => workload?.[each] !== undefined);
    const zone = workload?.profile?.timeZone;
    if (key !== undefined) {
      report({
        code: 'contradiction',
        path: [...path, ...at],
        message: `"${key}" of ${name} and "hours" of the site ${site.name} each say when its nodes work`,
        hint: key === 'hours' ? 'state the hours of the workload as profile.week' : 'remove one of them',
      });
    } else if (zone !== undefined && site.hours.timeZone !== undefined && zone !== site.hours.timeZone) {
      report({
        code: 'contradiction',
        path: [...path, ...at],
        message: `the week of ${name} is in ${zone}, and the hours of the site ${site.name} are in ${site.hours.timeZone}`,
        hint: 'state both in one time zone',
      });
    }
  }
}

/** Every fleet is at a site, where sites are named. */
function checkPlaces({ report }: CheckContext, { fleets }: OnPremises, names: readonly string[]): void {
  for (const [index, fleet] of (fleets ?? []).entries()) {
    const path: DocumentPath = ['onPremises', 'fleets', index];
    if (fleet?.site === undefined) {
      if (names.length < 2) continue;
      report({
        code: 'missing-key',
        path,
        message: `"site" is missing: ${names.length} sites are named`,
        hint: `write "site: ${names[0]}", or another of ${names.join(', ')}`,
      });
    } else if (!names.includes(fleet.site)) {
      report({
        code: 'reference-unknown',
        path: [...path, 'site'],
        message: `unknown site ${shown(fleet.site)}`,
        hint: names.length === 0 ? 'name it under onPremises.sites' : `sites: ${names.join(', ')}`,
      });
    }
  }
}

/** Whether a fleet is at a site: by name, or because there is no other. */
function standsAt({ site }: Fleet, { name }: Site, sites: OnPremises['sites']): boolean {
  return site === name || (site === undefined && sites?.length === 1);
}

function checkPower(
  { report }: CheckContext,
  { fleets, sites, powerUsageEffectiveness: shared }: OnPremises,
  site: Site,
  path: DocumentPath,
): void {
  const { power, powerPrice, powerUsageEffectiveness: ratio = shared ?? 1 } = site;
  const needs = power !== undefined ? 'power' : powerPrice !== undefined ? 'powerPrice' : undefined;
  if (needs === undefined) return;
  let drawn = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, fleet] of (fleets ?? []).entries()) {
    if (!fleet || !standsAt(fleet, site, sites)) continue;
    if (fleet.power === undefined) {
      report({
        code: 'missing-key',
        path: ['onPremises', 'fleets', index],
        message: `"power" is missing: "${needs}" of the site ${site.name} is about it`,
        hint: 'add what a node draws under load, such as "power: 9 kW"',
      });
      return;
    }
    drawn += (fleet.nodes ?? 0) * fleet.power * ratio;
    least = Math.min(least, fleet.power * ratio);
  }
  if (power === undefined || drawn <= power) return;
  const kw = (watts: number) => `${Number((watts / 1000).toPrecision(4))} kW`;
  if (power < least) {
    report({
      code: 'contradiction',
      path: [...path, 'power'],
      message: `${kw(power)} are less than one of its nodes draws with cooling, ${kw(least)}`,
      hint: 'raise the power, or remove the fleets of the site',
    });
    return;
  }
  report({
    code: 'rule',
    severity: 'warning',
    path: [...path, 'power'],
    message: `its nodes draw ${kw(drawn)} with cooling, and ${kw(power)} are allowed: some of them rest`,
    hint: `all of them work at "power: ${kw(drawn)}"`,
  });
}

/** Workloads that share a fleet are there, once, and have fleets of their own. */
function checkShares(context: CheckContext, { workload, sharedWith }: Fleet, path: DocumentPath): void {
  const { data, report } = context;
  const names = (data.workloads ?? []).flatMap((each) => each?.name ?? []);
  for (const [index, other] of (sharedWith ?? []).entries()) {
    if (other === undefined) continue;
    const at = [...path, 'sharedWith', index];
    if (!names.includes(other)) {
      report({
        code: 'reference-unknown',
        path: at,
        message: `unknown workload ${shown(other)}`,
        hint: `workloads: ${names.join(', ')}`,
      });
    } else if (other === workload && isWritten(context, at)) {
      const message = `the nodes are those of ${other} already`;
      report({ code: 'contradiction', path: at, message, hint: 'name another workload, or remove it' });
    }
  }
}
