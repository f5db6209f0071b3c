import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InitOptions, writeFirstBlueprint } from '../../lib/cli/commands/blueprint/init.js';
import { DEFAULT_ANSWERS, QUESTIONS } from '../../lib/cli/project/first-blueprint.js';
import { AGENTS, PROJECT_PACKAGES, projectFiles, type Toolchain } from '../../lib/cli/project/project-files.js';
import { runHere, toldBy } from './run-here.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('init', () => {
  it('writes a commented blueprint that passes check', async () => {
    const file = join(folder, 'hall.yaml');
    const made = await runHere('init', '--yes', '-o', file);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain(`next: datahall size ${file}`);
    expect(readFileSync(file, 'utf8').match(/^ *# /gm)!.length).toBeGreaterThan(6);
    expect(await runHere('check', file)).toEqual({ status: 0, stdout: `${file}: fine\n`, stderr: '' });
  });

  it('takes answers as flags, keeps a file that is there, and writes over it when told to', async () => {
    const file = join(folder, 'lab.yaml');
    await runHere('init', '--yes', '--name', 'lab', '--compute', '20 PFLOPS', '--region', 'us-west-2', '-o', file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('name: lab\n');
    expect(text).toContain('region: us-west-2\n');
    expect(text).toContain('atLeast: 20 PFLOPS, precision: bf16');
    const again = await runHere('init', '--yes', '--name', 'other', '-o', file);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('already exists');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await runHere('init', '--yes', '--force', '--name', 'other', '-o', file)).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('name: other\n');
  });

  it.each([
    ['--compute', '1000', 'unit-missing'],
    ['--region', 'us-esat-1', 'region-unknown'],
    ['--name', 'Not A Name', 'name-invalid'],
  ])('refuses %s %s, and writes nothing', async (flag, value, code) => {
    const file = join(folder, 'refused.yaml');
    const refused = await runHere('init', '--yes', flag, value, '-o', file);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`error[${code}]`);
    expect(existsSync(file)).toBe(false);
  });
});

