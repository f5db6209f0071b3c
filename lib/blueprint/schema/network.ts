import { closed, Type } from '../../units/schema.js';
import { above0, address, choice, formatted, quantity } from './fields.js';

/** What the subnets of an existing VPC are for; one subnet may have several roles. */
export const SUBNET_ROLES = ['nodes', 'control-plane', 'accelerators'] as const;

const awsId = (prefix: string, description: string) =>
  formatted(
    `^${prefix}-[0-9a-f]{8,17}$`,
    { code: 'wrong-value', rule: `an AWS id: ${prefix}- and 8 or 17 digits or letters a to f` },
    { description, examples: [`${prefix}-0123456789abcdef0`] },
  );

const ExistingSubnet = Type.Object(
  {
    id: awsId('subnet', 'Id of a private subnet of the VPC.'),
    zone: formatted(
      '^[a-z]+[0-9]+-az[1-6]$',
      { code: 'wrong-value', rule: 'the id of an Availability Zone, such as use1-az1, not its name (us-east-1a)' },
      { description: 'Id of its Availability Zone.', examples: ['use1-az1'] },
    ),
    cidr: Type.String({ description: 'Its range.', examples: ['10.0.32.0/19'] }),
    roles: Type.Array(choice(SUBNET_ROLES, { description: 'What may be in it.' }), {
      minItems: 1,
      uniqueItems: true,
      default: [...SUBNET_ROLES],
      description:
        'nodes: system nodes, file systems, endpoints. control-plane: interfaces of EKS. accelerators: the fleets.',
    }),
  },
  { ...closed, description: 'An existing subnet.' },
);

const ExistingVpc = Type.Object(
  {
    id: awsId('vpc', 'Its id.'),
    subnets: Type.Array(ExistingSubnet, {
      minItems: 2,
      maxItems: 100,
      description: 'Those to use: one for each zone and role; nodes in every zone, control-plane in two or more.',
    }),
    routeTables: Type.Array(awsId('rtb', 'Of the subnets above.'), {
      default: [],
      maxItems: 100,
      uniqueItems: true,
      description: 'Where routes to gateway endpoints and to the hall on premises are added.',
    }),
    endpoints: choice(['existing', 'create'], {
      default: 'existing',
      description:
        'Endpoints of AWS services. existing: the VPC has them, or internet access. create: created here, as in a new VPC, but for those that `has` names.',
    }),
    has: Type.Optional(
      Type.Object(
        {
          endpoints: Type.Optional(
            Type.Array(
              formatted(
                '^[a-z0-9][a-z0-9.-]*$',
                { code: 'wrong-value', rule: 'the name of an AWS service as its endpoint has it, such as "ecr.api"' },
                { description: 'A service.' },
              ),
              {
                maxItems: 200,
                uniqueItems: true,
                examples: [['s3', 'ecr.api']],
                description: 'AWS services with an endpoint in it, with private DNS, that the nodes reach.',
              },
            ),
          ),
          flowLogs: Type.Optional(Type.Boolean({ examples: [true], description: 'Whether its traffic is logged.' })),
        },
        {
          ...closed,
          description:
            'What its owner has made, which no control is met by otherwise. Default: nothing is known of it.',
        },
      ),
    ),
  },
  {
    ...closed,
    description:
      'An existing VPC in place of a new one. `cidr` is then its range; its owner manages gateways, default routes and flow logs.',
  },
);

