import type { InstanceType } from '../../../../catalog/facts/catalog.js';
import { devicesPerNode } from '../../../kinds/replica.js';
import type { SlurmFleetPlan, SlurmPlan, SlurmSettingPlan } from '../../../shape/slurm-plan.js';
import { JOB_MEMORY_SHARE, MIB_PER_GIB } from './cluster-settings.js';

/** What PCS writes for a cluster, as far as the plan decides it. */
export interface SlurmFiles {
  /** Text of `slurm.conf`, with a line break at its end. */
  readonly slurmConf: string;
  /** Text of `gres.conf`; empty: no node has GPUs. */
  readonly gresConf: string;
}

/** The part of a hall that becomes configuration. */
export interface Configured {
  readonly slurm: Pick<SlurmPlan, 'queues'> & { readonly cluster: Pick<SlurmPlan['cluster'], 'settings'> };
  readonly fleets: readonly SlurmFleetPlan[];
}

/**
 * The configuration that follows from a plan, for review, and for a Slurm of one's own that is to behave alike. PCS sets the
 * other plugins, hosts and keys.
 * @param types - of the fleets, by name
 * @throws Error when one is missing
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/slurm-configuration.html
 */
export function slurmFiles({ slurm, fleets }: Configured, types: ReadonlyMap<string, InstanceType>): SlurmFiles {
  const gpus = fleets.filter(hasGpus);
  const lines = [
    ...slurm.cluster.settings.map(pair),
    // Those that PCS runs with.
    'PriorityType=priority/multifactor',
    'SelectType=select/cons_tres',
    ...(gpus.length > 0 ? ['GresTypes=gpu'] : []),
    ...fleets.map((fleet) => nodeLine(fleet, types)),
    ...slurm.queues.map(({ name, fleets: keys, settings }) => {
      const nodes = fleets.filter(({ key }) => keys.includes(key)).map(nodeNames);
      return [`PartitionName=${name}`, `Nodes=${nodes.join(',')}`, ...settings.map(pair)].join(' ');
    }),
  ];
  return {
    slurmConf: text(lines),
    gresConf: text(
      gpus.map((fleet) => `NodeName=${nodeNames(fleet)} Name=gpu File=/dev/nvidia[0-${devicesPerNode(fleet) - 1}]`),
    ),
  };
}

function nodeLine(fleet: SlurmFleetPlan, types: ReadonlyMap<string, InstanceType>): string {
  const type = types.get(fleet.instanceType);
  if (type === undefined) throw new Error(`the catalog has no type ${fleet.instanceType}`);
  return [
    `NodeName=${nodeNames(fleet)}`,
    `CPUs=${type.vcpus}`,
    `RealMemory=${Math.floor(type.memoryGib * MIB_PER_GIB * JOB_MEMORY_SHARE)}`,
    ...(hasGpus(fleet) ? [`Gres=gpu:${devicesPerNode(fleet)}`] : []),
    ...fleet.settings.map(pair),
    'State=CLOUD',
  ].join(' ');
}

/** As Slurm writes a list of hosts: `train-[1-4]`. */
function nodeNames({ groupName, nodes }: SlurmFleetPlan): string {
  return `${groupName}-[1-${nodes.max}]`;
}

function hasGpus({ accelerators }: SlurmFleetPlan): boolean {
  return accelerators?.vendor === 'NVIDIA';
}

function pair({ parameter, value }: SlurmSettingPlan): string {
  return `${parameter}=${value}`;
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
