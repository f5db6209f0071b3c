import type { Json } from '../synthesized.js';
import type { Audit, Fault } from './audit.js';
import { catalogOf, groupsOf, ofGroups } from './groups.js';
import { block, list, type Resource, type TerraformJson } from './terraform-json.js';

/** What a definition asks for on each node, whether it has one or several. */
function containersOf({ body }: Resource): Json[] {
  if (body.type !== 'multinode') return [JSON.parse(body.container_properties)];
  return list(JSON.parse(body.node_properties).nodeRangeProperties).map(({ container }) => container);
}

/** The environments that a definition is made for: they carry the tag of the same fleet. */
function environmentsFor(tf: TerraformJson, { body }: Resource) {
  const fleet = body.tags?.['datahall:fleet'];
  return groupsOf(tf).filter(({ kind, body: own }) => kind === 'environment' && own.tags?.['datahall:fleet'] === fleet);
}

function asked(container: Json, type: string): number {
  const found = list(container.resourceRequirements).find((one) => one.type === type);
  return Number(found?.value ?? 0);
}

export const BATCH_AUDITS: readonly Audit[] = [
  {
    rule: 'batch',
    faults: (tf) => [
      ...ofGroups(({ kind, body, spot, types }) => {
        if (kind !== 'environment') return false;
        const resources = block(body.compute_resources);
        const wanted = spot ? 'SPOT_PRICE_CAPACITY_OPTIMIZED' : 'BEST_FIT_PROGRESSIVE';
        if (resources.allocation_strategy !== wanted) return `strategy ${resources.allocation_strategy}`;
        const vcpus = catalogOf(tf).types.get(types[0] ?? '')?.vcpus ?? 1;
        return resources.max_vcpus % vcpus !== 0 && `${resources.max_vcpus} vCPU are no whole nodes`;
      })(tf),
    ],
  },
  {
    // https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeEnvironmentOrder.html
    rule: 'batch-queue',
    faults: (tf) =>
      tf.all('aws_batch_job_queue').flatMap(({ address, body }): Fault[] => {
        const order = list(body.compute_environment_order);
        const named = order.map(({ compute_environment: arn }) => tf.follow(arn)?.address);
        const architectures = new Set(
          groupsOf(tf)
            .filter((group) => named.includes(group.address))
            .flatMap(({ types }) => types.map((type) => catalogOf(tf).types.get(type)?.architecture)),
        );
        const wrong = [
          (order.length > 3 || order.length === 0) && `${order.length} compute environments`,
          new Set(order.map((one) => one.order)).size < order.length && 'two environments in one place',
          named.some((one) => one === undefined) && 'an environment that is not there',
          architectures.size > 1 && 'several architectures',
          !(body.priority >= 0 && Number.isInteger(body.priority)) && `priority ${body.priority}`,
        ];
        return wrong.flatMap((what) => (what ? [{ address, what }] : []));
      }),
  },
  {
    // https://docs.aws.amazon.com/batch/latest/userguide/mnp-ce.html
    rule: 'batch-multi-node',
    faults: (tf) =>
      tf
        .all('aws_batch_job_definition')
        .filter(({ body }) => body.type === 'multinode')
        .flatMap((definition): Fault[] => {
          const { numNodes, mainNode, nodeRangeProperties } = JSON.parse(definition.body.node_properties);
          const environments = environmentsFor(tf, definition);
          const vcpus = asked(containersOf(definition)[0], 'VCPU');
          const wrong = [
            environments.length === 0 && 'no environment for it',
            environments.some(({ spot }) => spot) && 'jobs of several nodes on spot',
            environments.some(({ subnetIds }) => subnetIds.length !== 1) && 'jobs of several nodes over several zones',
            environments.some(({ body }) => block(body.compute_resources).max_vcpus < numNodes * vcpus) &&
              `${numNodes} nodes, more than there are`,
            !(numNodes >= 2 && mainNode < numNodes) && `node ${mainNode} of ${numNodes} leads`,
            !list(nodeRangeProperties).some(({ targetNodes }) => /^0:/.test(targetNodes)) &&
              'nodes without a container',
          ];
          return wrong.flatMap((what) => (what ? [{ address: definition.address, what }] : []));
        }),
  },
  {
    // A spot job never waits in a queue whose other environments it would be too large for.
    rule: 'batch-spot-apart',
    faults: (tf) =>
      tf.all('aws_batch_job_queue').flatMap(({ address, body }): Fault[] => {
        const named = list(body.compute_environment_order).map(
          ({ compute_environment: arn }) => tf.follow(arn)?.address,
        );
        const groups = groupsOf(tf).filter((group) => named.includes(group.address));
        return new Set(groups.map(({ spot }) => spot)).size > 1
          ? [{ address, what: 'spot beside other ways of buying, where a job of several nodes would wait for ever' }]
          : [];
      }),
  },
  {
    // A job that asks for more than a node has stays RUNNABLE for ever.
    // https://docs.aws.amazon.com/batch/latest/userguide/memory-management.html
    rule: 'batch-job-fits',
    faults: (tf) =>
      tf.all('aws_batch_job_definition').flatMap((definition): Fault[] => {
        const types = environmentsFor(tf, definition).flatMap((group) =>
          group.types.map((name) => catalogOf(tf).types.get(name)),
        );
        return containersOf(definition).flatMap((container) =>
          types.flatMap((type): Fault[] => {
            if (type === undefined) return [];
            const gpus = type.accelerators?.model.vendor === 'NVIDIA' ? Math.max(1, type.accelerators.count) : 0;
            const wrong = [
              asked(container, 'VCPU') > type.vcpus && 'more vCPU',
              // The agent and the kernel take some: of the smallest nodes 3 % and more.
              asked(container, 'MEMORY') > type.memoryGib * 1024 * 0.96 && 'more memory',
              asked(container, 'GPU') > gpus && 'more GPUs',
              container.linuxParameters?.sharedMemorySize > asked(container, 'MEMORY') && 'more shared memory',
            ];
            return wrong.flatMap((what) =>
              what ? [{ address: definition.address, what: `${what} than ${type.name} has` }] : [],
            );
          }),
        );
      }),
  },
  {
    // https://docs.aws.amazon.com/batch/latest/APIReference/API_Ec2Configuration.html
    rule: 'batch-image',
    faults: (tf) =>
      ofGroups(({ kind, body, types }) => {
        if (kind !== 'environment') return false;
        const [image, ...more] = list(block(body.compute_resources).ec2_configuration);
        if (image === undefined || more.length > 1) return 'no image, or more than two';
        const type = catalogOf(tf).types.get(types[0] ?? '');
        const vendor = type?.accelerators?.model.vendor;
        if (vendor === 'NVIDIA') {
          if (type?.architecture === 'arm64') return 'NVIDIA on Arm, for which Batch has no image';
          return !/^ECS_AL20(23|2)_NVIDIA$/.test(image.image_type) && `${image.image_type} on ${type?.name}`;
        }
        return vendor === 'AWS' && image.image_id_override === undefined && 'an image without the Neuron driver';
      })(tf),
  },
  {
    // Batch adds its own part. https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html
    rule: 'batch-user-data',
    faults: ofGroups(({ kind, template }) => {
      const data = template?.body.user_data;
      return kind === 'environment' && data !== undefined && !data.includes('MIME-Version: 1.0') && 'no MIME document';
    }),
  },
  {
    // https://docs.aws.amazon.com/batch/latest/APIReference/API_ShareAttributes.html
    rule: 'batch-shares',
    faults: (tf) =>
      tf.all('aws_batch_scheduling_policy').flatMap(({ address, body }): Fault[] => {
        const shares = list(block(body.fair_share_policy)?.share_distribution);
        const identifiers = shares.map(({ share_identifier }) => share_identifier);
        const wrong = [
          shares.length > 500 && `${shares.length} shares`,
          new Set(identifiers).size < identifiers.length && 'one identifier twice',
          identifiers.some((one) => !/^[A-Za-z0-9]{1,255}\*?$/.test(one)) && `identifiers ${identifiers}`,
          shares.some(({ weight_factor: weight }) => !(weight >= 0.0001 && weight <= 999.9999)) && 'a weight beyond',
        ];
        return wrong.flatMap((what) => (what ? [{ address, what }] : []));
      }),
  },
];
