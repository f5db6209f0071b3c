/**
 * What a reviewer reads of ten changes of a hall: `git diff` of the Terraform that each writes, with the code of a commit
 * and with the code here. `npm run stack-diffs -- <commit> [change]`; with a change, prints its two diffs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A change of the blueprint, by text. */
interface Change {
  readonly name: string;
  readonly of: string;
  readonly from: string;
  readonly to: string;
}

const CHANGES: readonly Change[] = [
  { name: 'more nodes', of: 'starter', from: '1000 TFLOPS', to: '20000 TFLOPS' },
  {
    name: 'a new store',
    of: 'starter',
    from: '    purchase: [on-demand]',
    to: '      - { name: records, kind: object, capacity: 1 TB }\n    purchase: [on-demand]',
  },
  {
    name: 'a wider grant',
    of: 'hardened',
    from: '{ store: train.records, prefix: held-out/ }',
    to: '{ store: train.records, prefix: held-out/, mode: write }',
  },
  {
    name: 'a new grant',
    of: 'hardened',
    from: '      - { store: train.records, prefix: held-out/ }',
    to: '      - { store: train.records, prefix: held-out/ }\n      - { store: train.records, prefix: scores/, mode: write }',
  },
  {
    name: 'another type',
    of: 'starter',
    from: '    purchase: [on-demand]',
    to: '    types: { allow: [p5.48xlarge] }\n    purchase: [on-demand]',
  },
  {
    name: 'one person more',
    of: 'hardened',
    from: '  viewers: [',
    to: '  viewers: ["role/auditors", ',
  },
  { name: 'another boundary', of: 'hardened', from: 'policy/halls-boundary', to: 'policy/teams-boundary' },
  {
    name: 'another chart',
    of: 'starter',
    from: 'network: { cidr',
    to: 'kubernetes: { autoscaler: karpenter }\nnetwork: { cidr',
  },
  { name: 'another mail address', of: 'starter', from: 'hall-operators@', to: 'on-call@' },
  {
    name: 'a second workload',
    of: 'starter',
    from: 'objective:',
    to: '  - name: tune\n    accelerators: { atLeast: 8 }\n    purchase: [on-demand]\nobjective:',
  },
];

/** Runs in a copy of the project: plans each file and writes its stacks as `datahall synth` does. */
const WRITER = `import { readFileSync } from 'node:fs';
import { App } from 'cdktf';
import { planHall } from './lib/plan/plan-hall.js';
import { addHallStack } from './lib/terraform/hall/hall-stack.js';
for (const folder of process.argv.slice(2)) {
  const outcome = await planHall(readFileSync(folder + '.yaml'));
  if (outcome.status !== 'planned') throw new Error(folder + ' is ' + outcome.status + ': ' + JSON.stringify(outcome).slice(0, 500));
  const app = new App({ outdir: folder });
  addHallStack(app, outcome.plan);
  app.synth();
}
`;

function blueprintOf({ of, from, to }: Change): { before: string; after: string } {
  const before = readFileSync(join(root, 'blueprints', `${of}.yaml`), 'utf8');
  if (before.split(from).length !== 2) throw new Error(`${of} does not have once: ${from}`);
  return { before, after: before.replace(from, () => to) };
}

/** Folders with the Terraform before and after each change, written by the code in a folder. */
function write(code: string, out: string): void {
  const folders = CHANGES.flatMap((change) => {
    const { before, after } = blueprintOf(change);
    return [['before', before] as const, ['after', after] as const].map(([side, text]) => {
      const folder = join(out, change.name, side);
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}.yaml`, text);
      return folder;
    });
  });
  writeFileSync(join(code, 'stack-writer.ts'), WRITER);
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  execFileSync(process.execPath, ['--import', 'tsx', 'stack-writer.ts', ...folders], {
    cwd: code,
    env,
    stdio: 'inherit',
  });
}

/** `git diff` of the folders of one change. */
function diffOf(out: string, change: string): string {
  const args = ['diff', '--no-index', '--no-color', 'before/stacks', 'after/stacks'];
  const { stdout } = spawnSync('git', args, { cwd: join(out, change), encoding: 'utf8', maxBuffer: 1 << 28 });
  return stdout;
}

/** Lines that were added or removed, and the bytes of them. */
function sizeOf(diff: string): { lines: number; bytes: number; longest: number } {
  const lines = diff.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
  return {
    lines: lines.length,
    bytes: Buffer.byteLength(lines.join('\n')),
    longest: Math.max(0, ...lines.map((line) => line.length)),
  };
}

const [commit, shown] = process.argv.slice(2);
if (commit === undefined) throw new Error('a commit to compare with: npm run stack-diffs -- <commit>');
const folder = mkdtempSync(join(tmpdir(), 'datahall-diffs-'));
try {
  for (const side of ['then', 'now']) {
    const code = join(folder, side);
    mkdirSync(code);
    const tree = execFileSync(
      'git',
      ['archive', side === 'then' ? commit : 'HEAD', 'lib', 'package.json', 'tsconfig.json'],
      {
        cwd: root,
        maxBuffer: 1 << 28,
      },
    );
    execFileSync('tar', ['-x', '-C', code], { input: tree });
    symlinkSync(join(root, 'node_modules'), join(code, 'node_modules'));
    write(code, join(folder, `${side}-out`));
  }
  if (shown !== undefined) for (const side of ['then', 'now']) console.log(diffOf(join(folder, `${side}-out`), shown));
  else {
    console.log('| change | lines | bytes | longest line | lines now | bytes now | longest line now |');
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const { name } of CHANGES) {
      const [then, now] = ['then', 'now'].map((side) => sizeOf(diffOf(join(folder, `${side}-out`), name)));
      const cells = [then!, now!].flatMap(({ lines, bytes, longest }) => [lines, bytes, longest]);
      console.log(`| ${[name, ...cells].join(' | ')} |`);
    }
  }
} finally {
  if (process.env.DATAHALL_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
  else console.error(folder);
}
