/** What a project has beside its blueprint. Versions are those that this version of datahall is tested with. */
export interface ProjectTerms {
  /** Name of the hall, and of its blueprint. */
  readonly hall: string;
  /** The blueprint, in YAML. */
  readonly blueprint: string;
  /** @default 'cdktf' */
  readonly toolchain?: Toolchain;
}

/** The program that runs the app: CDK for Terraform, or CDK Terrain, which goes on with it. */
export type Toolchain = 'cdktf' | 'cdktn';

/** By package: what `package.json` asks for. CDK Terrain stands behind the names of CDK for Terraform. */
export const PROJECT_PACKAGES: Readonly<Record<Toolchain, Readonly<Record<string, string>>>> = {
  cdktf: {
    '@cdktf/provider-aws': '^21.22.1',
    '@cdktf/provider-helm': '^12.1.2',
    cdktf: '^0.21.0',
    'cdktf-cli': '^0.21.0',
    constructs: '~10.7.2',
  },
  cdktn: {
    '@cdktf/provider-aws': 'npm:@cdktn/provider-aws@^25.7.0',
    '@cdktf/provider-helm': '^12.1.2',
    cdktf: 'npm:cdktn@^0.24.0',
    'cdktn-cli': '^0.24.0',
    constructs: '~10.7.2',
  },
};

/** Of every project. */
const COMMON_PACKAGES = {
  '@types/node': '^20.19.43',
  datahall: '^0.1.0',
  tsx: '^4.23.15',
  typescript: '^7.0.2',
  vitest: '^4.1.12',
};

/** A project with one hall that can be tested and synthesised at once: contents by path, sorted. */
export function projectFiles({ hall, blueprint, toolchain = 'cdktf' }: ProjectTerms): Readonly<Record<string, string>> {
  return {
    '.github/workflows/test.yml': WORKFLOW,
    '.gitignore': 'node_modules/\ncdktf.out/\n*.tfstate*\n.terraform/\n',
    'README.md': readme(hall, toolchain),
    [`blueprints/${hall}.yaml`]: blueprint,
    'cdktf.json': json({
      language: 'typescript',
      app: 'npx tsx main.ts',
      projectId: hall,
      sendCrashReports: 'false',
      terraformProviders: [],
      terraformModules: [],
    }),
    'main.ts': MAIN,
    'package.json': json({
      name: hall,
      private: true,
      type: 'module',
      scripts: { check: 'datahall check blueprints', synth: `${toolchain} synth`, test: 'vitest run' },
      devDependencies: Object.fromEntries(
        Object.entries({ ...COMMON_PACKAGES, ...PROJECT_PACKAGES[toolchain] }).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    }),
    [`test/${hall}.test.ts`]: snapshotTest(hall),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        types: ['node'],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
      },
      include: ['main.ts', 'test'],
    }),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A line of a file of the project. */
function imported(names: string, from: string): string {
  return `import { ${names} } from '${from}';`;
}

const MAIN = `${[
  imported('readdirSync, readFileSync', 'node:fs'),
  imported('App', 'cdktf'),
  imported('addHallStack, formatDiagnostic, planHall', 'datahall'),
].join('\n')}

const app = new App();
for (const file of readdirSync('blueprints').filter((name) => /\\.(ya?ml|json)$/.test(name)).sort()) {
  const text = readFileSync(\`blueprints/\${file}\`, 'utf8');
  const outcome = await planHall(text);
  if (outcome.status === 'wrong') {
    for (const diagnostic of outcome.diagnostics) console.error(formatDiagnostic(diagnostic, { file, text }));
    process.exit(1);
  }
  if (outcome.status === 'infeasible') {
    console.error(\`\${file}: nothing in the catalog fits: npx datahall size blueprints/\${file} says why\`);
    process.exit(1);
  }
  addHallStack(app, outcome.plan);
}
app.synth();
`;

function snapshotTest(hall: string): string {
  const imports = [
    imported('readFileSync', 'node:fs'),
    imported('planHall, synthesizeHall', 'datahall'),
    imported('expect, it', 'vitest'),
  ];
  return `${imports.join('\n')}

it('keeps the hall', async () => {
  const outcome = await planHall(readFileSync('blueprints/${hall}.yaml', 'utf8'));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome, null, 2));
  expect(outcome.plan.fleets.map(({ key, instanceType, nodes }) => ({ key, instanceType, nodes }))).toMatchSnapshot();
  expect(synthesizeHall(outcome.plan)).toMatchSnapshot();
});
`;
}

const WORKFLOW = `name: test
on: [push, pull_request]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - run: npx datahall check blueprints
      - run: npm test
`;

function readme(hall: string, toolchain: Toolchain): string {
  return `# ${hall}

A GPU hall on AWS, from \`blueprints/${hall}.yaml\` by datahall.

| command | does |
| --- | --- |
| \`npm install\` | installs, and writes the lock file, which you commit |
| \`npm test\` | plans the hall and holds its Terraform to the snapshot; \`npx vitest run --update\` accepts a change |
| \`npx datahall size blueprints/${hall}.yaml\` | what to buy, what it costs, and why |
| \`npm run synth\` | writes the Terraform to \`cdktf.out\` |
| \`npx ${toolchain} deploy ${hall}\` | applies it: from then on the hall is billed |
`;
}
