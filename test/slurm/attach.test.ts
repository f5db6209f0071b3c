import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planNodeAgent } from '../../lib/plan/operations/node-agent.js';
import { nodeMounts } from '../../lib/plan/platforms/slurm/boot/node-mounts.js';
import { agentScript } from '../../lib/terraform/platforms/slurm/boot/agent-script.js';
import { attachScript } from '../../lib/terraform/platforms/slurm/boot/attach-script.js';
import type { HallStores } from '../../lib/terraform/stores/hall-stores.js';
import { gpuFleet, MOUNTS, STORES } from './fleets.js';
import { missing } from './on-path.js';
import { Node } from './programs.js';

/** What Terraform makes of the stores, as a node sees it. */
const stores = {
  get: (key: string) => ({ mountAt: (path: string) => ({ command: `mount ${key} ${path}` }) }),
  bucket: (key: string) => ({ bucketName: `bucket-of-${key}`, plan: { kind: 'object' } }),
} as unknown as HallStores;

const lines = attachScript({ mounts: MOUNTS, stores, region: 'us-east-1', localDisks: true });

let node: Node;
const attach = () => node.call('usr/local/sbin/datahall-attach');
const told = () => node.read('told');
const unfit = () => node.read('run/datahall/unfit');

describe('the start of a node', () => {
  beforeEach(() => {
    node = new Node();
    // A mount is a file that says of which type.
    node.has(
      'mount',
      `${node.telling('mount')}\nfor path; do :; done\ncase "$*" in *home*) type=nfs4 ;; *) type=lustre ;; esac\necho $type > "$path.mounted"`,
    );
    node.has('mount-s3', `${node.telling('mount-s3')}\nfor path; do :; done\necho fuse > "$path.mounted"`);
    node.has('mountpoint', '[ -e "$2.mounted" ]');
    node.has('findmnt', 'cat "$5.mounted"');
    for (const name of ['curl', 'gpg', 'apt-get', 'mdadm', 'mkfs.xfs']) node.has(name, `${node.telling(name)}\nexit 1`);
    mkdirSync(join(node.root, 'opt/dlami/nvme'), { recursive: true });
    writeFileSync(join(node.root, 'opt/dlami/nvme.mounted'), 'ext4\n');
    mkdirSync(join(node.root, 'home/ubuntu'), { recursive: true });
    expect(node.run(['set -euo pipefail', ...lines])).toMatchObject({ status: 0, stderr: '' });
  });
  afterEach(() => node.end());

  it('has systemd attach everything now and at each start, before slurmd', () => {
    expect(told()).toContain('systemctl enable --now datahall-attach.service');
    expect(node.read('etc/systemd/system/datahall-attach.service')).toContain('Before=slurmd.service');
  });

  it('has every store below the name of its workload, and where users look for it', () => {
    expect(attach()).toMatchObject({ status: 0, stderr: '' });
    expect(unfit()).toBe('');
    const calls = told().replaceAll(node.root, '');
    for (const [store, alias] of [
      ['home', '/home'],
      ['models', '/fsx'],
      ['scratch', '/scratch'],
    ]) {
      expect(calls).toContain(`mount train.${store} /mnt/train/${store}\n`);
      expect(calls).toContain(`mount --bind /mnt/train/${store} ${alias}\n`);
    }
    expect(calls).toContain('mount --bind /opt/dlami/nvme /mnt/local\n');
    expect(calls).toContain(
      'mount-s3 --region us-east-1 --allow-other --allow-delete --allow-overwrite bucket-of-train.data /mnt/train/data\n',
    );
    expect(existsSync(join(node.root, 'mnt/train/home/ubuntu'))).toBe(true);
  });

  it('attaches nothing twice', () => {
    attach();
    const before = told();
    expect(attach().status).toBe(0);
    expect(told()).toBe(before);
  });

  it('tries again, then reports a file system that is not there, and closes its folder', () => {
    node.has('mount', `${node.telling('mount')}\nexit 32`);
    attach();
    expect(unfit()).toBe(
      [
        'no local disks',
        ...['home', 'models', 'scratch'].map(
          (store) => `${node.root}/mnt/train/${store} is not mounted as ${store === 'home' ? 'nfs4' : 'lustre'}`,
        ),
      ]
        .join('\n')
        .concat('\n'),
    );
    expect(told().match(/mount train\.home/g)).toHaveLength(6);
    expect(told()).toContain(`chattr +i ${node.root}/mnt/train/home`);
    expect(told()).not.toContain('--bind /mnt/train');
    expect(told()).toContain('logger -t datahall -p user.err');
  });

  it('reports another file system at the place of one', () => {
    node.has('mount', 'for path; do :; done\necho tmpfs > "$path.mounted"');
    attach();
    expect(unfit()).toContain('mnt/train/models is not mounted as lustre');
  });

  it('keeps a node whose bucket is not there: a job that needs it fails', () => {
    node.has('mount-s3', 'exit 1');
    attach();
    expect(unfit()).toBe('');
    expect(told()).toContain('mnt/train/data is not mounted');
    expect(told()).toContain(`chattr +i ${node.root}/mnt/train/data`);
  });

  it('makes one volume of the disks that the image leaves, and reports a node that lacks them', () => {
    spawnSync('rm', [join(node.root, 'opt/dlami/nvme.mounted')]);
    attach();
    expect(unfit()).toContain('no local disks');
    for (const name of ['mdadm', 'mkfs.xfs']) node.has(name, node.telling(name));
    for (const disk of ['AWS1', 'AWS1_1', 'AWS2', 'AWS2-part1'])
      node.write(`dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_${disk}`, '');
    attach();
    expect(unfit()).toBe('');
    expect(told().replaceAll(node.root, '')).toContain(
      'mdadm --create --run --force /dev/md/local --level=0 --raid-devices=2 /dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_AWS1 /dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_AWS2\n',
    );
  });

  it('has the agent send metrics and logs, and works without it', () => {
    const agent = agentScript({
      agent: planNodeAgent('starter', gpuFleet()),
      logGroup: '/datahall/starter/nodes',
      region: 'us-east-1',
    });
    const without = node.run(['set -euo pipefail', ...agent]);
    expect(without).toMatchObject({ status: 0 });
    expect(without.stderr).toContain('this node is not watched');
    node.write(
      'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl',
      `#!/bin/bash\n${node.telling('agent')}\n`,
    );
    spawnSync('chmod', ['755', join(node.root, 'opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl')]);
    expect(node.run(['set -euo pipefail', ...agent])).toMatchObject({ status: 0, stderr: '' });
    const { metrics, logs } = JSON.parse(node.read('opt/aws/amazon-cloudwatch-agent/etc/datahall.json'));
    expect(metrics.namespace).toBe('datahall/starter');
    expect(logs.logs_collected.files.collect_list).toContainEqual({
      file_path: '/var/log/syslog',
      log_group_name: '/datahall/starter/nodes',
      log_stream_name: '{instance_id}/system',
    });
    expect(told()).toContain('agent -a fetch-config -m ec2 -s -c file:');
  });
});

