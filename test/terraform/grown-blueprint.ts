import { isMap, isScalar, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { loadCatalogIndex } from '../../lib/catalog/files/load-catalog.js';
import { baseZones } from '../../lib/plan/network/zones.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

export const NEWCOMER = 'newcomer';

/**
 * The same hall, asked for more: every minimum and every store twice as large, a workload more with a bucket, and a zone
 * more where the region has one and no fleet stands in several, which would follow into it. Limits on cost grow with it. A region that was chosen stays.
 * @param plan - of the blueprint as it stands
 */
export function grownBlueprint(text: string, { region, network, fleets }: Plan): string {
  const document = parseDocument(text);
  const workloads = document.get('workloads') as YAMLSeq<YAMLMap>;
  for (const workload of workloads.items) {
    for (const path of [['compute'], ['accelerators'], ['network']]) grow(workload, [...path, 'atLeast']);
    grow(workload, ['inference', 'requestsPerSecond']);
    const name = workload.get('name');
    const types = fleets.filter((fleet) => fleet.workload === name).map(({ instanceType }) => instanceType);
    // Another type may be cheaper for twice as many requests, in other zones.
    if (workload.has('inference')) workload.setIn(['types', 'allow'], document.createNode([...new Set(types)]));
    // Nodes of a run take many addresses each: twice as many outgrow a VPC.
    grow(workload, ['training', 'tokens'], 1.25);
    for (const store of (workload.get('storage') as YAMLSeq<YAMLMap> | undefined)?.items ?? []) {
      grow(store, ['capacity']);
      grow(store, ['throughput']);
    }
  }
  const bucket = { name: 'results', kind: 'object', capacity: '1 TB' };
  workloads.add(document.createNode({ name: NEWCOMER, accelerators: { atLeast: 1 }, storage: [bucket] }) as YAMLMap);
  if (document.hasIn(['limits', 'monthlyCost'])) document.setIn(['limits', 'monthlyCost'], '100M USD');
  document.set('region', region);
  document.delete('residency');
  const zones = network.zones.filter(({ base }) => base).length + 1;
  const offered = loadCatalogIndex().regions.find((one) => one.region === region)!.zones;
  const isSpread = fleets.some(({ subnets }) => subnets.length > 1);
  if (!isSpread && baseZones({ zones }, offered).length === zones) document.setIn(['network', 'zones'], zones);
  return document.toString();
}

/** Twice as much by default: `10 TB` becomes `20 TB`, `16` becomes `32`. */
function grow(map: YAMLMap, path: readonly string[], factor = 2): void {
  const value = map.getIn(path, true);
  if (!isScalar(value) || isMap(value)) return;
  const [, number, unit] = /^([\d.]+)(.*)$/s.exec(`${value.value}`) ?? [];
  if (number === undefined) throw new Error(`${path.join('.')} is no amount: ${value.value}`);
  const grown = Number(number) * factor;
  value.value = unit === '' ? grown : `${grown}${unit}`;
}
