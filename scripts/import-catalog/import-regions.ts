import type { RegionCatalog, TypeOffer } from '../../lib/catalog/facts/catalog.js';
import type { Citations } from './citations.js';
import { citeServices, servicePrices } from './import-service-prices.js';
import type { Any, SourceFiles } from './source-files.js';

/** By price-list location name, country (ISO 3166-1 alpha-2) and continent. */
const REGIONS: Readonly<Record<string, readonly [string, string, RegionCatalog['continent']]>> = {
  'af-south-1': ['Africa (Cape Town)', 'ZA', 'Africa'],
  'ap-east-1': ['Asia Pacific (Hong Kong)', 'HK', 'Asia'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)', 'JP', 'Asia'],
  'ap-northeast-2': ['Asia Pacific (Seoul)', 'KR', 'Asia'],
  'ap-northeast-3': ['Asia Pacific (Osaka)', 'JP', 'Asia'],
  'ap-south-1': ['Asia Pacific (Mumbai)', 'IN', 'Asia'],
  'ap-south-2': ['Asia Pacific (Hyderabad)', 'IN', 'Asia'],
  'ap-southeast-1': ['Asia Pacific (Singapore)', 'SG', 'Asia'],
  'ap-southeast-2': ['Asia Pacific (Sydney)', 'AU', 'Oceania'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)', 'ID', 'Asia'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)', 'AU', 'Oceania'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)', 'MY', 'Asia'],
  'ca-central-1': ['Canada (Central)', 'CA', 'North America'],
  'ca-west-1': ['Canada West (Calgary)', 'CA', 'North America'],
  'eu-central-1': ['EU (Frankfurt)', 'DE', 'Europe'],
  'eu-central-2': ['Europe (Zurich)', 'CH', 'Europe'],
  'eu-north-1': ['EU (Stockholm)', 'SE', 'Europe'],
  'eu-south-1': ['EU (Milan)', 'IT', 'Europe'],
  'eu-south-2': ['Europe (Spain)', 'ES', 'Europe'],
  'eu-west-1': ['EU (Ireland)', 'IE', 'Europe'],
  'eu-west-2': ['EU (London)', 'GB', 'Europe'],
  'eu-west-3': ['EU (Paris)', 'FR', 'Europe'],
  'il-central-1': ['Israel (Tel Aviv)', 'IL', 'Asia'],
  'me-central-1': ['Middle East (UAE)', 'AE', 'Asia'],
  'me-south-1': ['Middle East (Bahrain)', 'BH', 'Asia'],
  'sa-east-1': ['South America (Sao Paulo)', 'BR', 'South America'],
  'us-east-1': ['US East (N. Virginia)', 'US', 'North America'],
  'us-east-2': ['US East (Ohio)', 'US', 'North America'],
  'us-west-1': ['US West (N. California)', 'US', 'North America'],
  'us-west-2': ['US West (Oregon)', 'US', 'North America'],
};

export function importRegions(files: SourceFiles, citations: Citations): RegionCatalog[] {
  citeOffers(files, citations);
  citeServices(citations);
  citeEnergy(citations);
  const zonesByRegion = new Map<string, Set<string>>();
  for (const byRegion of Object.values(files.offerings)) {
    for (const [region, zones] of Object.entries(byRegion)) {
      const known = zonesByRegion.get(region) ?? new Set();
      for (const zone of zones) known.add(zone);
      zonesByRegion.set(region, known);
    }
  }
  const priced = Object.keys(files.onDemand.locations);
  for (const location of priced) {
    const kind = files.onDemand.locations[location].kind;
    if (kind === 'region' && !zonesByRegion.has(location)) {
      citations.leaveOut(`region ${location}`, 'priced, but its zones are not in the table of offerings');
    }
  }
  citations.leaveOut('GovCloud and China regions', 'other partitions; their zones are not in the table of offerings');
  citations.leaveOut(
    'Local Zones and Wavelength Zones',
    'no EKS control plane or file system of their own; their zones are not in the table of offerings',
  );
  citations.leaveOut(
    'capacity blocks of Local Zones',
    'a block there cannot serve a cluster in the zones of the region; see the source for its price',
  );
  citations.leaveOut('bare-metal CPU types', 'the price sources disagree about them');
  const regions = [...zonesByRegion.keys()].sort().map((region) => {
    if (!priced.includes(region)) throw new Error(`${region} has offerings but no price`);
    return regionCatalog(region, [...zonesByRegion.get(region)!].sort(), files, citations);
  });
  return regions;
}

function regionCatalog(
  region: string,
  zones: readonly string[],
  files: SourceFiles,
  citations: Citations,
): RegionCatalog {
  const names = REGIONS[region];
  if (!names) throw new Error(`${region} has no label: add it to REGIONS`);
  const [label, country, continent] = names;
  const offers = new Map<string, TypeOffer>();
  const notOffered: string[] = [];
  for (const name of Object.keys(files.instances).sort()) {
    const zonesOfType = files.offerings[name]?.[region];
    const price: number | undefined = files.onDemand.usd_per_hour[region]?.[name];
    const block: number | undefined = files.capacityBlocks[name]?.locations[region]?.usd_per_hour;
    if (!zonesOfType) {
      if (price !== undefined || block !== undefined) notOffered.push(name);
      continue;
    }
    const rates = files.reserved[region]?.[name];
    offers.set(name, {
      zones: [...zonesOfType].sort(),
      onDemandUsdPerHour: price ?? null,
      spotUsdPerHour: files.spot[region]?.[name] ?? null,
      reserved1YearUsdPerHour: rates?.standard_1yr_all_upfront_effective_usd_per_hour ?? null,
      reserved3YearUsdPerHour: rates?.standard_3yr_all_upfront_effective_usd_per_hour ?? null,
      capacityBlockUsdPerHour: block ?? null,
    });
  }
  if (notOffered.length > 0) {
    citations.leaveOut(
      `in ${region}: ${notOffered.join(', ')}`,
      'priced, but no zone offers it in the later table of offerings',
    );
  }
  return {
    region,
    label,
    country,
    continent,
    zones,
    offers,
    prices: servicePrices(region, files),
    energy: regionEnergy(region, files, citations),
  };
}