describe('where the stores of a hall are', () => {
  it('gives each customary path to one store, and to login nodes those of all', () => {
    const [home, ...others] = STORES.filter(({ kind }) => kind === 'home');
    const all = [...STORES, { ...home!, key: 'eval.home', workload: 'eval' }];
    expect(others).toEqual([]);
    const aliases = (workloads: readonly string[] | null) =>
      nodeMounts(all, workloads).flatMap(({ store, alias }) => (alias === null ? [] : [[store, alias]]));
    expect(aliases(null)).toEqual([
      ['eval.home', '/home'],
      ['train.models', '/fsx'],
      ['train.scratch', '/scratch'],
    ]);
    expect(aliases(['train'])[0]).toEqual(['train.home', '/home']);
    expect(nodeMounts(all, ['eval']).map(({ path }) => path)).toEqual(['/mnt/eval/home']);
  });
});

const absent = missing('the start of a node is not checked', ['shellcheck'], 'shellcheck');
describe.skipIf(absent.length > 0)('ShellCheck', () => {
  it('finds nothing in the start of a node', () => {
    const program = /<<'END-OF-datahall-attach'\n([\s\S]*?)\nEND-OF/.exec(lines.join('\n'))![1];
    for (const text of [program, ['#!/bin/bash', ...lines].join('\n')]) {
      const found = spawnSync('shellcheck', ['-'], { input: `${text}\n`, encoding: 'utf8' });
      expect(found).toMatchObject({ status: 0, stdout: '' });
    }
  });
});
