import type { Construct } from 'constructs';
import { nodeMountPath } from '../../plan/stores/node-mounts.js';
import { TextFile } from '../foundation/text-file.js';
import type { HallStores } from '../stores/hall-stores.js';
import type { Mount } from '../stores/store.js';

/** Where local disks are striped to. */
export const LOCAL_DISK_PATH = '/mnt/local';

/** File systems of one workload, by name of the store. */
export type Mounts = ReadonlyMap<string, Mount>;

/** What the nodes of workloads mount, in the order of the plan. */
export function mountsOf(workloads: readonly string[], stores: HallStores): Mounts {
  return new Map(
    stores
      .values()
      .filter(({ plan }) => workloads.includes(plan.workload))
      .flatMap((store) => {
        const mount = store.mountAt(nodeMountPath(store.plan.name));
        return mount === null ? [] : [[store.plan.name, mount] as const];
      }),
  );
}

/** Shell that stripes the local disks, as root at the first start. */
export function localDiskScript(): string[] {
  return [
    'dnf install -y mdadm',
    'disks=$(ls /dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_* | grep -v -e "_1$" -e "-part" || true)',
    'count=$(echo $disks | wc -w)',
    'if [ "$count" -gt 0 ]; then',
    '  mdadm --create --run --force /dev/md/local --level=0 --raid-devices=$count $disks',
    '  mkfs.xfs -f /dev/md/local',
    `  mkdir -p ${LOCAL_DISK_PATH}`,
    `  mount -o noatime /dev/md/local ${LOCAL_DISK_PATH}`,
    `  chmod 1777 ${LOCAL_DISK_PATH}`,
    'fi',
  ];
}

/**
 * Where a mount fails, its folder stays closed: a job on such a node fails, and does not fill the root disk with what it
 * takes for kept. On Batch nothing else stops it, for the agent starts whatever becomes of the script.
 */
export function mountScript(mounts: Mounts): string[] {
  if (mounts.size === 0) return [];
  const tools = [...new Set([...mounts.values()].map((mount) => mount.tools))].sort();
  const folder = nodeMountPath('$store');
  return [
    `for store in ${[...mounts.keys()].join(' ')}; do mkdir -p ${folder}; chattr +i ${folder} || true; done`,
    `dnf install -y ${tools.join(' ')}`,
    ...[...mounts.values()].map(({ command }) => command),
  ];
}

/** A plain script, for images that run user data as it is. @returns base64 */
export function shellUserData(scope: Construct, id: string, lines: readonly string[]): string {
  return new TextFile(scope, id, { extension: '.sh', text: script(lines) }).base64;
}

/** A script as a part of MIME, which AWS Batch merges with its own part. @returns base64 */
export function mimeUserData(scope: Construct, id: string, lines: readonly string[]): string {
  return mimeFile(scope, id, 'text/x-shellscript; charset=us-ascii', script(lines));
}

/** A document of MIME with one part. @returns base64 */
export function mimeFile(scope: Construct, id: string, type: string, part: string): string {
  const lines = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=datahall',
    '',
    '--datahall',
    `Content-Type: ${type}`,
    '',
    part,
    '--datahall--',
    '',
  ];
  return new TextFile(scope, id, { extension: '.mime', text: lines.join('\n') }).base64;
}

function script(lines: readonly string[]): string {
  return ['#!/bin/bash', 'set -euo pipefail', ...lines, ''].join('\n');
}
