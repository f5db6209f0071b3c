import type { Catalog } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { block, list, type Resource, type TerraformJson } from './terraform-json.js';

const catalogs = new Map<string, Catalog>();

export function catalogOf({ region }: TerraformJson): Catalog {
  const catalog = catalogs.get(region) ?? loadCatalog({ regions: [region] });
  catalogs.set(region, catalog);
  return catalog;
}

/** Something that starts instances: a managed node group, an Auto Scaling group, a compute environment. */
export interface Group {
  readonly address: string;
  readonly kind: 'node-group' | 'scaling-group' | 'environment';
  readonly body: Json;
  readonly template: Resource | undefined;
  readonly templateVersion: unknown;
  readonly subnetIds: readonly unknown[];
  readonly types: readonly string[];
  readonly block: boolean;
  readonly spot: boolean;
}

export function groupsOf(tf: TerraformJson): Group[] {
  const nodeGroups = tf.all('aws_eks_node_group').map(({ address, body }): Group => {
    const template = tf.follow(block(body.launch_template)?.id);
    return {
      address,
      kind: 'node-group',
      body,
      template,
      templateVersion: block(body.launch_template)?.version,
      subnetIds: list(body.subnet_ids),
      types: [...list(body.instance_types), ...list(template?.body.instance_type)],
      block: body.capacity_type === 'CAPACITY_BLOCK',
      spot: body.capacity_type === 'SPOT',
    };
  });
  const scalingGroups = tf.all('aws_autoscaling_group').map(({ address, body }): Group => {
    const mixed = block(body.mixed_instances_policy);
    const mixedTemplate = block(mixed?.launch_template);
    const named = block(body.launch_template) ?? block(mixedTemplate?.launch_template_specification);
    const template = tf.follow(named?.id ?? named?.launch_template_id);
    return {
      address,
      kind: 'scaling-group',
      body,
      template,
      templateVersion: named?.version,
      subnetIds: list(body.vpc_zone_identifier),
      types: [
        ...list(template?.body.instance_type),
        ...list(mixedTemplate?.override).flatMap(({ instance_type }) => list(instance_type)),
      ],
      block: isBlock(template),
      spot: mixed !== undefined || block(template?.body.instance_market_options)?.market_type === 'spot',
    };
  });
  const environments = tf.all('aws_batch_compute_environment').map(({ address, body }): Group => {
    const resources = block(body.compute_resources);
    const named = block(resources?.launch_template);
    const template = tf.follow(named?.launch_template_id);
    return {
      address,
      kind: 'environment',
      body,
      template,
      templateVersion: named?.version,
      subnetIds: list(resources?.subnets),
      types: list(resources?.instance_type),
      block: isBlock(template),
      spot: resources?.type === 'SPOT',
    };
  });
  return [...nodeGroups, ...scalingGroups, ...environments];
}

export function isBlock(template: Resource | undefined): boolean {
  return block(template?.body.instance_market_options)?.market_type === 'capacity-block';
}

export const ofTemplates =
  (wrong: (body: Json, tf: TerraformJson) => string | false | undefined): Audit['faults'] =>
  (tf) =>
    tf.all('aws_launch_template').flatMap(({ address, body }): Fault[] => {
      const what = wrong(body, tf);
      return what ? [{ address, what }] : [];
    });

export const ofGroups =
  (wrong: (group: Group, tf: TerraformJson) => string | false | undefined): Audit['faults'] =>
  (tf) =>
    groupsOf(tf).flatMap((group): Fault[] => {
      const what = wrong(group, tf);
      return what ? [{ address: group.address, what }] : [];
    });

export const ofNodeGroups = (wrong: (group: Group, tf: TerraformJson) => string | false | undefined) =>
  ofGroups((group, tf) => group.kind === 'node-group' && wrong(group, tf));

export const interfacesOf = (body: Json): Json[] => list(body.network_interfaces);
export const efaOf = (body: Json): Json[] => interfacesOf(body).filter((one) => /^efa/.test(one.interface_type ?? ''));