const Perimeter = Type.Object(
  {
    enforced: Type.Boolean({
      derived: 'true in a hall without internet, false otherwise',
      description:
        "Whether endpoints of S3, ECR, KMS and STS admit only roles and resources of the hall's own account, or of `organization`, and buckets and registries of AWS that nodes need. It bounds nothing that goes another way, such as through NAT gateways.",
    }),
    organization: Type.Optional(
      formatted(
        '^o-[a-z0-9]{10,32}$',
        { code: 'wrong-value', rule: 'the id of an organisation, such as "o-a1b2c3d4e5"' },
        { description: 'Roles and resources of all its accounts are admitted.', examples: ['o-a1b2c3d4e5'] },
      ),
    ),
    accounts: Type.Array(
      formatted(
        '^[0-9]{12}$',
        { code: 'wrong-value', rule: 'an AWS account id: 12 digits' },
        { description: 'An account.' },
      ),
      {
        default: [],
        maxItems: 50,
        uniqueItems: true,
        description:
          'Further accounts whose resources are admitted, such as that of a registry. That of `kubernetes.mirror` is one.',
      },
    ),
    buckets: Type.Array(
      formatted(
        '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
        { code: 'wrong-value', rule: 'the name of a bucket' },
        { description: 'A bucket.' },
      ),
      {
        default: [],
        maxItems: 50,
        uniqueItems: true,
        description: 'Buckets of others that may be read, such as of public data.',
      },
    ),
    domains: Type.Array(
      formatted(
        '^([*][.])?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?[.]){1,10}[a-z]{2,63}$',
        { code: 'wrong-value', rule: 'a name such as "git.example.org", or "*.example.org" for all names below one' },
        { description: 'A name.' },
      ),
      {
        default: [],
        maxItems: 100,
        uniqueItems: true,
        description:
          'Further names that are resolved where the profile `regulated` closes the others, which it does in a new VPC without internet. Those of AWS, of the VPC, of `kubernetes.mirror` and of `onPremises.dns` are.',
      },
    ),
  },
  { ...closed, default: {}, description: 'What the endpoints of the VPC lead to.' },
);

/** Key `network`: a new VPC, or an existing one that `vpc` names. */
export const Network = Type.Object(
  {
    cidr: Type.String({
      default: '10.0.0.0/16',
      description: 'Of the VPC: RFC 1918, /16 to /20.',
      examples: ['10.0.0.0/16'],
    }),
    acceleratorCidr: Type.Optional(
      Type.String({
        description:
          'A further range for the nodes with accelerators, an eighth of it in each zone: for fleets that do not fit the subnets of `cidr`. /13 to /17, in the private block of `cidr` or in 100.64.0.0/10; it overlaps no network that the hall connects to.',
        examples: ['100.64.0.0/13'],
      }),
    ),
    zones: Type.Integer({
      minimum: 2,
      maximum: 6,
      default: 3,
      description: 'Availability Zones that the VPC spans.',
    }),
    nat: choice(['per-zone', 'single', 'by-cost'], {
      default: 'per-zone',
      description:
        'NAT gateways: one in each zone survives the loss of a zone; one in all costs less. by-cost: one in each zone if a workload has to survive the loss of a zone or the traffic between zones would cost more, else one in all.',
    }),
    internet: choice(['nat', 'none'], {
      default: 'nat',
      description:
        'Internet access. nat: outbound through NAT gateways. none: fully private, AWS services through endpoints only; images must come from Amazon ECR.',
    }),
    endpoints: Type.Array(
      formatted(
        '^[a-z0-9][a-z0-9.-]*$',
        { code: 'wrong-value', rule: 'the name of an AWS service as its endpoint has it, such as "sqs" or "ecr.api"' },
        { description: 'A service.' },
      ),
      {
        default: [],
        maxItems: 50,
        uniqueItems: true,
        description:
          'AWS services that your own software calls: each gets an interface endpoint beside those of the hall.',
      },
    ),
    interfaceEndpoints: choice(['always', 'by-cost'], {
      default: 'always',
      description:
        'Interface endpoints of the services that the hall calls. by-cost: none where `usage.endpointTraffic` costs less through the NAT gateways than the endpoints by the hour; those that `endpoints` names stay. Needs `internet: nat`, without an enforced perimeter.',
    }),
    perimeter: Perimeter,
    vpc: Type.Optional(ExistingVpc),
  },
  { ...closed, default: {}, description: 'The VPC.' },
);

/** A millisecond, in hours. */
export const SHORTEST = { min: 1e-3 / 3600 } as const;

