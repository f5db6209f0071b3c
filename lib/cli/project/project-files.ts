/** What a project has beside its blueprint. Versions are those that this version of datahall is tested with. */
export interface ProjectTerms {
  /** Name of the hall, and of its blueprint. */
  readonly hall: string;
  /** The blueprint, in YAML. */
  readonly blueprint: string;
  /** @default 'cdktf' */
  readonly toolchain?: Toolchain;
}

/**
 * The program that plans and applies what the app writes: CDK for Terraform, CDK Terrain, which goes on with it, or Terraform
 * itself, which needs half of the packages: its app writes by the library alone.
 */
export const TOOLCHAINS = ['cdktf', 'cdktn', 'terraform'] as const;
/** One of `TOOLCHAINS`. */
export type Toolchain = (typeof TOOLCHAINS)[number];

const LIBRARY = {
  '@cdktf/provider-aws': '^21.22.1',
  '@cdktf/provider-helm': '^12.1.2',
  cdktf: '^0.21.0',
  constructs: '~10.7.2',
};

/** By package: what `package.json` asks for. CDK Terrain stands behind the names of CDK for Terraform. */
export const PROJECT_PACKAGES: Readonly<Record<Toolchain, Readonly<Record<string, string>>>> = {
  cdktf: { ...LIBRARY, 'cdktf-cli': '^0.21.0' },
  cdktn: {
    '@cdktf/provider-aws': 'npm:@cdktn/provider-aws@^25.7.0',
    '@cdktf/provider-helm': LIBRARY['@cdktf/provider-helm'],
    cdktf: 'npm:cdktn@^0.24.0',
    // By its own name too, which its bindings import.
    cdktn: '^0.24.0',
    'cdktn-cli': '^0.24.0',
    constructs: LIBRARY.constructs,
  },
  terraform: LIBRARY,
};

interface Commands {
  /** Versions of Node that they run on. */
  readonly node: string;
  readonly synth: string;
  apply(hall: string): string;
}

/** Commands of a project that depend on its toolchain. */
const COMMANDS: Readonly<Record<Toolchain, Commands>> = {
  cdktf: { node: '>=20', synth: 'cdktf synth', apply: (hall) => `npx cdktf deploy ${hall}` },
  cdktn: { node: '>=22.19', synth: 'cdktn synth', apply: (hall) => `npx cdktn deploy ${hall}` },
  terraform: {
    node: '>=20',
    synth: 'tsx main.ts',
    apply: (hall) => `cd cdktf.out/stacks/${hall} && terraform init && terraform apply`,
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
    'AGENTS.md': AGENTS,
    'README.md': readme(hall, toolchain),
    [`blueprints/${hall}.yaml`]: blueprint,
    ...(toolchain !== 'terraform' && { 'cdktf.json': cdktfJson(hall) }),
    'main.ts': MAIN,
    'package.json': json({
      name: hall,
      private: true,
      type: 'module',
      scripts: { check: 'datahall check blueprints', synth: COMMANDS[toolchain].synth, test: 'vitest run' },
      engines: { node: COMMANDS[toolchain].node },
      // The bindings of the Helm provider have no edition for CDK Terrain on npm.
      ...(toolchain === 'cdktn' && { overrides: { '@cdktf/provider-helm': { cdktf: '$cdktf' } } }),
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

function cdktfJson(hall: string): string {
  return json({
    language: 'typescript',
    app: 'npx tsx main.ts',
    projectId: hall,
    sendCrashReports: 'false',
    terraformProviders: [],
    terraformModules: [],
  });
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

// Sizing proves its answer, which may take a slow machine a while.
it('keeps the hall', { timeout: 120_000 }, async () => {
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
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
        with: { node-version: 22, cache: npm }
      - run: npm ci
      - run: npx datahall check blueprints
      - run: npm test
`;

/** What an agent that works in the project is told. */
export const AGENTS = `# For agents

Capacity on AWS is written in \`blueprints/*.yaml\` and planned by datahall; never write instance types or Terraform by hand.

- State needs (a model with tokens and a deadline, requests per second, TFLOPS, TB), not types. Prices come from the catalog.
- Every key: \`node_modules/datahall/docs/reference/blueprint.md\`. Examples: \`node_modules/datahall/blueprints/\`.
- After each change: \`npx datahall check blueprints\`; \`npx datahall fix <file>\` makes the changes that leave nothing to choose.
- Before a pull request: \`npx datahall diff --against main <file>\`, and put its output into the description.
- \`npm test\` holds the Terraform to a snapshot; \`npx vitest run --update\` accepts a change. Read it first.
- \`npm run synth\` writes Terraform to \`cdktf.out/\`; it is generated, not edited. People apply it, not agents.
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
| \`${COMMANDS[toolchain].apply(hall)}\` | applies it: from then on the hall is billed |
`;
}
