import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareHalls, compareStacks } from '../../lib/terraform/compare/compare-stacks.js';
import { REPLACEMENT_ARGUMENTS } from '../../lib/terraform/compare/replacement-arguments.js';
import type { ResourceBody, StackResources } from '../../lib/terraform/compare/resource-body.js';
import { stackControls } from '../../lib/terraform/compare/stack-controls.js';

// biome-ignore lint/suspicious/noExplicitAny: synthesised JSON, edited freely.
type Body = any;

const stack = (entries: Record<string, ResourceBody>): StackResources => new Map(Object.entries(entries));

/** `kind address (arguments)`. */
function told(before: StackResources, after: StackResources, elsewhere = false): string[] {
  return compareStacks(before, after, elsewhere).map(
    ({ kind, address, arguments: named }) =>
      `${kind} ${address}${named.length > 0 ? ` (${named.map(({ path }) => path).join(', ')})` : ''}`,
  );
}

const VPC = { 'aws_vpc.main': { cidr_block: '10.0.0.0/16', tags: { Name: 'hall' } } };
const SUBNET = { 'aws_subnet.a': { cidr_block: '10.0.0.0/24', vpc_id: '${aws_vpc.main.id}' } };

describe('the difference of two stacks', () => {
  it('is nothing between equal ones', () => {
    expect(told(stack({ ...VPC, ...SUBNET }), stack({ ...SUBNET, ...VPC }))).toEqual([]);
  });

  it('names what comes and what goes', () => {
    expect(told(stack(VPC), stack(SUBNET))).toEqual(['added aws_subnet.a', 'removed aws_vpc.main']);
  });

  it('replaces by an argument that forces it, and what is bound to the old id with it', () => {
    const moved = { 'aws_vpc.main': { cidr_block: '10.1.0.0/16', tags: { Name: 'hall' } } };
    expect(told(stack({ ...VPC, ...SUBNET }), stack({ ...moved, ...SUBNET }))).toEqual([
      'replaced aws_subnet.a',
      'replaced aws_vpc.main (cidr_block)',
    ]);
  });

  it('changes tags in place, also where any argument forces replacement', () => {
    const tagged = { 'aws_vpc.main': { cidr_block: '10.0.0.0/16', tags: { Name: 'other' } } };
    expect(told(stack(VPC), stack(tagged))).toEqual(['in-place aws_vpc.main (tags)']);
    const group = (name: string) => stack({ 'aws_placement_group.g': { strategy: 'cluster', tags: { Name: name } } });
    expect(told(group('a'), group('b'))).toEqual(['in-place aws_placement_group.g (tags)']);
  });

  it('shrinks no file system in place, and grows it so', () => {
    const sized = (storage_capacity: number) => stack({ 'aws_fsx_lustre_file_system.s': { storage_capacity } });
    expect(told(sized(2400), sized(4800))).toEqual(['in-place aws_fsx_lustre_file_system.s (storage_capacity)']);
    expect(told(sized(4800), sized(2400))).toEqual(['replaced aws_fsx_lustre_file_system.s (storage_capacity)']);
    expect(compareStacks(sized(4800), sized(2400))[0]).toMatchObject({ holdsData: true });
  });

  it('drains nodes when their template changes', () => {
    const template = (instance_type: string) => stack({ 'aws_launch_template.t': { name: 't', instance_type } });
    expect(told(template('p5.48xlarge'), template('p4d.24xlarge'))).toEqual([
      'drain aws_launch_template.t (instance_type)',
    ]);
  });

  it('ignores the order of creation, which touches nothing', () => {
    const ordered = (depends_on: string[]) => stack({ 'aws_eip.e': { domain: 'vpc', depends_on } });
    expect(told(ordered(['aws_vpc.a']), ordered(['aws_vpc.b']))).toEqual([]);
  });

  it('takes any change of a type that it does not know for a replacement', () => {
    const unknown = (x: number) => stack({ 'aws_new_thing.n': { x } });
    expect(told(unknown(1), unknown(2))).toEqual(['replaced aws_new_thing.n (x)']);
  });

  it('keeps nothing when the region is another', () => {
    expect(told(stack(VPC), stack(VPC), true)).toEqual(['replaced aws_vpc.main']);
  });

  it('knows every type of the goldens', () => {
    const golden = join(import.meta.dirname, '../golden');
    const stacks = readdirSync(golden).filter((name) => existsSync(join(golden, name, 'cdk.tf.json')));
    const types = stacks.flatMap((name) => {
      const files = ['cdk.tf.json', 'charts.tf.json'].map((file) => join(golden, name, file)).filter(existsSync);
      return files.flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8')).resource));
    });
    expect(types.length).toBeGreaterThan(30);
    expect([...new Set(types)].filter((type) => !(type in REPLACEMENT_ARGUMENTS))).toEqual([]);
  });
});

