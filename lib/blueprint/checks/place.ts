import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { Diagnostic, DocumentPath } from '../document/diagnostic.js';
import { meant } from '../document/fix.js';
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
    checkPartitions(context);
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
  const near = zone && known.regions.includes(zone) ? zone : closest(name, regionsLike(name, known));
  const inList = name === 'any' && path.length > 1;
  report({
    code: 'region-unknown',
    path,
    message: `unknown region ${shown(name)}`,
    ...(inList ? { hint: 'write "region: any" alone, or a list of regions' } : mendRegion(name, near, known)),
  });
  return false;
}

function mendRegion(name: string, near: string | undefined, known: KnownNames): Pick<Diagnostic, 'hint' | 'fix'> {
  const { places = {} } = known;
  const like = new Set(regionsLike(name, known));
  // A name in the form of a region is one of its partition; a place is meant wherever it is.
  const there = regionsMeant(name, places).filter((region) => !REGION_FORM.test(name) || like.has(region));
  const [first] = there;
  if (first !== undefined && there.length === 1) {
    return { hint: `write ${regionWithPlace(first, places)}`, fix: { value: first } };
  }
  if (there.length > 1) return { hint: `regions there: ${there.join(', ')}` };
  return near === undefined ? { hint: `regions: ${regionsLike(name, known).join(', ')}` } : meant(near);
}

const REGION_FORM = /^[a-z]+(-[a-z]+)+-\d+[a-z]?$/;

/** Known regions of the partition that the name is of: an account has access to one. */
function regionsLike(name: string, { regions, partitionOf = () => '' }: KnownNames): readonly string[] {
  const asked = partitionOf(name);
  const like = regions.filter((region) => partitionOf(region) === asked);
  return like.length === 0 ? regions : like;
}

/** One account builds the hall, wherever that may be. */
function checkPartitions({ data: { region }, known: { regions, partitionOf = () => '' }, report }: CheckContext): void {
  if (!Array.isArray(region)) return;
  const [first, ...rest] = region.filter((name) => name !== undefined && regions.includes(name));
  for (const name of rest) {
    if (partitionOf(name!) === partitionOf(first!)) continue;
    report({
      code: 'contradiction',
      path: ['region', region.indexOf(name)],
      message: `${name} is in another partition of AWS than ${first}: no account has access to both`,
      hint: `keep regions of one partition, with ${first} or with ${name}`,
    });
  }
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
      ...(near && country.toLowerCase() === near.toLowerCase()
        ? meant(near)
        : { hint: `countries: ${countries.join(', ')}` }),
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
