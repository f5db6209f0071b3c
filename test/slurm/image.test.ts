import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageProgram, imageTest } from '../../lib/plan/platforms/slurm/boot/image-program.js';
import { requestJob } from '../../lib/plan/request-job.js';
import { missing } from './on-path.js';
import { Node } from './programs.js';
import { slurmPlan } from './shipped.js';

const build = imageProgram('25.11');
const validate = imageTest('25.11');

let node: Node;
const told = () => node.read('told').replaceAll(node.root, '');
const COMMITS = build.flatMap((line) => /^source_of \S+ (\S+) ([0-9a-f]{40})$/.exec(line)?.slice(1) ?? []);

/** git that has what is asked for, and gives another commit where a file says so. */
const GIT = (root: string) => `echo "git $*" >> ${root}/told
case "$1" in
  init) mkdir -p "$3" ;;
  fetch) echo "$6" > ${root}/head; [ ! -e ${root}/forged ] || echo 0000 > ${root}/head ;;
  rev-parse) cat ${root}/head ;;
esac`;

describe('the image with enroot and pyxis', () => {
  beforeEach(() => {
    node = new Node();
    node.has('apt-get', node.telling('apt-get'));
    node.has('make', `echo "make \${CPPFLAGS:-} $*" >> ${node.root}/told`);
    node.has('ln', node.telling('ln'));
    node.has('git', GIT(node.root));
    for (const folder of ['etc/enroot/enroot.conf.d', 'etc/tmpfiles.d', 'etc/default'])
      node.write(`${folder}/.keep`, '');
  });
  afterEach(() => node.end());

  it('is built from pinned commits, pyxis against the Slurm of the hall', () => {
    expect(node.run(build)).toMatchObject({ status: 0, stderr: '' });
    expect(COMMITS).toEqual(['NVIDIA/enroot', expect.any(String), 'NVIDIA/pyxis', expect.any(String)]);
    for (const [repository, commit] of [COMMITS.slice(0, 2), COMMITS.slice(2)]) {
      expect(told()).toContain(`git fetch -q --depth 1 https://github.com/${repository} ${commit}\n`);
    }
    const scheduler = '/opt/aws/pcs/scheduler/slurm-25.11';
    expect(told()).toContain(`make -I${scheduler}/include prefix=/usr/local libdir=${scheduler}/lib install\n`);
    expect(node.read('etc/aws/pcs/scheduler/slurm-25.11/plugstack.conf.d/pyxis.conf').replaceAll(node.root, '')).toBe(
      `required ${scheduler}/lib/slurm/spank_pyxis.so\n`,
    );
    expect(node.read('etc/enroot/enroot.conf.d/datahall.conf')).toMatch(/^ENROOT_RUNTIME_PATH .*user-\$\(id -u\)$/m);
    expect(existsSync(join(node.root, 'etc/tmpfiles.d/enroot.conf'))).toBe(true);
  });

  it('is not built from anything else', () => {
    node.write('forged', '');
    expect(node.run(build).status).not.toBe(0);
    expect(told()).not.toMatch(/^make/m);
  });

  it('is refused where it lacks something', () => {
    node.has('enroot', 'echo 4.1.2');
    node.write('opt/aws/pcs/scheduler/slurm-25.11/lib/slurm/spank_pyxis.so', 'ELF');
    for (const name of ['nvidia-container-cli', 'mksquashfs', 'parallel', 'jq']) node.has(name, 'exit 0');
    expect(node.run(validate).status).toBe(0);
    node.has('enroot', 'echo 3.5.0');
    expect(node.run(validate).status).not.toBe(0);
    node.has('enroot', 'echo 4.1.2');
    node.write('opt/aws/pcs/scheduler/slurm-25.11/lib/slurm/spank_pyxis.so', '');
    expect(node.run(validate).status).not.toBe(0);
  });
});

describe('a job in a hall with pyxis', () => {
  it('runs in a container of its user, with no Docker', async () => {
    const plan = await slurmPlan((text) => text.replace('slurm:\n', 'slurm:\n  containers: pyxis\n'));
    expect(plan.slurm.image).toMatchObject({ name: 'slurm-slurm', logGroup: '/aws/imagebuilder/slurm-slurm' });
    const scripts = [plan.slurm.login, ...plan.fleets].flatMap(({ bootScript }) => bootScript).join('\n');
    expect(scripts).not.toContain('usermod -aG docker');
    const job = requestJob(plan, { workload: 'train', command: 'train.py' });
    if (job.form !== 'script') throw new Error(JSON.stringify(job));
    expect(job.lines).toContain('export FI_PROVIDER=efa');
    expect(job.lines.at(-1)).toMatch(
      /^srun --container-image='public\.ecr\.aws#deep-learning-containers\/pytorch:\S+' --container-mounts=\/mnt:\/mnt --container-writable sh -c "\$RUN"$/,
    );
    const own = requestJob(plan, { workload: 'train', image: 'ubuntu:24.04' });
    if (own.form !== 'script') throw new Error(JSON.stringify(own));
    expect(own.lines.at(-1)).toContain("--container-image='ubuntu:24.04'");
  });
});

const absent = missing('the build of the image is not checked', ['shellcheck'], 'shellcheck');
describe.skipIf(absent.length > 0)('ShellCheck', () => {
  it.each([build, validate])('finds nothing in the build of the image', (...lines) => {
    const input = `#!/bin/bash\n${lines.join('\n')}\n`;
    // Lines of a configuration are for enroot, which expands them.
    expect(spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  });
});