describe('init of a project', () => {
  it('writes it whole, once, and says what to do next', async () => {
    const project = join(folder, 'project');
    const made = await runHere('init', '--yes', '--project', project, '--name', 'lab', '--work', 'serve');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toContain(`next: cd ${project} && npm install && npm test && npm run synth`);
    const files = readdirSync(project, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual([
      '.gitignore',
      'AGENTS.md',
      'README.md',
      'cdktf.json',
      'lab.test.ts',
      'lab.yaml',
      'main.ts',
      'package.json',
      'test.yml',
      'tsconfig.json',
    ]);
    expect(await runHere('check', join(project, 'blueprints'))).toMatchObject({ status: 0 });
    expect((await runHere('init', '--yes', '--project', project)).stderr).toContain(
      'already exists; use another folder',
    );
  });

  it('asks for packages that go with this version', () => {
    const { peerDependencies, devDependencies, version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const wanted = JSON.parse(projectFiles({ hall: 'lab', blueprint: '' })['package.json']!).devDependencies;
    expect(wanted.datahall).toBe(`^${version}`);
    for (const [name, range] of Object.entries(wanted)) {
      if (name in devDependencies) expect(devDependencies[name], name).toBe(range);
      if (name in peerDependencies)
        expect(peerDependencies[name], name).toContain(
          String(range)
            .replace(/^[~^]|\.\d+$/g, '')
            .split('.')[0],
        );
    }
    const library = (toolchain: Toolchain) =>
      Object.keys(PROJECT_PACKAGES[toolchain]).filter((name) => !/^cdktn$|-cli$/.test(name));
    expect(library('cdktn')).toEqual(library('cdktf'));
    expect(library('terraform')).toEqual(Object.keys(PROJECT_PACKAGES.terraform));
  });

  it('on CDK Terrain asks for what the page of toolchains says', () => {
    const page = readFileSync('docs/toolchains.md', 'utf8');
    const said = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!);
    const wanted = JSON.parse(projectFiles({ hall: 'lab', blueprint: '', toolchain: 'cdktn' })['package.json']!);
    expect(wanted.overrides).toEqual(said.overrides);
    for (const name of Object.keys(said.dependencies).filter((name) => name !== 'constructs')) {
      expect(wanted.devDependencies[name], name).toBe(said.dependencies[name]);
    }
  });

  it('for Terraform has no program of cdktf: the app is run by itself', async () => {
    const project = join(folder, 'plain');
    await runHere('init', '--yes', '--project', project, '--name', 'lab', '--toolchain', 'terraform');
    expect(existsSync(join(project, 'cdktf.json'))).toBe(false);
    const { scripts, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(scripts.synth).toBe('tsx main.ts');
    expect(Object.keys(devDependencies).filter((name) => name.endsWith('-cli'))).toEqual([]);
    expect(readFileSync(join(project, 'README.md'), 'utf8')).toContain('terraform apply');
  });

  it('tells agents how to work in it, unless they are told already', async () => {
    const page = readFileSync('docs/agents.md', 'utf8');
    expect(page).toContain(`\`\`\`markdown\n${AGENTS}\`\`\``);
    const project = join(folder, 'told');
    mkdirSync(project);
    writeFileSync(join(project, 'AGENTS.md'), 'ours\n');
    await runHere('init', '--yes', '--force', '--project', project);
    expect(readFileSync(join(project, 'AGENTS.md'), 'utf8')).toBe('ours\n');
  });
});

describe('init on a terminal', () => {
  /** Answers in order; the questions that were asked, and what was said between them. */
  async function asked(answers: readonly string[], options: Partial<InitOptions> = {}) {
    const questions: string[] = [];
    const left = [...answers];
    const told = await toldBy(() =>
      writeFirstBlueprint(
        { force: true, yes: false, output: join(folder, 'asked.yaml'), ...options },
        async (question) => {
          questions.push(question);
          return left.shift();
        },
      ),
    );
    return { ...told, questions, left };
  }

  const WRONG: Readonly<Record<string, readonly [answer: string, said: string, hint: string]>> = {
    platform: ['kubernetes', 'unknown value', ''],
    work: ['inference', 'unknown work "inference"', 'write one of minima, train, fine-tune, serve'],
    model: ['lama-3.1-7b', 'unknown model', ''],
    tokens: ['much', 'is not a count', ''],
    deadline: ['7 moons', 'is no unit of time', ''],
    requests: ['ten', 'is not a count', ''],
    name: ['My Hall', 'invalid value', 'did you mean "my-hall"?'],
    region: ['Frankfurt', 'unknown region', 'write "eu-central-1", EU (Frankfurt)'],
    precision: ['half', 'unknown value', 'did you mean "fp16" or "bf16"?'],
    compute: ['20 petaflops', 'is no unit of compute', 'write "20 PFLOPS"'],
    network: ['137', 'has no unit', 'write "137 GB/s"'],
    data: ['10 terabytes', 'is no unit of data', 'write "10 TB"'],
    scratch: ['10 tb', 'is no unit of data', 'did you mean "TB" (bytes)?'],
    budget: ['1 million', 'is no unit of money', 'write "1M USD"'],
    email: ['ops at work', 'an e-mail address', ''],
    access: ['203.0.113.7', 'is not an IPv4 CIDR', 'write "203.0.113.7/32" for one address'],
  };

  /** Work in whose questions each is. */
  const askedOf = (key: string) =>
    key === 'requests' ? 'serve' : ['model', 'tokens', 'deadline'].includes(key) ? 'train' : 'minima';

  it.each(QUESTIONS.map(({ key }) => key))('asks for the %s again', async (key) => {
    const [answer, said, hint] = WRONG[key]!;
    const work = askedOf(key);
    const wanted = QUESTIONS.filter(({ when = () => true }) => when({ ...DEFAULT_ANSWERS, work }));
    const index = wanted.findIndex((question) => question.key === key);
    const right = wanted.map((question) => (question.key === 'work' ? work : ''));
    const told = await asked([...right.slice(0, index), answer, ...right.slice(index)]);
    expect(told).toMatchObject({ status: 0, left: [] });
    expect(told.questions).toHaveLength(wanted.length + 1);
    expect(told.questions[index + 1]).toBe(told.questions[index]);
    expect(told.stderr).toContain(said);
    if (hint !== '') expect(told.stderr).toContain(`hint: ${hint}`);
    expect(readFileSync(join(folder, 'asked.yaml'), 'utf8')).not.toContain(` ${answer}`);
  });

  it('explains every question, in the words of the format where it has a key', async () => {
    for (const work of ['minima', 'train', 'fine-tune', 'serve']) {
      const wanted = QUESTIONS.filter(({ when = () => true }) => when({ ...DEFAULT_ANSWERS, work }));
      const told = await asked(wanted.flatMap(({ key }) => ['?', key === 'work' ? work : '']));
      expect(told).toMatchObject({ status: 0, left: [] });
      const said = told.stderr.split('\n').filter((line) => line.trim() !== '');
      expect(said.length).toBeGreaterThanOrEqual(wanted.length);
      expect(told.stderr).toContain('Names the hall: part of every resource name');
    }
  });

  it('takes a right answer, and knows what would change the file around it', async () => {
    const told = await asked([
      'lab',
      'eu-west-1',
      '',
      '',
      'int8',
      'x, purchase: []',
      '20 POPS',
      '',
      '',
      '',
      '',
      'ops@example.org',
      '203.0.113.7/32',
    ]);
    expect(told).toMatchObject({ status: 0, left: [] });
    expect(told.stderr).toContain('write one plain value');
    const text = readFileSync(join(folder, 'asked.yaml'), 'utf8');
    expect(text).toMatch(/^name: lab$/m);
    expect(text).toMatch(/^region: eu-west-1$/m);
    expect(text).toContain('atLeast: 20 POPS, precision: int8');
    expect(text).toContain('emails: [ops@example.org]');
    expect(text).toContain('kubernetes: { publicAccess: [203.0.113.7/32] }');
  });

  it('asks nothing when a flag is wrong already, or the file is there', async () => {
    expect(await asked([], { compute: '1000' })).toMatchObject({ status: 1, questions: [] });
    writeFileSync(join(folder, 'asked.yaml'), '');
    expect(await asked([], { force: false })).toMatchObject({ status: 1, questions: [] });
  });

  it('writes nothing when nobody answers any more', async () => {
    const told = await asked(['lab'], { output: join(folder, 'never.yaml') });
    expect(told).toMatchObject({ status: 1, stderr: 'nothing was written\n' });
    expect(existsSync(join(folder, 'never.yaml'))).toBe(false);
  });
});

describe('expand', () => {
  it('prints defaults with where they come from, and what it prints means the same', async () => {
    const file = join(folder, 'hall.yaml');
    await runHere('init', '--yes', '--force', '-o', file);
    const expanded = await runHere('expand', file);
    expect(expanded.status).toBe(0);
    expect(expanded.stdout).toContain('utilization: 100 % # default');
    const whole = join(folder, 'whole.yaml');
    writeFileSync(whole, expanded.stdout);
    expect((await runHere('plan', whole)).stdout).toBe((await runHere('plan', file)).stdout);
  });
});

describe('roi', () => {
  it('compares renting with owning, and adds up to the cent', async () => {
    const told = await runHere('roi', 'blueprints/starter.yaml', '--capital', '250000', '-f', 'json');
    expect(told.status).toBe(0);
    const { sections } = JSON.parse(told.stdout);
    const tables = sections.flatMap((section: { blocks: { kind: string }[] }) =>
      section.blocks.filter(({ kind }) => kind === 'table'),
    );
    const ways = tables.find(({ id }: { id: string }) => id === 'alternatives');
    const names = ways.rows.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['on demand', 'on premises', 'reserved 1 year', 'reserved 3 years']));
    const cents = (cell: { value: number }): number => Math.round(cell.value * 100);
    const broken: string[] = [];
    for (const row of ways.rows) {
      const lines = tables.find(({ id }: { id: string }) => id === `lines-${row.name.replaceAll(' ', '-')}`);
      // One line is the way itself.
      if (lines === undefined) continue;
      broken.push(row.name);
      for (const key of ['total', 'present']) {
        const sum = lines.rows.reduce(
          (all: number, line: Record<string, { value: number }>) => all + cents(line[key]!),
          0,
        );
        expect(sum).toBe(cents(row[key]));
        expect(cents(lines.total[key])).toBe(cents(row[key]));
      }
    }
    expect(broken).toEqual(['on premises']);
    // 2 nodes for 36 months of 730 h at 21.95764 USD.
    const onDemand = ways.rows.find(({ name }: { name: string }) => name === 'on demand');
    expect(onDemand.total.value).toBeCloseTo(2 * 36 * 730 * 21.95764, 0);
  });

  it('says why own nodes are left out when nothing gives their price', async () => {
    const told = await runHere('roi', 'blueprints/starter.yaml');
    expect(told.stdout).toContain('not appraised: on premises');
    expect(told.stdout).toContain('p4d.24xlarge');
    expect(told.stdout).not.toContain('rent of the own hall');
    expect(told.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is cheaper on demand when nodes seldom work', async () => {
    const told = await runHere('roi', 'blueprints/starter.yaml', '--utilization', '10%');
    expect(told.stdout).toMatch(/^starter: (?:capacity blocks|spot mix) is cheapest/);
  });

  it('takes the price of power and the PUE of the sites of the blueprint, where they agree', async () => {
    const file = join(folder, 'owned.yaml');
    const starter = readFileSync('blueprints/starter.yaml', 'utf8');
    const sourceOf = async (...sites: string[]) => {
      writeFileSync(file, `${starter}\nonPremises:\n  sites:\n${sites.map((site) => `    - { ${site} }\n`).join('')}`);
      const { stdout } = await runHere('roi', file, '--capital', '250000');
      return stdout.split('\n').filter((line) => line.includes('the sites of the blueprint')).length;
    };
    const own = 'powerPrice: 0.31 USD/kWh, powerUsageEffectiveness: 1.17';
    expect(await sourceOf(`name: north, ${own}`)).toBe(2);
    expect(await sourceOf(`name: north, ${own}`, 'name: south, powerPrice: 0.31 USD/kWh')).toBe(1);
  });

  it.each([
    ['--utilization', '140%'],
    ['--horizon', '0'],
    ['--pue', '0.5'],
    ['--capital', 'much'],
  ])('refuses %s %s', async (flag, value) => {
    expect((await runHere('roi', 'blueprints/starter.yaml', flag, value)).status).toBe(2);
  });
});