describe('the difference of two halls', () => {
  const RELEASE = { 'helm_release.release_kueue': { name: 'kueue', namespace: 'kueue-system', version: '1.0.0' } };
  const hallWith = (version: string, release: Record<string, ResourceBody> | null) => ({
    hall: stack({ 'aws_eks_cluster.c': { name: version } }),
    charts: release === null ? null : { stack: 'hall.charts', resources: stack(release) },
  });
  const toldOf = (...halls: readonly [Parameters<typeof compareHalls>[0], Parameters<typeof compareHalls>[1]]) =>
    compareHalls(...halls).map(({ kind, address, stack: of }) => `${of}: ${kind} ${address}`);

  it('counts both stacks, and says which a resource is of', () => {
    const newer = { 'helm_release.release_kueue': { ...RELEASE['helm_release.release_kueue'], version: '1.1.0' } };
    expect(toldOf(hallWith('a', RELEASE), hallWith('a', newer))).toEqual([
      'hall.charts: in-place helm_release.release_kueue',
    ]);
    expect(toldOf(null, hallWith('a', RELEASE))).toEqual([
      'null: added aws_eks_cluster.c',
      'hall.charts: added helm_release.release_kueue',
    ]);
    expect(toldOf(hallWith('a', RELEASE), hallWith('a', null))).toEqual([
      'hall.charts: removed helm_release.release_kueue',
    ]);
  });

  it('takes what is installed in a cluster along when the cluster is made anew', () => {
    expect(toldOf(hallWith('a', RELEASE), hallWith('b', RELEASE))).toEqual([
      'null: replaced aws_eks_cluster.c',
      'hall.charts: replaced helm_release.release_kueue',
    ]);
  });

  it('moves a release to another namespace by making it anew', () => {
    const moved = { 'helm_release.release_kueue': { ...RELEASE['helm_release.release_kueue'], namespace: 'other' } };
    expect(toldOf(hallWith('a', RELEASE), hallWith('a', moved))).toEqual([
      'hall.charts: replaced helm_release.release_kueue',
    ]);
  });
});

describe('safeguards of a stack', () => {
  const golden = (): Record<string, Record<string, ResourceBody>> =>
    JSON.parse(readFileSync(join(import.meta.dirname, '../golden/starter/cdk.tf.json'), 'utf8')).resource;
  const controlsOf = (resource: Record<string, Record<string, ResourceBody>>) =>
    stackControls(
      stack(
        Object.fromEntries(
          Object.entries(resource).flatMap(([type, named]) =>
            Object.entries(named).map(([name, body]) => [`${type}.${name}`, body]),
          ),
        ),
      ),
    );

  it('are all in force in the starter', () => {
    expect(controlsOf(golden()).filter(({ holds }) => holds !== true)).toEqual([]);
  });

  it.each([
    ['api-private', 'aws_eks_cluster', (body: Body) => ({ ...body, vpc_config: { endpoint_public_access: true } })],
    ['api-audited', 'aws_eks_cluster', (body: Body) => ({ ...body, enabled_cluster_log_types: ['api'] })],
    ['secrets-encrypted', 'aws_eks_cluster', ({ encryption_config: _, ...rest }: Body) => rest],
    ['traffic-logged', 'aws_flow_log', () => null],
    ['keys-rotated', 'aws_kms_key', (body: Body) => ({ ...body, enable_key_rotation: false })],
    ['buckets-closed', 'aws_s3_bucket_public_access_block', (body: Body) => ({ ...body, block_public_acls: false })],
    ['buckets-encrypted', 'aws_s3_bucket_server_side_encryption_configuration', () => null],
    ['buckets-versioned', 'aws_s3_bucket_versioning', () => null],
    [
      'metadata-tokens',
      'aws_launch_template',
      (body: Body) => ({ ...body, metadata_options: { http_tokens: 'optional' } }),
    ],
    ['volumes-encrypted', 'aws_launch_template', (body: Body) => ({ ...body, block_device_mappings: [{ ebs: {} }] })],
    ['data-retained', 'aws_s3_bucket', (body: Body) => ({ ...body, lifecycle: {} })],
  ] as const)('%s is lost when one %s is broken', (id, type, breakIt) => {
    const resource = golden();
    const [name, body] = Object.entries(resource[type]!)[0]!;
    const broken = breakIt(body);
    if (broken === null) delete resource[type]![name];
    else resource[type]![name] = broken;
    const lost = controlsOf(resource).filter(({ holds }) => holds === false);
    expect(lost.map((control) => control.id)).toEqual([id]);
  });
});