const LINK_KINDS = ['vpn', 'direct-connect'] as const;

/** What is at the other end of one connection, beside its kind. */
const lineKeys = {
  peer: Type.Optional(address('vpn: public address of the router on premises.', '203.0.113.10')),
  connection: Type.Optional(
    formatted(
      '^dxcon-[0-9a-z]{8,17}$',
      { code: 'wrong-value', rule: 'the id of a connection, dxcon- and 8 letters or digits' },
      { description: 'direct-connect: its id.', examples: ['dxcon-fg5678gh'] },
    ),
  ),
  vlan: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4094,
      examples: [101],
      description: 'direct-connect: VLAN of the interface.',
    }),
  ),
};

const asn = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 4_294_967_294, examples: [65010], description });

const Line = Type.Object(
  {
    kind: Type.Optional(
      choice(LINK_KINDS, {
        description: 'A VPN beside Direct Connect takes over where that fails. Default: that of the link.',
      }),
    ),
    asn: Type.Optional(asn('BGP ASN of its router. Default: that of the link.')),
    ...lineKeys,
  },
  { ...closed, description: 'A further router, or a further Direct Connect connection.' },
);

/** Routers at one site that a hall is joined to, the first included. */
const MAX_LINES = 4;

/** What a link has beside the connection that it names. */
const linkKeys = {
  redundant: Type.Array(Line, {
    default: [],
    maxItems: MAX_LINES - 1,
    description:
      'Further routers, each with a connection of its own that does when others fail. Those of one kind carry `bandwidth` each. Default: none, so that one router is a single point of failure.',
  }),
  availability: Type.Optional(
    quantity('share', {
      description:
        'Share of the time in which one connection works, with its router and its line. Default: what AWS commits to, 99.95 % of a VPN connection and 95 % of one Direct Connect connection.',
      examples: ['99.5 %'],
      limits: { ...above0, max: 0.999999 },
    }),
  ),
};

/** Key `onPremises.link`. */
export const Link = Type.Object(
  {
    kind: choice(LINK_KINDS, {
      description:
        'vpn: Site-to-Site VPN over the internet. direct-connect: a transit virtual interface on your Direct Connect connection.',
    }),
    asn: asn('BGP ASN of the router on premises; 64512 is that of the transit gateway.'),
    ...lineKeys,
    bandwidth: Type.Optional(
      quantity('bandwidth', {
        description:
          'What it carries each way. Default: 1.25 Gbit/s, a tunnel of a VPN; of direct-connect, nothing is known.',
        examples: ['10 Gbit/s'],
      }),
    ),
    ...linkKeys,
  },
  { ...closed, description: 'Connection to the VPC, through a transit gateway.' },
);

/** Key `link` of a site. */
export const SiteLink = Type.Object(
  {
    kind: Type.Optional(
      choice(LINK_KINDS, {
        description:
          'A link of its own to the transit gateway, with `asn`, the keys of the kind, and `cidrs` of the site. Default: the site is behind `onPremises.link`.',
      }),
    ),
    asn: Type.Optional(asn('With `kind`: BGP ASN of the router at the site.')),
    ...lineKeys,
    bandwidth: Type.Optional(
      quantity('bandwidth', {
        description: 'What each line carries each way. Default: that of `onPremises.link`, or of `kind`.',
        examples: ['1 Gbit/s'],
        limits: above0,
      }),
    ),
    roundTrip: Type.Optional(
      quantity('duration', {
        description: 'Between the site and `region`. Default: that of its `place`.',
        examples: ['12 ms'],
        limits: SHORTEST,
      }),
    ),
    lines: Type.Integer({
      minimum: 1,
      maximum: 8,
      default: 1,
      description:
        'Without `kind`: lines to the network at the other end of `onPremises.link`. They carry `bandwidth` each, and one is enough for what must not stop.',
    }),
    ...linkKeys,
  },
  {
    ...closed,
    description:
      'What joins the site to AWS: a link of its own (`kind`), or lines to the network at the other end of `onPremises.link`.',
  },
);
