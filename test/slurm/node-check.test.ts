import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeScript } from '../../lib/plan/platforms/slurm/boot/boot-script.js';
import { nodeCheckPrograms } from '../../lib/plan/platforms/slurm/boot/node-check.js';
import type { FleetPlan } from '../../lib/plan/shape/fleet-plan.js';
import { gpuFleet, MOUNTS } from './fleets.js';
import { missing } from './on-path.js';
import { Node } from './programs.js';

let node: Node;

/** A node on which nothing is wrong. */
function healthy(): void {
  node.has('findmnt', 'case "$*" in *home*) echo nfs4 ;; *) echo lustre ;; esac');
  node.has('stat', 'exit 0');
  node.has(
    'nvidia-smi',
    'case "$*" in *ecc*) for i in 0 1 2 3 4 5 6 7; do echo "$i, 0"; done ;; *) for i in 0 1 2 3 4 5 6 7; do echo "No, No"; done ;; esac',
  );
  node.has('journalctl', 'echo "NVRM: Xid (PCI:0000:53:00): 31, pid=1, name=python"');
  node.has('dcgmi', `${node.telling('dcgmi')}\necho "| Software | Pass |"`);
  node.has('scontrol', `${node.telling('scontrol')}\necho "NodeName=train-1 State=IDLE"`);
  node.write('sys/class/infiniband/rdmap0', '');
  node.write('sys/class/infiniband/rdmap1', '');
}

function installed(fleet: FleetPlan = gpuFleet()): void {
  const done = node.run([
    'set -euo pipefail',
    ...nodeScript({ fleet, mounts: MOUNTS, version: '25.11', users: [], containers: 'docker' }),
  ]);
  expect(done).toMatchObject({ status: 0, stderr: '' });
}

const check = () => node.call('usr/local/sbin/datahall-node-check');
const health = () => node.call('usr/local/sbin/datahall-node-health');
const prolog = (gpus = '') => node.call('usr/local/sbin/datahall-prolog', { SLURM_JOB_GPUS: gpus });
const told = () => node.read('told');

const FAULTS: readonly (readonly [string, () => void, string])[] = [
  ['a file system that is not mounted', () => node.has('findmnt', 'exit 1'), 'home is not mounted as nfs4'],
  ['another file system at its place', () => node.has('findmnt', 'echo nfs4'), 'models is not mounted as lustre'],
  [
    'a file system that hangs',
    () => node.has('stat', 'case "$*" in *scratch*) exit 124 ;; esac'),
    'scratch does not answer',
  ],
  ['a failed start', () => node.write('run/datahall/unfit', 'no local disks\n'), 'no local disks'],
  ['a driver that does not answer', () => node.has('nvidia-smi', 'exit 9'), 'the driver does not answer'],
  ['a GPU that is gone', () => node.has('nvidia-smi', 'echo "0, 0"'), '1 of 8 GPUs'],
  [
    'memory errors',
    () => node.has('nvidia-smi', 'for i in 0 1 2 3 4 5; do echo "$i, 0"; done; echo "6, 2"; echo "7, 1"'),
    'memory errors that can not be corrected on GPU 6,7',
  ],
  [
    'memory to be remapped',
    () =>
      node.has(
        'nvidia-smi',
        'case "$*" in *ecc*) for i in 0 1 2 3 4 5 6 7; do echo "$i, [N/A]"; done ;; *) echo "No, No"; echo "Yes, No" ;; esac',
      ),
    'memory of 1 GPUs waits for a reset or a replacement',
  ],
  [
    'a fatal Xid',
    () => node.has('journalctl', 'echo "NVRM: Xid (PCI:0000:53:00): 79, pid=1"'),
    'Xid (PCI:0000:53:00): 79',
  ],
  ['a missing card of the fabric', () => node.has('find', 'echo rdmap0'), '1 of 2 EFA interfaces'],
];

describe('the check of a node', () => {
  beforeEach(() => {
    node = new Node();
    healthy();
    installed();
  });
  afterEach(() => node.end());

  it('finds nothing on a node that is well, and keeps it', () => {
    expect(check()).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(health().status).toBe(0);
    expect(prolog('0,1,2,3,4,5,6,7').status).toBe(0);
    expect(node.call('usr/local/sbin/datahall-epilog').status).toBe(0);
    expect(told()).not.toContain('scontrol update');
  });

  it.each(FAULTS)('finds %s; the node is drained, and no job starts', (_, breaks, what) => {
    breaks();
    const found = check();
    expect(found.status).toBe(1);
    expect(found.stdout).toContain(what);
    expect(health().status).toBe(0);
    expect(told()).toContain(`scontrol update NodeName=train-1 State=DRAIN Reason=datahall: `);
    expect(told()).toContain(what);
    expect(prolog().status).toBe(1);
    expect(node.call('usr/local/sbin/datahall-epilog').status).toBe(1);
  });

  it('leaves the reason of a node that drains already', () => {
    node.has('nvidia-smi', 'exit 9');
    node.has('scontrol', `${node.telling('scontrol')}\necho "NodeName=train-1 State=IDLE+DRAIN"`);
    health();
    expect(told()).not.toContain('scontrol update');
  });

  it('diagnoses the GPUs before a job that has them all, and no other', () => {
    prolog('0,1');
    expect(told()).not.toContain('dcgmi');
    expect(prolog('0,1,2,3,4,5,6,7').status).toBe(0);
    expect(told()).toContain('dcgmi diag -r 1');
    node.has('dcgmi', 'echo "| Denylist | Pass |"; echo "| NVML Library | Fail |"');
    expect(prolog('0,1,2,3,4,5,6,7').status).toBe(1);
    expect(told()).toContain('the diagnosis of DCGM fails: NVML Library Fail');
    node.has('dcgmi', 'exit 226');
    expect(prolog('0,1,2,3,4,5,6,7').status).toBe(1);
  });

  it.each([
    ['2020-01-01T00:00:00Z', 1],
    ['2099-01-01T00:00:00Z', 0],
  ])('drains a node of a capacity block from %s on', (drains, status) => {
    const reservation = {
      kind: 'block',
      id: 'cr-1',
      name: 'block',
      begins: '2019-01-01T00:00:00Z',
      drains,
      ends: '2099-01-02T00:00:00Z',
    } as const;
    installed(gpuFleet({ purchase: 'capacity-block', reservation }));
    expect(check().status).toBe(status);
  });

  it('looks at no GPU of a node that has none', () => {
    node.has('nvidia-smi', node.telling('nvidia-smi'));
    installed(gpuFleet({ accelerators: null, interfaces: [] }));
    expect(check()).toMatchObject({ status: 0, stdout: '' });
    expect(prolog().status).toBe(0);
    expect(told()).not.toContain('nvidia-smi');
  });
});

const absent = missing('the programs of a node are not checked', ['shellcheck'], 'shellcheck');
describe.skipIf(absent.length > 0)('ShellCheck', () => {
  it.each(nodeCheckPrograms({ fleet: gpuFleet(), mounts: MOUNTS, version: '25.11' }))(
    'finds nothing in $path',
    ({ lines }) => {
      const found = spawnSync('shellcheck', ['-'], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
      expect(found).toMatchObject({ status: 0, stdout: '' });
    },
  );
});
