import { overlaps, parseCidr } from '../../units/cidr.js';
import { EKS_ADDONS, LAUNCHERS } from '../../units/closed-lists.js';
import { closed, Type } from '../../units/schema.js';
import { DEFAULT_KUBERNETES } from '../kinds/kubernetes-versions.js';
import { DEFAULT_SLURM, SLURM_NUMBERS } from '../kinds/slurm-versions.js';
import { choice, formatted } from './fields.js';

/** Sizes of system nodes. */
const SYSTEM_NODE_SIZES = ['large', 'xlarge', 'by-cost'] as const;

/** Autoscalers of nodes in a cluster. */
const AUTOSCALERS = ['cluster-autoscaler', 'karpenter', 'none'] as const;

function day(description: string) {
  return formatted(
    '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
    { code: 'wrong-value', rule: 'a day, such as 2027-08-02' },
    { description, examples: ['2027-08-02'] },
  );
}

const ExistingCluster = Type.Object(
  {
    cluster: Type.String({ description: 'Its name, or its ARN.', examples: ['platform-prod'] }),
    addons: Type.Array(choice(EKS_ADDONS, { description: 'An add-on.' }), {
      default: [],
      uniqueItems: true,
      maxItems: EKS_ADDONS.length,
      description: 'EKS add-ons that the hall installs in it. The others stay as they are.',
    }),
    has: Type.Optional(
      Type.Object(
        {
          secretsKey: Type.Optional(
            Type.Boolean({
              examples: [true],
              description: 'Whether a customer managed key encrypts its secrets.',
            }),
          ),
          networkPolicies: Type.Optional(
            Type.Boolean({ examples: [true], description: 'Whether it enforces network policies.' }),
          ),
        },
        { ...closed, description: 'What its owner has set up, which no control is met by otherwise.' },
      ),
    ),
  },
  {
    ...closed,
    description:
      'A cluster that is there, in the VPC that `network.vpc` names. Nothing of its control plane is changed; `version`, `publicAccess`, `privateAccess` and a written `serviceCidr` state what it is, and Terraform stops where it is not.',
  },
);

/** Key `kubernetes`. It is ignored on platforms without a cluster. */
export const Kubernetes = Type.Object(
  {
    existing: Type.Optional(ExistingCluster),
    version: formatted(
      '^1\\.[0-9]{1,3}$',
      { code: 'wrong-value', rule: 'a minor version in quotes, such as "1.36"' },
      {
        default: DEFAULT_KUBERNETES,
        description:
          'Of the EKS control plane, in quotes. EKS upgrades one minor version at a time, and downgrades none.',
        examples: [DEFAULT_KUBERNETES],
      },
    ),
    addons: Type.Record(
      Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
      formatted(
        '^v[0-9]+\\.[0-9]+\\.[0-9]+-eksbuild\\.[0-9]+$',
        { code: 'wrong-value', rule: 'a version of an add-on, such as "v1.22.4-eksbuild.3"' },
        { description: 'A version of the add-on.' },
      ),
      {
        default: {},
        description:
          'Versions of EKS add-ons, by name. Default: for each that is not named, the one that the catalog knows for the version of Kubernetes; where it knows none, EKS sets one when it makes the add-on, and it stays. `datahall versions refresh` writes them.',
      },
    ),
    nodeRelease: Type.Optional(
      formatted(
        '^1\\.[0-9]{1,3}\\.[0-9]{1,3}-20[0-9]{6}$',
        { code: 'wrong-value', rule: 'a release of the EKS images of Amazon Linux, such as "1.36.1-20260529"' },
        {
          description:
            'Release of the images of all nodes, of the same minor version as `version`. Default: the latest when a node group is created or its version changes.',
          examples: ['1.36.1-20260529'],
        },
      ),
    ),
    systemNodes: choice(SYSTEM_NODE_SIZES, {
      default: 'xlarge',
      description:
        'Size of the two nodes that run DNS, drivers, agents and controllers: 2 vCPU and 8 GiB, or twice that. by-cost: large for up to four workloads without services and with the launcher jobset or none.',
    }),
    support: Type.Optional(
      Type.Object(
        {
          standardEnds: day('Day from which on the control plane costs more by the hour.'),
          extendedEnds: day('Day from which on AWS upgrades the cluster by itself.'),
        },
        {
          ...closed,
          description:
            'When AWS ends the support of `version`, as `datahall versions refresh` writes it where it differs from the calendar of the catalog. Default: that calendar.',
        },
      ),
    ),
    publicAccess: Type.Array(Type.String(), {
      default: [],
      // The quota of EKS on public endpoint ranges per cluster.
      maxItems: 40,
      description: 'CIDRs that may reach the public API endpoint; empty: the endpoint is private only.',
    }),
    privateAccess: Type.Boolean({
      default: true,
      description: 'Whether the API endpoint is private too: reachable from the VPC.',
    }),
    serviceCidr: Type.Optional(
      Type.String({
        description:
          'Of Kubernetes services: RFC 1918, /12 to /24, it overlaps no other range; a change replaces the cluster. Default: 172.20.0.0/16, or 10.100.0.0/16 where the VPC overlaps that.',
        examples: ['172.20.0.0/16'],
      }),
    ),
    charts: choice(['install', 'none'], {
      description:
        'Software inside the cluster: device plugins, autoscaler, queues. install: a second Terraform stack installs it by Helm. none: you install it, by GitOps for example; the report lists it.',
      derived: 'none on a cluster that is there and in a hall without internet that names no mirror, install otherwise',
    }),
    autoscaler: choice(AUTOSCALERS, {
      derived: 'none on a cluster that is there, cluster-autoscaler otherwise',
      description:
        'What starts and stops nodes for pods. cluster-autoscaler: resizes the node groups. karpenter: starts nodes itself, up to the sized maximum; fleets that always run stay node groups. none: you resize the node groups, or an autoscaler that is there does.',
    }),
    prometheus: choice(['none', 'workspace', 'grafana'], {
      default: 'none',
      description:
        'Metrics of the GPUs in Prometheus too, by GPU and pod. workspace: a workspace of Amazon Managed Service for Prometheus, with a collector in the cluster. grafana: one of Amazon Managed Grafana that reads it too, for people of IAM Identity Center.',
    }),
    launcher: choice(LAUNCHERS, {
      description:
        'Controller of jobs that span nodes. jobset: JobSet. trainer: Kubeflow Trainer, on JobSet. mpi: MPI jobs of Kubeflow Trainer. ray: KubeRay. none: jobs of Kubernetes alone, or a controller of yours.',
      derived: 'jobset where a workload trains, none otherwise',
    }),
    mirror: Type.Optional(
      formatted(
        '^[a-z0-9][a-z0-9.-]*[.:][a-z0-9.:-]*[a-z0-9](/[a-z0-9][a-z0-9._-]*)*$',
        {
          code: 'wrong-value',
          rule: 'a registry without scheme, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror"',
        },
        {
          description:
            'Your registry with copies of the charts and their images, each under its full name: `<mirror>/registry.k8s.io/kueue/kueue` and so on. Default: the public registries.',
          examples: ['111122223333.dkr.ecr.us-east-1.amazonaws.com'],
        },
      ),
    ),
    images: Type.Optional(
      Type.Array(
        formatted(
          '^[a-z0-9][a-z0-9.-]*[.:][a-z0-9.:-]*[a-z0-9](/[a-z0-9][a-z0-9._-]*)*$',
          {
            code: 'wrong-value',
            rule: 'a registry without scheme, such as "111122223333.dkr.ecr.us-east-1.amazonaws.com/models"',
          },
          {
            description: 'A registry, or a part of one.',
            examples: ['111122223333.dkr.ecr.us-east-1.amazonaws.com'],
          },
        ),
        {
          minItems: 1,
          maxItems: 20,
          uniqueItems: true,
          description:
            'Registries that images of workloads come from, by digest: the cluster refuses other pods in the namespaces of workloads. Default: `mirror` under the profile regulated; else images are not looked at.',
        },
      ),
    ),
  },
  { ...closed, default: {}, description: 'The cluster, and software inside it.' },
);

