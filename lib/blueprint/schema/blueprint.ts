import { PLATFORMS } from '../../units/closed-lists.js';
import { closed, type Static, Type, type Written } from '../../units/schema.js';
import { PLATFORM_FACTS } from '../kinds/platform-facts.js';
import { HALL_NAME_MAX } from '../names/name-rules.js';
import { Kubernetes, Slurm } from './cluster.js';
import { choice, name } from './fields.js';
import { Criteria, Energy, Limits, Maintenance, Objective, Software, Usage } from './goals.js';
import { CatalogTerms, Region, Residency, State, Tags } from './hall.js';
import { Network } from './network.js';
import { OnPremises } from './on-premises.js';
import { Account, Operations, People, Quotas, Retention } from './operations.js';
import { Capacity } from './purchase.js';
import { Security } from './security.js';
import { Pools, Workload } from './workload.js';

/**
 * The blueprint format, version 1: one source for the TypeScript types, the JSON Schema that editors read
 * (`schema/blueprint-v1.schema.json`) and the reference in the docs. After reading, quantities are numbers in
 * the canonical unit of their type, and every default, literal or derived, is filled in.
 */
export const BlueprintSchema = Type.Object(
  {
    version: Type.Unsafe<1>({ const: 1, description: 'Version of this format.' }),
    name: name(HALL_NAME_MAX, 2, {
      description: 'Names the hall: part of every resource name, and of the Terraform stack.',
      examples: ['starter'],
    }),
    region: Region,
    residency: Type.Optional(Residency),
    catalog: CatalogTerms,
    platform: choice(PLATFORMS, {
      default: 'eks',
      description: `What runs the workloads. ${PLATFORMS.map((each) => `${each}: ${PLATFORM_FACTS[each].description}.`).join(' ')}`,
    }),
    workloads: Type.Array(Workload, {
      minItems: 1,
      maxItems: 200,
      description: 'The fleets of the hall, each with its stores; at least one.',
    }),
    pools: Pools,
    capacity: Capacity,
    objective: Objective,
    limits: Limits,
    criteria: Criteria,
    maintenance: Maintenance,
    software: Software,
    usage: Usage,
    energy: Energy,
    network: Network,
    kubernetes: Kubernetes,
    slurm: Slurm,
    people: People,
    security: Security,
    retention: Retention,
    operations: Operations,
    account: Account,
    onPremises: Type.Optional(OnPremises),
    quotas: Quotas,
    state: Type.Optional(State),
    tags: Tags,
  },
  { ...closed, title: 'datahall capacity blueprint, version 1' },
);

/** A blueprint as read: defaults filled in, quantities as numbers in the canonical unit of their kind. */
export type Blueprint = Static<typeof BlueprintSchema>;
/** A blueprint as it is written: quantities with their unit as text, keys with a default left out at will. */
export type BlueprintInput = Written<typeof BlueprintSchema>;
/** One entry of `workloads`. */
export type WorkloadBlueprint = Blueprint['workloads'][number];
/** One entry of `pools`. */
export type PoolBlueprint = Blueprint['pools'][number];
/** One entry of `storage` of a workload. */
export type StoreBlueprint = WorkloadBlueprint['storage'][number];
