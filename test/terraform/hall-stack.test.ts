import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { App, CloudBackend, NamedCloudWorkspace, type TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { afterEach, describe, expect, it } from 'vitest';
import { addHallStack } from '../../lib/terraform/hall/hall-stack.js';
import { synthesizeHall } from '../../lib/terraform/hall/synthesize-hall.js';
import { bucketFixture, fleetFixture, fullPlanFixture, planFixture } from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folders: string[] = [];
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'datahall-'));
  folders.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the stack of a hall', () => {
  it('names provider, region and tags, and admits later 6.x', () => {
    const { json } = new Synthesized(planFixture());
    expect(json.terraform.required_providers).toEqual({ aws: { source: 'hashicorp/aws', version: '~> 6.26' } });
    expect(json.terraform.required_version).toBe('>= 1.10');
    expect(json.provider.aws).toEqual([
      { region: 'us-east-1', default_tags: [{ tags: { 'datahall:hall': 'starter', team: 'research' } }] },
    ]);
    const pinned = new Synthesized(planFixture({ accountId: '123456789012' }));
    expect(pinned.json.provider.aws[0].allowed_account_ids).toEqual(['123456789012']);
  });

  it('keeps its state in a local file at a relative path', () => {
    expect(new Synthesized(planFixture()).json.terraform.backend).toEqual({
      local: { path: '../../../terraform.starter.tfstate' },
    });
  });

  it('or in S3, encrypted and locked', () => {
    const state = { kind: 's3', bucket: 'states', key: 'halls/starter', region: 'eu-west-1' } as const;
    expect(new Synthesized(planFixture({ state })).json.terraform.backend).toEqual({
      s3: { bucket: 'states', key: 'halls/starter', region: 'eu-west-1', encrypt: true, use_lockfile: true },
    });
  });

  it('has an address for every resource that is its path in the plan', () => {
    const addresses = new Synthesized(fullPlanFixture()).addresses();
    expect(addresses).toEqual(
      expect.arrayContaining([
        'aws_eks_node_group.fleet_train_nodes',
        'aws_fsx_lustre_file_system.store_train_scratch_file-system',
        'aws_kms_key.keys_data',
        'aws_s3_bucket.store_train_datasets_bucket',
        'aws_subnet.network_subnet_nodes-az2',
        'aws_vpc.network_vpc',
      ]),
    );
    // cdktf's own scheme ends in a hash of the path.
    expect(addresses.filter((address) => /_[0-9A-F]{8}$/.test(address))).toEqual([]);
  });

  it('loses no resource to another of the same address', () => {
    const app = Testing.app();
    const stack = addHallStack(app, fullPlanFixture());
    const resources = stack.node.findAll().filter((node) => 'terraformResourceType' in node && 'lifecycle' in node);
    const data = Object.values<object>(new Synthesized(fullPlanFixture()).written.data).flatMap(Object.keys).length;
    expect(new Synthesized(fullPlanFixture()).addresses()).toHaveLength(resources.length - data);
  });

  it('refuses two paths that would be one address', () => {
    const stack = addHallStack(Testing.app(), planFixture());
    const topic = (path: readonly [string, string]) =>
      new SnsTopic(new Construct(stack, path[0]), path[1], { name: 'x' }).friendlyUniqueId;
    expect(topic(['alarms', 'disk.full'])).toBe('alarms_disk_full');
    expect(() => topic(['alarms.disk', 'full'])).toThrow('would have the same Terraform address');
  });

  it('keeps its addresses when a workload comes and numbers change', () => {
    const before = new Synthesized(fullPlanFixture()).addresses();
    const more = fullPlanFixture({
      fleets: [
        fleetFixture({ key: 'serve', workload: 'serve', name: 'starter-serve', interfaces: [], placement: null }),
        fleetFixture({ nodes: { min: 2, desired: 2, max: 40 } }),
      ],
      stores: [
        bucketFixture({ key: 'serve.models', bucketPrefix: 'starter-serve-models' }),
        ...fullPlanFixture().stores,
      ],
    });
    expect(new Synthesized(more).addresses()).toEqual(expect.arrayContaining(before));
  });

  it('names only resources that it has', () => {
    const synthesized = new Synthesized(fullPlanFixture());
    const text = JSON.stringify(synthesized.written);
    const there = new Set([
      ...synthesized.addresses(),
      ...Object.entries<Json>(synthesized.written.data).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `data.${type}.${name}`),
      ),
    ]);
    const named = [...text.matchAll(/(?:data\.)?aws_[a-z0-9_]+\.[A-Za-z][\w-]*/g)].map(([reference]) => reference);
    expect(named.length).toBeGreaterThan(200);
    expect(named.filter((reference) => !there.has(reference))).toEqual([]);
  });

  it('tells where to find what it made', () => {
    const { output } = new Synthesized(fullPlanFixture()).json;
    expect(Object.keys(output)).toEqual([
      'bucket_train_datasets',
      'cluster_name',
      'file_system_train_checkpoints',
      'file_system_train_scratch',
      'kubeconfig_command',
      'mount_train_checkpoints',
      'mount_train_scratch',
      'tunnel_command',
    ]);
  });

  it('can be built upon', () => {
    const app = Testing.app();
    const stack = addHallStack(app, fullPlanFixture());
    expect([...stack.fleets.keys()]).toEqual(['train']);
    expect(stack.stores.of('object').keys()).toEqual(['train.datasets']);
    expect(stack.stores.of('lustre').keys()).toEqual(['train.checkpoints', 'train.scratch']);
    new SnsTopic(stack, 'alarms', { name: `${stack.platform.cluster.clusterName}-alarms` });
    const { resource } = JSON.parse(Testing.synth(stack));
    expect(resource.aws_sns_topic.alarms.name).toBe('${aws_eks_cluster.cluster_control-plane.name}-alarms');
  });

  it('answers a wrong key with those that there are', () => {
    const { fleets, stores, access, network } = addHallStack(Testing.app(), fullPlanFixture());
    expect(() => fleets.get('tarin')).toThrow('there is no fleet tarin; there are: train');
    expect(() => access.get('serve')).toThrow('there is no role of workload serve; there are: train');
    expect(() => stores.of('home').get('x')).toThrow('there is no home store x; there is none');
    expect(() => stores.bucket('train.scratch')).toThrow('store train.scratch is no bucket');
    expect(() => stores.fileSystem('train.datasets')).toThrow('store train.datasets is no file system');
    expect(() => network.subnetId('public-az9')).toThrow('there is no subnet public-az9; there are: ');
  });

  it('keeps its state where the app says', () => {
    const props = {
      backend: (stack: TerraformStack) =>
        new CloudBackend(stack, { organization: 'acme', workspaces: new NamedCloudWorkspace(stack.node.id) }),
    };
    const { terraform } = JSON.parse(synthesizeHall(fullPlanFixture(), props));
    expect(terraform.backend).toBeUndefined();
    expect(terraform.cloud).toEqual({ organization: 'acme', workspaces: { name: 'starter' } });
  });
});

