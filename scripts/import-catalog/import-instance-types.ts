import type { InstanceType } from '../../lib/catalog/facts/catalog.js';
import { familyOf } from '../../lib/catalog/facts/instance-family.js';
import { networkCards } from '../../lib/catalog/facts/network-cards.js';
import type { AcceleratorRecord } from '../../lib/catalog/files/accelerators-file.js';
import { measuredPower, modelPower } from '../../lib/catalog/refresh/power-model.js';
import type { Citations } from './citations.js';
import type { Any, SourceFiles } from './source-files.js';
import type { SourceKey } from './source-texts.js';

export function importInstanceTypes(
  files: SourceFiles,
  accelerators: readonly AcceleratorRecord[],
  citations: Citations,
): InstanceType[] {
  const base: SourceKey[] = ['moto@34d6cad5'];
  citations.cite('instance-types/*/**', base);
  citations.cite('instance-types/*/network/baselineGbps', ['karpenter-bandwidth']);
  citations.cite(
    'instance-types/*/accelerators/interconnect',
    ['gpu-quick-reference', 'neuron-docs'],
    'NVLink joins SXM modules, NeuronLink the AWS chips of one node, PCIe the rest',
  );
  citations.cite(
    'instance-types/*/power/*',
    ['ccf-use', 'ccf', 'h100-node'],
    'modelled; the method and the uncertainty stand beside it',
  );
  citations.lack('instance-types/*/accelerators', 'it carries no accelerator that is sized');
  const records = new Map(accelerators.map((record) => [record.accelerator.key, record]));
  return Object.entries(files.instances).map(([name, facts]) => instanceType(name, facts, records, files, citations));
}

function instanceType(
  name: string,
  facts: Any,
  records: ReadonlyMap<string, AcceleratorRecord>,
  files: SourceFiles,
  citations: Citations,
): InstanceType {
  const fraction = facts.accelerator_count > 0 && facts.accelerator_count < 1;
  const key: string | null =
    facts.accelerator_key === null ? null : fraction ? `${facts.accelerator_key}-FRACTION` : facts.accelerator_key;
  const record = key === null ? undefined : records.get(key);
  if (key !== null && !record) throw new Error(`${name} carries the unknown accelerator ${key}`);
  citeInstanceType(name, facts, files, citations);

  const power = instancePower(name, facts, record, files);
  if ('reason' in power) citations.lack(`instance-types/${name}/power`, power.reason);
  return {
    name,
    family: familyOf(name),
    vcpus: facts.vcpu,
    memoryGib: facts.memory_gib,
    architecture: facts.arch,
    accelerators: record
      ? {
          model: record.accelerator,
          count: facts.accelerator_count,
          interconnect: facts.accelerator_count > 1 ? record.link : 'none',
        }
      : null,
    network: {
      baselineGbps: facts.network_baseline_gbps,
      cards: importNetworkCards(name, facts, files, citations),
      efaInterfaces: facts.efa_interfaces_max,
    },
    localNvmeGb: facts.local_nvme_gb ?? 0,
    localDisks: facts.local_disks ?? [],
    usageClasses: [...facts.usage_classes].sort(),
    placementStrategies: [...(facts.placement_group_strategies ?? [])].sort(),
    bareMetal: facts.bare_metal,
    power: 'power' in power ? power.power : null,
  };
}

function citeInstanceType(name: string, facts: Any, files: SourceFiles, citations: Citations): void {
  const stated = facts.source as string;
  const note: string | null = facts.notes.length > 0 ? facts.notes.join('; ') : null;
  const own: SourceKey[] = stated.startsWith('moto@')
    ? [stated as SourceKey]
    : stated.startsWith('aws-neuron')
      ? ['neuron-docs', 'moto@34d6cad5']
      : ['aws-p6e'];
  if (note !== null || own[0] !== 'moto@34d6cad5') {
    citations.cite(`instance-types/${name}/**`, own, note);
    citations.cite(
      `instance-types/${name}/network/baselineGbps`,
      own[0] === 'aws-p6e' ? own : ['karpenter-bandwidth'],
      note,
    );
  }
  if (files.energy.instance_power_w_teads_2021[name]) {
    citations.cite(`instance-types/${name}/power/*`, ['teads', 'ccf'], 'disks added to what was measured');
  }
}

function importNetworkCards(
  name: string,
  facts: Any,
  files: SourceFiles,
  citations: Citations,
): InstanceType['network']['cards'] {
  // trn2u is in no dump; its source takes everything but memory from trn2.48xlarge.
  const described = files.describe(name === 'trn2u.48xlarge' ? 'trn2.48xlarge' : name)?.NetworkInfo;
  const interfaces: number[] = described
    ? described.NetworkCards.map((card: Any) => card.MaximumNetworkInterfaces)
    : Array.from({ length: facts.network_cards_max }, () => 1);
  if (!described) {
    citations.cite(
      `instance-types/${name}/network/cards/*/interfaces`,
      ['aws-p6e'],
      'not published: one interface a card is the least there can be',
    );
  }
  return networkCards(interfaces, facts.efa_supported ? facts.efa_interfaces_max : 0);
}

function instancePower(name: string, facts: Any, record: AcceleratorRecord | undefined, files: SourceFiles) {
  const onHardDisks = (facts.local_disks as string[] | null)?.some((disk) => disk.endsWith('hdd')) ?? false;
  const diskGb: number = facts.local_nvme_gb ?? 0;
  const disks = { ssdGb: onHardDisks ? 0 : diskGb, hddGb: onHardDisks ? diskGb : 0 };
  const teads = files.energy.instance_power_w_teads_2021[name];
  // Teads gives inf1 its hosts only: the chips are not in it.
  if (teads && (!record || teads.gpu_max_w > 0)) return { power: measuredPower(teads.idle_w, teads.max_w, disks) };
  const accelerated = facts.accelerator_count > 0;
  return modelPower({
    name,
    vcpus: facts.vcpu,
    memoryGib: facts.memory_gib,
    ...disks,
    accelerators: accelerated ? { count: facts.accelerator_count, power: record?.power ?? null } : null,
  });
}
