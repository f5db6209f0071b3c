import type { Diagnostic, DocumentPath } from '../../blueprint/document/diagnostic.js';
import { daysSinceEpoch } from '../../units/instant.js';
import { closest } from '../../units/suggest.js';
import type { CatalogIndex } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import { savingsPlanKey } from '../facts/savings-plans.js';
import type { CatalogOverlay } from './overlay-schema.js';

/** What an overlay may name: the catalog's words. */
export interface OverlayNames {
  readonly regions: CatalogIndex['regions'];
  readonly instanceTypes: readonly string[];
  /** Keys. */
  readonly accelerators: readonly string[];
}

/** Where a well-formed overlay names what there is not, or says two things of one figure. */
export function checkOverlay(overlay: CatalogOverlay, names: OverlayNames): Diagnostic[] {
  const mistakes: Diagnostic[] = [];
  const report = (code: Diagnostic['code'], path: DocumentPath, message: string, hint?: string) =>
    mistakes.push({ code, severity: 'error', path, message, ...(hint ? { hint } : {}) });
  const suggestion = (word: string, known: readonly string[]) => {
    const near = closest(word, known);
    return near ? `did you mean "${near}"?` : undefined;
  };
  const regions = names.regions.map((entry) => entry.region);
  const newTypes = (overlay.instanceTypes ?? []).map((type) => type.name);
  const types = [...names.instanceTypes, ...newTypes];
  const families = [...new Set(types.map(familyOf))];
  const accelerators = [...names.accelerators, ...(overlay.accelerators ?? []).map((entry) => entry.key)];

  const checkRegion = (region: string, path: DocumentPath) => {
    if (regions.includes(region)) return true;
    report('region-unknown', path, `unknown region "${region}"`, suggestion(region, regions));
    return false;
  };
  const checkType = (type: string, path: DocumentPath) => {
    if (types.includes(type)) return;
    report('instance-type-unknown', path, `unknown instance type "${type}"`, suggestion(type, types));
  };
  const checkZone = (zone: string, zones: readonly string[], path: DocumentPath) => {
    if (zones.includes(zone)) return;
    report(
      'reference-unknown',
      path,
      `unknown zone "${zone}": expected one of ${zones.join(', ')}`,
      suggestion(zone, zones),
    );
  };
  const checkTwice = (key: string, seen: Set<string>, path: DocumentPath, what: string) => {
    if (seen.has(key)) report('name-duplicate', path, `${what} is listed twice`, 'keep one of them');
    seen.add(key);
  };

  if (daysSinceEpoch(overlay.date) === null) report('wrong-value', ['date'], `${overlay.date} is not a calendar date`);

  (overlay.discounts ?? []).forEach((discount, i) => {
    discount.regions?.forEach((region, j) => {
      checkRegion(region, ['discounts', i, 'regions', j]);
    });
    discount.instanceTypes?.forEach((name, j) => {
      if (!families.includes(name)) checkType(name, ['discounts', i, 'instanceTypes', j]);
    });
  });

  const priced = new Set<string>();
  (overlay.prices ?? []).forEach((price, i) => {
    checkRegion(price.region, ['prices', i, 'region']);
    checkType(price.instanceType, ['prices', i, 'instanceType']);
    checkTwice(
      `${price.region} ${price.instanceType}`,
      priced,
      ['prices', i],
      `${price.instanceType} in ${price.region}`,
    );
    const zones = names.regions.find(({ region }) => region === price.region)?.zones ?? [];
    price.spotZones?.forEach(({ zone }, j) => {
      checkZone(zone, zones, ['prices', i, 'spotZones', j, 'zone']);
    });
    const rates = new Set<string>();
    price.savingsPlans?.forEach(({ plan, term, payment }, j) => {
      const key = savingsPlanKey(plan, term, payment);
      checkTwice(key, rates, ['prices', i, 'savingsPlans', j], key);
    });
    if (newTypes.includes(price.instanceType)) {
      report(
        'contradiction',
        ['prices', i],
        `${price.instanceType} is defined in this file: its prices belong under instanceTypes`,
      );
    }
  });

  for (const part of ['services', 'energy'] as const) {
    const seen = new Set<string>();
    (overlay[part] ?? []).forEach((entry, i) => {
      checkRegion(entry.region, [part, i, 'region']);
      checkTwice(entry.region, seen, [part, i, 'region'], entry.region);
    });
  }

  const reservations = new Set<string>();
  const reservationIds = new Set<string>();
  (overlay.reservations ?? []).forEach((reservation, i) => {
    checkType(reservation.instanceType, ['reservations', i, 'instanceType']);
    checkZone(
      reservation.zone,
      names.regions.flatMap((entry) => entry.zones),
      ['reservations', i, 'zone'],
    );
    checkTwice(reservation.name, reservations, ['reservations', i, 'name'], `the name ${reservation.name}`);
    if (reservation.id !== undefined) {
      checkTwice(reservation.id, reservationIds, ['reservations', i, 'id'], `the reservation ${reservation.id}`);
    }
    const { until } = reservation;
    if (until === undefined) return;
    if (daysSinceEpoch(until) === null) {
      report('wrong-value', ['reservations', i, 'until'], `${until} is not a calendar date`);
    } else if (until <= overlay.date) {
      report(
        'contradiction',
        ['reservations', i, 'until'],
        `it ended on ${until}, and this file is dated ${overlay.date}`,
        'leave it out',
      );
    }
  });

  const keys = new Set(names.accelerators);
  (overlay.accelerators ?? []).forEach((accelerator, i) => {
    checkTwice(
      accelerator.key,
      keys,
      ['accelerators', i, 'key'],
      `the accelerator ${accelerator.key} of the catalog or of this file`,
    );
  });

  const typeNames = new Set(names.instanceTypes);
  (overlay.instanceTypes ?? []).forEach((type, i) => {
    const at = (...rest: DocumentPath): DocumentPath => ['instanceTypes', i, ...rest];
    checkTwice(type.name, typeNames, at('name'), `the instance type ${type.name} of the catalog or of this file`);
    if (!names.instanceTypes.includes(type.like)) {
      report(
        'instance-type-unknown',
        at('like'),
        `unknown instance type "${type.like}"`,
        suggestion(type.like, names.instanceTypes),
      );
    }
    if (type.accelerator !== undefined && !accelerators.includes(type.accelerator)) {
      report(
        'reference-unknown',
        at('accelerator'),
        `unknown accelerator "${type.accelerator}"`,
        suggestion(type.accelerator, accelerators),
      );
    }
    if (type.power && type.power.idleWatts >= type.power.maxWatts) {
      report(
        'contradiction',
        at('power'),
        `${type.power.idleWatts} W idle is not below ${type.power.maxWatts} W at full load`,
      );
    }
    const offered = new Set<string>();
    type.offers.forEach((offer, j) => {
      if (!checkRegion(offer.region, at('offers', j, 'region'))) return;
      const { zones } = names.regions.find((entry) => entry.region === offer.region)!;
      offer.zones.forEach((zone, k) => {
        checkZone(zone, zones, at('offers', j, 'zones', k));
      });
      checkTwice(offer.region, offered, at('offers', j, 'region'), offer.region);
    });
  });
  return mistakes;
}