/** Defaults of EKS; the second where the VPC overlaps the first. */
const SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'] as const;

/**
 * Range of Kubernetes services where a blueprint names none. A change replaces the cluster, so nothing but the VPC's
 * own range decides it.
 * @throws Error when the VPC's is no IPv4 range
 */
export function defaultServiceCidr(vpcCidr: string): string {
  const vpc = parseCidr(vpcCidr);
  if (vpc === undefined) throw new Error(`not an IPv4 range: ${vpcCidr}`);
  return SERVICE_CIDRS.find((cidr) => !overlaps(parseCidr(cidr)!, vpc))!;
}

/** Classes of a cluster of PCS, smallest first. */
export const SLURM_SIZES = ['small', 'medium', 'large'] as const;

/** Most users that a hall lists: beyond it a directory is easier to keep. */
const MOST_USERS = 200;

/** Numbers that Linux distributions give to people: below are the system's own. */
const UIDS = { minimum: 1001, maximum: 59_999 } as const;

const SlurmUser = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,30}$',
      broken: { code: 'name-invalid', rule: 'lower-case letters, digits, hyphens and underscores, a letter first' },
      description: 'As Linux and Slurm know the user.',
      examples: ['ada'],
    }),
    uid: Type.Integer({ ...UIDS, description: 'Its number, the same on every node.', examples: [2001] }),
  },
  closed,
);

/** Key `slurm`. It is ignored on other platforms. */
export const Slurm = Type.Object(
  {
    version: choice(SLURM_NUMBERS, {
      default: DEFAULT_SLURM,
      description: 'Major version of Slurm. The images of the nodes must have it.',
    }),
    size: choice(SLURM_SIZES, {
      default: 'small',
      description:
        'Class of the controller, paid by the hour. small: 32 nodes and 256 jobs. medium: 512 and 8,192. large: 2,048 and 16,384. A change replaces the cluster.',
    }),
    idleMinutes: Type.Integer({
      minimum: 1,
      maximum: 10_080,
      default: 10,
      description: 'Nodes beyond those that always run are terminated after so long without a job.',
    }),
    accounting: choice(['on', 'off'], {
      default: 'on',
      description: 'Whether Slurm keeps records of all jobs: fair shares and limits need them.',
    }),
    keepRecords: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Days that records of jobs are kept. Default: as long as the cluster.',
        examples: [730],
      }),
    ),
    loginNodes: Type.Integer({
      minimum: 1,
      maximum: 8,
      default: 1,
      description: 'Nodes that people log in to, through Session Manager; they always run and count as nodes.',
    }),
    containers: choice(['docker', 'pyxis'], {
      default: 'docker',
      description:
        'What runs containers. docker: that of the image; who may use it is as good as root. pyxis: enroot and pyxis (`srun --container-image`), in an image that the first apply builds for about half an hour, from sources on github.com.',
    }),
    users: Type.Array(SlurmUser, {
      default: [],
      maxItems: MOST_USERS,
      description: 'Users that every node knows. Default: those of the image alone.',
    }),
  },
  { ...closed, default: {}, description: 'The Slurm cluster, on `platform: slurm`.' },
);