describe('the text of a hall', () => {
  it('equals what the app writes, but for the metadata of cdktf', () => {
    const outdir = temporaryFolder();
    const app = new App({ outdir });
    addHallStack(app, fullPlanFixture());
    app.synth();
    const written = JSON.parse(readFileSync(join(outdir, 'stacks/starter/cdk.tf.json'), 'utf8'));
    const strip = (value: Json): Json =>
      value === null || typeof value !== 'object'
        ? value
        : Array.isArray(value)
          ? value.map(strip)
          : Object.fromEntries(
              Object.entries(value)
                .filter(([key]) => key !== '//')
                .map(([key, inner]) => [key, strip(inner)]),
            );
    expect(JSON.parse(synthesizeHall(fullPlanFixture()))).toEqual(strip(written));
  });

  it('is the same bytes from another folder, time zone and language, and leaves nothing there', () => {
    const folder = temporaryFolder();
    const script = join(folder, 'synth.mts');
    const from = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href);
    writeFileSync(
      script,
      `import { synthesizeHall } from ${from('lib/terraform/hall/synthesize-hall.ts')};
import { fullPlanFixture } from ${from('test/terraform/plan-fixture.ts')};
process.stdout.write(synthesizeHall(fullPlanFixture()));`,
    );
    const env = { PATH: process.env.PATH, HOME: folder, TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8', CDKTF_OUTDIR: 'x' };
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const text = execFileSync(process.execPath, [tsx, script], { cwd: folder, env, encoding: 'utf8' });
    expect(text).toBe(synthesizeHall(fullPlanFixture()));
    expect(readdirSync(folder)).toEqual(['synth.mts']);
  });

  it('holds no path of this machine and no token of cdktf', () => {
    const outdir = temporaryFolder();
    const app = new App({ outdir });
    addHallStack(app, fullPlanFixture());
    app.synth();
    const written = readFileSync(join(outdir, 'stacks/starter/cdk.tf.json'), 'utf8');
    expect(written).not.toContain(root);
    expect(written).not.toContain(outdir);
    expect(written).not.toMatch(/TfToken|TOKEN\[|"\/(?:home|root|tmp|work|Users)\//);
  });
});
