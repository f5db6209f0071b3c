import type { DocumentPath } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Hall } from '../shape/hall.js';
import type { StorePlan } from '../shape/store-plan.js';

/** A rule of AWS that Terraform does not check: AWS refuses what breaks it, or handles it otherwise than expected. */
export interface AwsRule {
  /** Stable, kebab-case; policies and tests match on it. */
  readonly id: string;
  /** What holds, in one phrase. */
  readonly title: string;
  /** Page of the documentation that states it. */
  readonly source: string;
  /** Empty: the hall keeps the rule. */
  breaches(ruled: RuledHall): readonly Breach[];
}

/** What of a blueprint rules refer to. */
type RuledBlueprint = Pick<Blueprint, 'network' | 'workloads'> & Partial<Pick<Blueprint, 'pools'>>;

/** A plan, and what it was made from: to find the line of the blueprint that led there. */
export interface RuledHall<Of extends Hall = Hall> {
  readonly blueprint: RuledBlueprint;
  readonly hall: Of;
  /** Read for the hall's region. */
  readonly catalog: Catalog;
}

/** One subject that does not keep a rule. */
interface Breach {
  /** Key of the blueprint; where the file leaves it out, the nearest key above it is reported. */
  readonly path: DocumentPath;
  /** @default 'error' */
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

/** The hint where no blueprint should lead to a breach. */
export const OUR_MISTAKE = 'this is a mistake of datahall: report it';

/** What a rule looks at one by one, and the key of the blueprint that decides it. */
export interface Subject<About> {
  readonly about: About;
  readonly path: DocumentPath;
}

/** Picks the subjects of a rule. */
export type Subjects<About, Of extends Hall = Hall> = (ruled: RuledHall<Of>) => readonly Subject<About>[];

/** A rule as it is written: its subjects, and when one of them breaks it. */
interface RuleAbout<About, Of extends Hall = Hall> extends Pick<AwsRule, 'id' | 'title' | 'source'> {
  readonly subjects: Subjects<About, Of>;
  /** Null: it keeps the rule. */
  readonly breach: (about: About, ruled: RuledHall<Of>) => Omit<Breach, 'path'> | null;
}

/**
 * The one shape of a rule.
 * @typeParam Of - hall of the platform that the rule is about; it is never asked about another
 */
export function awsRule<About, Of extends Hall = Hall>(rule: RuleAbout<About, Of>): AwsRule {
  const { id, title, source } = rule;
  return {
    id,
    title,
    source,
    breaches: (ruled) =>
      rule.subjects(ruled as RuledHall<Of>).flatMap(({ about, path }) => {
        const breach = rule.breach(about, ruled as RuledHall<Of>);
        return breach === null ? [] : [{ path, ...breach }];
      }),
  };
}

/**
 * Every fleet of the hall.
 * @param key - of the workload in the blueprint
 */
export function eachFleet(key: string): Subjects<Hall['fleets'][number]> {
  return eachFleetOf<Hall>(key);
}

/** As `eachFleet`, with what fleets have on one platform. */
export function eachFleetOf<Of extends Hall>(key: string): Subjects<Of['fleets'][number], Of> {
  return ({ blueprint, hall }) =>
    hall.fleets.map((about) => ({ about, path: workloadPath(blueprint, about.workload, key) }));
}

/**
 * Every store of one kind.
 * @param key - of the store in the blueprint
 */
export function eachStore<Store extends StorePlan>(kind: Store['kind'], key: string): Subjects<Store> {
  return ({ blueprint, hall }) =>
    hall.stores
      .filter((store): store is Store => store.kind === kind)
      .map((about) => ({ about, path: storePath(blueprint, about, key) }));
}

/** The hall as a whole. */
export function wholeHall<Of extends Hall>(...path: DocumentPath): Subjects<Of, Of> {
  return ({ hall }) => [{ about: hall, path }];
}

/** Path of a key of a workload, or of a pool; the list where the blueprint has no such workload. */
export function workloadPath(
  { workloads, pools = [] }: Pick<RuledBlueprint, 'workloads' | 'pools'>,
  workload: string,
  ...keys: DocumentPath
): DocumentPath {
  const index = workloads.findIndex(({ name }) => name === workload);
  if (index >= 0) return ['workloads', index, ...keys];
  const pool = pools.findIndex(({ name }) => name === workload);
  return pool < 0 ? ['workloads'] : ['pools', pool, ...keys];
}

function storePath(blueprint: Pick<Blueprint, 'workloads'>, { workload, name }: StorePlan, key: string): DocumentPath {
  const stores = blueprint.workloads.find((one) => one.name === workload)?.storage ?? [];
  const index = stores.findIndex((store) => store.name === name);
  return workloadPath(blueprint, workload, 'storage', ...(index < 0 ? [] : [index, key]));
}
