import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { burnInScript } from '../../../lib/studies/acceptance/burn-in-script.js';
import { expectationsOf } from '../../../lib/studies/acceptance/expectation.js';
import { judgeBurnIn } from '../../../lib/studies/acceptance/judge-burn-in.js';
import { readBurnInLog } from '../../../lib/studies/acceptance/read-log.js';

const ROOT = new URL('../../../', import.meta.url);

async function burnInOf(file: string) {
  const outcome = await planHall(readFileSync(new URL(file, ROOT)));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { plan } = outcome;
  const expectations = expectationsOf(plan, loadCatalog({ regions: [plan.region] }).types);
  return { plan, expectations, script: burnInScript(plan, expectations) };
}

/** The files that a script of a burn-in writes, by name. */
function filesIn(script: string): ReadonlyMap<string, string> {
  const files = script.matchAll(/^cat > "[^"]*\/([a-z.]+)" <<'END_OF_FILE'\n([\s\S]*?)\nEND_OF_FILE$/gm);
  return new Map([...files].map(([, name, text]) => [name!, `${text}\n`]));
}

describe('the script of a burn-in', () => {
  it.each(['blueprints/starter.yaml', 'test/platforms/batch.yaml', 'test/platforms/ec2.yaml'])(
    'is a shell script, and so is each file in it: %s',
    async (file) => {
      const { plan, script } = await burnInOf(file);
      expect(() => execFileSync('bash', ['-n'], { input: script })).not.toThrow();
      for (const [name, text] of filesIn(script)) {
        if (name.endsWith('.sh')) expect(() => execFileSync('bash', ['-n'], { input: text }), name).not.toThrow();
        else expect(JSON.parse(text).kind).toBe('List');
      }
      for (const { key } of plan.fleets) expect(script).toContain(`# Fleet ${key}:`);
      expect(script).toBe((await burnInOf(file)).script);
    },
  );

  it('fits what a job of Batch takes', async () => {
    const { script } = await burnInOf('test/platforms/batch.yaml');
    const folder = mkdtempSync(join(tmpdir(), 'datahall-scripts-'));
    try {
      for (const [name, text] of filesIn(script)) writeFileSync(join(folder, name), text);
      // Keys of Ed25519, which do not compress.
      writeFileSync(
        join(folder, 'id'),
        Array.from({ length: 400 }, (_, at) => String.fromCharCode(33 + ((at * 7919) % 90))).join(''),
      );
      const packed = execFileSync('bash', ['-c', `tar c -C ${folder} . | gzip -9 | base64 | tr -d "\\n"`]);
      expect(packed.length).toBeGreaterThan(1000);
      expect(packed.length).toBeLessThan(8192 - 1024);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** What the tools of a node print, so that the scripts can be run where there is none. */
const TOOLS: Readonly<Record<string, string>> = {
  'nvidia-smi':
    'case "$1" in *gpu=*) for i in 0 1 2 3 4 5 6 7; do echo "$i, NVIDIA H100 80GB HBM3, 0"; done;; *) echo "00000000:53:00.0, 0, No, No";; esac',
  dcgmi:
    'echo \'{"DCGM Diagnostic":{"test_categories":[{"tests":[{"name":"memory","results":[{"entity_id":0,"status":"Pass"}]}]}]}}\'',
  'nv-hostengine': 'exit 0',
  fi_info: 'for i in $(seq 32); do echo "    domain: rdmap$i-rdm"; done',
  dmesg: 'exit 0',
  // Keeps what it was asked to move.
  dd: 'echo "$@" >> "$HOME/moved"',
  rm: 'exit 0',
  all_reduce_perf:
    'echo "x:1:1 [0] NCCL INFO Using network AWS Libfabric"; echo " 17179869184    4294967296     float     sum      -1    66132  259.78  487.09      0    66109  259.87  487.26      0"',
  // Runs the command once for each host, and marks its lines.
  mpirun:
    'hosts=; while [ $# -gt 0 ]; do case "$1" in --host) hosts=$2; shift 2;; -N) n=$2; shift 2; break;; *) shift;; esac; done; rank=0; IFS=,; for h in $hosts; do IFS=" "; while [ "$1" = -x ]; do shift 2; done; if [ "$n" = 1 ] || [ $rank = 0 ]; then "$@" 2>&1 | sed "s/^/[1,$rank]<stdout>:/"; fi; rank=$((rank+1)); IFS=,; done',
};

describe('what the scripts print', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-burn-in-'));
    mkdirSync(join(folder, 'bin'));
    for (const [name, body] of Object.entries(TOOLS)) {
      writeFileSync(join(folder, 'bin', name), `#!/usr/bin/env bash\n${body}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is what the verdict reads', async () => {
    const { script, expectations } = await burnInOf('test/studies/acceptance/two-p5.yaml');
    const files = filesIn(script);
    for (const name of ['head.sh', 'node.sh']) {
      writeFileSync(join(folder, name), files.get(name)!.replaceAll('/results', `${folder}/results`));
    }
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: folder,
      FOLDER: folder,
      HOSTS: '10.0.0.1 10.0.0.2',
    };
    const log = execFileSync('bash', [join(folder, 'head.sh')], { env, encoding: 'utf8' });
    const [read] = readBurnInLog(log);
    expect(read).toMatchObject({ fleet: 'train', nodes: ['10.0.0.1', '10.0.0.2'], ended: true, hardwareErrors: [] });
    expect(read?.reports.get(1)).toMatchObject({ accelerators: 8, efa: 32, dcgmFailures: [], kernelRead: true });
    expect(read?.allReduce).toEqual({
      messageBytes: 2 ** 34,
      busGbytesPerSecond: 487.09,
      wrong: 0,
      network: 'AWS Libfabric',
    });
    expect([...read!.rails.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...read!.stores.keys()]).toEqual([
      'train.data write',
      'train.data read',
      'train.scratch write',
      'train.scratch read',
    ]);
    expect(judgeBurnIn(expectations, readBurnInLog(log)).verdict).toBe('accepted');
    // Two nodes write and read two stores: 8 files of 4 GiB each time, which is what the rate is told from.
    const moves = readFileSync(join(folder, 'moved'), 'utf8').trim().split('\n');
    const writes = moves.flatMap((move) => {
      const [, block, count] = /bs=(\d+) count=(\d+)/.exec(move) ?? [];
      return count === undefined ? [] : [Number(block) * Number(count)];
    });
    expect(moves).toHaveLength(2 * 2 * 2 * 8);
    expect(writes).toEqual(Array(2 * 2 * 8).fill(4 * 2 ** 30));
    expect([...log.matchAll(/moved (\S+) /g)].map(([, bytes]) => Number(bytes))).toEqual(
      Array(8).fill(8 * 4 * 2 ** 30),
    );
  });
});