function citeOffers(files: SourceFiles, citations: Citations): void {
  citations.cite(
    'regions/*/zones',
    ['moto-offerings'],
    'the zones that offer any of the types; a zone without them is not known',
  );
  for (const name of ['region', 'label', 'country', 'continent']) citations.cite(`regions/*/${name}`, ['aws-names']);
  citations.cite('regions/*/offers/*/zones', ['moto-offerings'], 'an offering is no promise of capacity');
  citations.cite('regions/*/offers/*/onDemandUsdPerHour', ['vantage-parquet']);
  citations.cite(
    'regions/*/offers/*/spotUsdPerHour',
    ['vantage-parquet'],
    'an average over zones on one day, no forecast; for some old types it repeats the on-demand price',
  );
  citations.cite(
    'regions/*/offers/*/reserved1YearUsdPerHour',
    ['vantage-parquet'],
    'standard, all upfront, divided by the hours of the term',
  );
  citations.cite(
    'regions/*/offers/*/reserved3YearUsdPerHour',
    ['vantage-parquet'],
    'standard, all upfront, divided by the hours of the term',
  );
  citations.cite(
    'regions/*/offers/*/capacityBlockUsdPerHour',
    ['capacity-block-page'],
    'billed upfront; an operating-system fee may come on top; AWS changes these prices',
  );
  for (const [region, rows] of Object.entries<Any>(files.onDemand.row_source_exceptions)) {
    for (const name of Object.keys(rows))
      citations.cite(`regions/${region}/offers/${name}/onDemandUsdPerHour`, ['karpenter-pricing']);
  }

  citations.lack(
    'regions/*/offers/*/onDemandUsdPerHour',
    'the price table of May to June 2026 has no row for this type here',
  );
  for (const [name, reason] of Object.entries<string>(files.onDemand.types_without_on_demand_price)) {
    citations.lack(
      `regions/*/offers/${name}/onDemandUsdPerHour`,
      reason.replace(' (see prices_capacity_blocks.json)', ''),
    );
  }
  for (const [region, names] of Object.entries<string[]>(
    files.onDemand.accelerated_offered_2026_08_but_unpriced_here,
  )) {
    for (const name of names) {
      citations.lack(
        `regions/${region}/offers/${name}/onDemandUsdPerHour`,
        'offered here in August 2026, after the price table was made',
      );
    }
  }
  citations.lack('regions/*/offers/*/spotUsdPerHour', 'the price table has no spot average for this type here');
  for (const term of ['reserved1Year', 'reserved3Year']) {
    citations.lack(
      `regions/*/offers/*/${term}UsdPerHour`,
      'the price list has no standard all-upfront rate of this term for this type here',
    );
  }
  citations.lack(
    'regions/*/offers/*/capacityBlockUsdPerHour',
    "AWS's capacity-block page of 2026-07-22 lists no price for this type here",
  );
}

function regionEnergy(region: string, files: SourceFiles, citations: Citations): RegionCatalog['energy'] {
  const facts = files.energy.regions[region];
  const site: number | null = facts.pue ?? null;
  const grid: number | undefined = facts.gsf_electricitymaps_consumption_g_co2e_per_kwh;
  if (site === null)
    citations.cite(
      `regions/${region}/energy/pue`,
      ['aws-pue'],
      "AWS publishes none for this site: the global figure of 2024, the year of the sites' figures",
    );
  if (grid === undefined && facts.ember_national_g_co2e_per_kwh !== undefined) {
    citations.cite(
      `regions/${region}/energy/gridGramsCo2ePerKwh`,
      ['ember'],
      'the national average, as Electricity Maps has none here',
    );
    citations.lack(`regions/${region}/energy/gridYear`, 'the source gives no year');
  }
  return {
    pue: site ?? files.energy.pue_global['2024'],
    pueBasis: site === null ? 'global' : 'site',
    gridGramsCo2ePerKwh: grid ?? facts.ember_national_g_co2e_per_kwh ?? null,
    gridYear: grid === undefined ? null : facts.gsf_year,
  };
}

function citeEnergy(citations: Citations): void {
  citations.cite('regions/*/energy/*', ['gsf-regions']);
  citations.cite(
    'regions/*/energy/gridGramsCo2ePerKwh',
    ['gsf-regions'],
    "location-based, consumption; the source's rows for 2024 repeat the grid figures of 2023",
  );
  citations.lack('regions/*/energy/gridGramsCo2ePerKwh', 'no source covers the region');
  citations.lack('regions/*/energy/gridYear', 'no source covers the region');
}
