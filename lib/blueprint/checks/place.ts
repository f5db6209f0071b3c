import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { DocumentPath } from '../document/diagnostic.js';
import type { KnownNames, Place } from '../names/known-names.js';
import { regionsMeant, regionWithPlace } from '../names/region-names.js';
import { type CheckContext, isWritten } from './check-context.js';

/** Regions and residency: where the hall may be. */
export function checkPlaces(context: CheckContext): void {
  const { data, report } = context;
  const { region } = data;
  checkResidency(context);
  if (Array.isArray(region)) {
    for (const [index, name] of region.entries()) checkRegion(context, ['region', index], name);
  } else if (region !== 'any') {
    checkRegion(context, ['region'], region);
  }
  checkStateRegion(context);
  if (
    data.state &&
    region !== undefined &&
    data.state.region === undefined &&
    !isWritten(context, ['state', 'region'])
  ) {
    report({
      code: 'missing-key',
      path: ['state'],
      message: '"region" is missing: the hall may be in any of several regions, the state bucket is in one',
      hint: 'add the region of the bucket, such as "region: us-east-1"',
    });
  }
}

function checkStateRegion(context: CheckContext): void {
  const path = ['state', 'region'];
  if (isWritten(context, path)) checkName(context, path, context.data.state?.region);
}

function checkRegion(context: CheckContext, path: DocumentPath, name: string | undefined): void {
  if (!checkName(context, path, name)) return;
  const place = context.known.places?.[name!];
  if (!place || allows(context, place)) return;
  context.report({
    code: 'contradiction',
    path,
    message: `${name} is in ${place.country} (${place.continent}), which "residency" does not allow`,
    hint: `allowed regions: ${allowedRegions(context).join(', ') || 'none'}`,
  });
}

/** Whether the region is known. */
function checkName({ known, report }: CheckContext, path: DocumentPath, name: string | undefined): boolean {
  if (name === undefined) return false;
  if (known.regions.includes(name)) return true;
  const zone = /^(.+-\d+)[a-z]$/.exec(name)?.[1];
  const near = zone && known.regions.includes(zone) ? zone : closest(name, known.regions);
  const inList = name === 'any' && path.length > 1;
  report({
    code: 'region-unknown',
    path,
    message: `unknown region ${shown(name)}`,
    hint: inList ? 'write "region: any" alone, or a list of regions' : hintForRegion(name, near, known),
  });
  return false;
}

function hintForRegion(name: string, near: string | undefined, { regions, places = {} }: KnownNames): string {
  const meant = regionsMeant(name, places);
  const [first] = meant;
  if (first !== undefined && meant.length === 1) return `write ${regionWithPlace(first, places)}`;
  if (meant.length > 1) return `regions there: ${meant.join(', ')}`;
  return near === undefined ? `regions: ${regions.join(', ')}` : `did you mean "${near}"?`;
}

function checkResidency(context: CheckContext): void {
  const { data, known, report } = context;
  const { residency } = data;
  if (residency === undefined) return;
  const places = Object.values(known.places ?? {});
  const countries = [...new Set(places.map(({ country }) => country))].sort();
  let isKnown = true;
  for (const [index, country] of (residency.countries ?? []).entries()) {
    if (country === undefined || places.length === 0 || countries.includes(country)) continue;
    isKnown = false;
    const near = closest(country, countries);
    report({
      code: 'reference-unknown',
      path: ['residency', 'countries', index],
      message: `no AWS region in ${shown(country)}`,
      hint:
        near && country.toLowerCase() === near.toLowerCase()
          ? `did you mean "${near}"?`
          : `countries: ${countries.join(', ')}`,
    });
  }
  const named = [...(residency.countries ?? []), ...(residency.continents ?? [])];
  // An entry that was refused already leaves a hole: the list is incomplete.
  if (named.includes(undefined)) return;
  if (named.length === 0) {
    report({
      code: 'missing-key',
      path: ['residency'],
      message: '"residency" names neither a country nor a continent',
      hint: 'add "countries" or "continents", or remove "residency"',
    });
  } else if (data.region === 'any' && isKnown && places.length > 0 && allowedRegions(context).length === 0) {
    report({
      code: 'contradiction',
      path: ['residency'],
      message: 'no AWS region is in any of these places',
      hint: `countries: ${countries.join(', ')}`,
    });
  }
}

function allows({ data }: CheckContext, { country, continent }: Place): boolean {
  const { countries = [], continents = [] } = data.residency ?? {};
  const named: readonly (string | undefined)[] = [...countries, ...continents];
  return named.length === 0 || named.includes(country) || named.includes(continent);
}

function allowedRegions(context: CheckContext): string[] {
  const places = Object.entries(context.known.places ?? {});
  return places
    .filter(([, place]) => allows(context, place))
    .map(([region]) => region)
    .sort();
}
