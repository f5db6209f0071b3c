import { by } from '../../../units/order.js';
import { NAME_LIMITS, securityGroupName, shortenName } from '../../kinds/names.js';
import type { PlatformPlanner, PlatformRequest, PreparedPlatform } from '../../kinds/platform.js';
import { fleetTiles } from '../../operations/fleet-tiles.js';
import { fleetAlarms } from '../../operations/node-alarms.js';
import { INSTANCE_SKIPS, wideRoleSkips } from '../../security/scanner-rules.js';
import type { AccessPlan } from '../../shape/identity-plan.js';
import { storeOf } from '../../stores/stores.js';
import { slurmPath } from './boot/node-mounts.js';
import { compareSlurm, NODE_GROUP, slurmParts } from './changes.js';
import { LOG_RETENTION_DAYS, nodeLogGroup, planLogin, planSlurmCluster } from './cluster.js';
import { clusterCosts, nodeCosts } from './costs.js';
import { planImage } from './image.js';
import { burnIn } from './jobs/burn-in.js';
import { writeSlurmJob } from './jobs/write-job.js';
import { slurmAlarms, slurmTiles } from './monitoring.js';
import { ROLE_PREFIX } from './names.js';
import { planNodeGroup } from './node-groups.js';
import { planQueues } from './queues.js';
import { SLURM_RULES } from './rules.js';
import { slurmWarnings } from './versions.js';

/** Workloads as jobs of a Slurm cluster that AWS runs. */
export const SLURM: PlatformPlanner<'slurm'> = {
  fleetResource: NODE_GROUP,
  nodes: {
    fabricOnSpot: true,
    reservedSlots: 0,
    addresses: 1,
    // The controller's interface and the login nodes.
    systemAddresses: 10,
    mountsByUserData: true,
  },
  rules: SLURM_RULES,
  keyPurposes: () => [],
  healthServices: ['PCS'],
  prepare,
  label: ({ slurm }) => `cluster ${slurm.cluster.name}`,
  names: ({ fleets, slurm }) => [
    { of: 'role', name: slurm.login.roleName },
    ...fleets.flatMap(({ calendar }) => (calendar ? [{ of: 'role', name: calendar.roleName } as const] : [])),
    ...(slurm.image === undefined ? [] : [{ of: 'role', name: slurm.image.roleName } as const]),
    { of: 'security group', name: slurm.controllerSecurityGroup },
    { of: 'security group', name: slurm.fabricSecurityGroup },
    { of: 'security group', name: slurm.securityGroup },
  ],
  systemNodes: ({ slurm: { login } }) => ({
    ...login,
    nodes: { min: login.nodes, desired: login.nodes, max: login.nodes },
  }),
  // The controller has a network interface in the VPC, and no other endpoint.
  apiCidrs: () => null,
  logGroups: ({ slurm: { cluster, image } }) =>
    [cluster, ...(image === undefined ? [] : [image])].map(({ logGroup, logRetentionDays }) => ({
      name: logGroup,
      retentionDays: logRetentionDays,
    })),
  agentLogGroups: ({ name }) => [{ key: 'nodes', name: nodeLogGroup(name), retentionDays: LOG_RETENTION_DAYS }],
  // PCS starts nodes by EC2 Fleet.
  scalingGroups: () => [],
  alarms: (hall) => [...slurmAlarms(hall), ...hall.fleets.flatMap((fleet) => fleetAlarms(hall.name, fleet))],
  tiles: (hall) => [...slurmTiles(hall), ...fleetTiles(hall.name, hall.fleets)],
  events: () => [],
  burnIn,
  storePath: (_, store) => (storeOf(store).mounted ? slurmPath(store) : null),
  // A role of AWS starts the nodes of PCS, which no policy of ours reaches.
  scalingStop: () => ({ denial: null, calls: [] }),
  warnings: slurmWarnings,
  parts: slurmParts,
  compare: compareSlurm,
  writeJob: writeSlurmJob,
  quotas: () => [],
  scannerSkips: () => [...wideRoleSkips('nodes of Slurm', 'JoinsTheCluster'), ...INSTANCE_SKIPS],
};

/** The agent of PCS, its messages, images, logs and metrics. */
const NODE_CALLS = ['ec2', 'logs', 'monitoring', 'pcs', 'secretsmanager'] as const;

function prepare(request: PlatformRequest): PreparedPlatform<'slurm'> {
  const { name, pools, region, slurm, workloads } = request;
  const users = [...slurm.users].sort(by((user) => user.name));
  return {
    calls: NODE_CALLS,
    registries: [],
    people: [],
    fixedCosts: () => clusterCosts(request),
    nodeCosts: () => nodeCosts(region),
    plan: ({ drafts, network, stores, access }) => {
      const { containers, version } = slurm;
      const common = { hall: name, region: region.region, users, pools, stores, version, containers };
      const fleets = drafts.map((draft) => planNodeGroup(common, draft));
      const image = planImage(request, network);
      const queues = planQueues(workloads, fleets, pools, slurm.accounting === 'on');
      return {
        slurm: {
          cluster: planSlurmCluster(request, network, drafts),
          login: planLogin(request, network, drafts, queues),
          queues,
          ...(image !== null && { image }),
          users,
          securityGroup: securityGroupName([name, 'instances']),
          fabricSecurityGroup: securityGroupName([name, 'fabric']),
          controllerSecurityGroup: securityGroupName([name, 'controller']),
        },
        fleets,
        access: access.map(prefixed),
      };
    },
  };
}

/** The role of a workload's nodes, under a name that PCS takes. */
function prefixed(access: AccessPlan): AccessPlan {
  return { ...access, roleName: shortenName(`${ROLE_PREFIX}${access.roleName}`, NAME_LIMITS.role) };
}
