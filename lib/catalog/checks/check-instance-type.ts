import type { InstanceType } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import type { CatalogFinding } from './catalog-finding.js';

/** Counts, network cards and power of one instance type, against each other. */
export function checkInstanceType(type: InstanceType): CatalogFinding[] {
  const path = `instance-types/${type.name}`;
  const findings: CatalogFinding[] = [];
  const find = (code: CatalogFinding['code'], figure: string, message: string) =>
    findings.push({ code, path: `${path}/${figure}`, message });

  if (type.family !== familyOf(type.name)) find('figure-impossible', 'family', `${type.family} is not the family`);
  if (!(Number.isInteger(type.vcpus) && type.vcpus > 0)) {
    find('figure-impossible', 'vcpus', `${type.vcpus} is no positive whole number`);
  }
  for (const [figure, value] of [
    ['memoryGib', type.memoryGib],
    ['network/baselineGbps', type.network.baselineGbps],
  ] as const) {
    if (value !== null && !(Number.isFinite(value) && value > 0)) {
      find('figure-impossible', figure, `${value} is no positive number`);
    }
  }
  if (!(Number.isFinite(type.localNvmeGb) && type.localNvmeGb >= 0)) {
    find('figure-impossible', 'localNvmeGb', `${type.localNvmeGb} is less than nothing`);
  }
  const diskGb = localDiskGb(type.localDisks);
  if (diskGb !== type.localNvmeGb) {
    find('figure-impossible', 'localNvmeGb', `${type.localNvmeGb} GB, but the disks add up to ${diskGb} GB`);
  }
  return [...findings, ...checkCarriedAccelerators(type), ...checkNetworkCards(type), ...checkPower(type)];
}

function checkCarriedAccelerators({ name, accelerators }: InstanceType): CatalogFinding[] {
  if (!accelerators) return [];
  const { model, count, interconnect } = accelerators;
  const path = `instance-types/${name}/accelerators`;
  const findings: CatalogFinding[] = [];
  const fraction = model.key.endsWith('-FRACTION');
  const countIsRight = fraction ? count > 0 && count < 1 : Number.isInteger(count) && count > 0;
  if (!countIsRight) {
    findings.push({
      code: 'accelerator-count',
      path: `${path}/count`,
      message: fraction ? `${count} is no part of one ${model.key}` : `${count} × ${model.key} is no whole number`,
    });
  }
  if ((interconnect === 'none') !== count <= 1) {
    findings.push({
      code: 'interconnect',
      path: `${path}/interconnect`,
      message: `${count} accelerators are joined by ${interconnect}`,
    });
  }
  if (
    (interconnect === 'nvlink' && model.vendor !== 'NVIDIA') ||
    (interconnect === 'neuronlink' && model.vendor !== 'AWS')
  ) {
    findings.push({
      code: 'interconnect',
      path: `${path}/interconnect`,
      message: `${interconnect} does not join accelerators of ${model.vendor}`,
    });
  }
  return findings;
}

function checkNetworkCards({ name, network }: InstanceType): CatalogFinding[] {
  const path = `instance-types/${name}/network`;
  const findings: CatalogFinding[] = [];
  const takers = network.cards.filter((card) => card.efa).length;
  if (network.cards.length === 0) {
    findings.push({ code: 'efa-cards', path: `${path}/cards`, message: 'it has no network card' });
  }
  network.cards.forEach((card, i) => {
    if (!(Number.isInteger(card.interfaces) && card.interfaces > 0)) {
      findings.push({
        code: 'figure-impossible',
        path: `${path}/cards/${i}/interfaces`,
        message: `${card.interfaces} is no positive whole number`,
      });
    }
  });
  if (network.efaInterfaces > network.cards.length) {
    findings.push({
      code: 'efa-cards',
      path: `${path}/efaInterfaces`,
      message: `${network.efaInterfaces} EFA interfaces on ${network.cards.length} network cards: at most one each`,
    });
  } else if (takers !== network.efaInterfaces) {
    findings.push({
      code: 'efa-cards',
      path: `${path}/efaInterfaces`,
      message: `${network.efaInterfaces} EFA interfaces, but ${takers} network cards take one`,
    });
  }
  return findings;
}

function checkPower({ name, power, vcpus, accelerators }: InstanceType): CatalogFinding[] {
  if (!power) return [];
  const path = `instance-types/${name}/power`;
  const findings: CatalogFinding[] = [];
  if (!(power.idleWatts > 0 && power.idleWatts < power.maxWatts)) {
    findings.push({
      code: 'power',
      path: `${path}/idleWatts`,
      message: `${power.idleWatts} W idle is not between 0 and ${power.maxWatts} W at full load`,
    });
  }
  // No host takes 25 W a thread with its memory and disks, and no accelerator 2 kW.
  const ceilingWatts = 25 * vcpus * (accelerators ? 1 : 2) + 2000 * Math.ceil(accelerators?.count ?? 0);
  if (power.maxWatts > ceilingWatts) {
    findings.push({
      code: 'power',
      path: `${path}/maxWatts`,
      message: `${power.maxWatts} W is more than ${ceilingWatts} W, which nothing of its size draws`,
    });
  }
  if (!(power.uncertainty > 0 && power.uncertainty < 1)) {
    findings.push({
      code: 'power',
      path: `${path}/uncertainty`,
      message: `${power.uncertainty} is not between 0 and 1`,
    });
  }
  return findings;
}

/** `8x3800GB ssd` is 30400 GB. */
function localDiskGb(disks: readonly string[]): number {
  return disks.reduce((sum, disk) => {
    const match = /^(\d+)x(\d+)GB /.exec(disk);
    return sum + (match ? Number(match[1]) * Number(match[2]) : Number.NaN);
  }, 0);
}
