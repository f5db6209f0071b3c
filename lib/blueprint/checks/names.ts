import { PURCHASE_KINDS } from '../../units/closed-lists.js';
import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { meant, meantKey } from '../document/fix.js';
import { PLATFORM_FACTS } from '../kinds/platform-facts.js';
import { acceleratorMeant, acceleratorsNamed } from '../names/accelerator-names.js';
import {
  HALL_NAME_MAX,
  nearestName,
  RESERVED_BUCKET_PREFIXES,
  RESERVED_PREFIXES,
  WORKLOAD_NAME_MAX,
} from '../names/name-rules.js';
import { MODEL_KEYS } from '../schema/models.js';
import { type CheckContext, keyRange } from './check-context.js';

/** Names of the hall, of workloads and stores, and instance types and families of the catalog. */
export function checkNames(context: CheckContext): void {
  const { data } = context;
  if (data.name !== undefined) checkHallName(context, data.name);
  checkWorkloadNames(context);
  for (const key of ['workloads', 'pools'] as const) {
    for (const [index, fleet] of (data[key] ?? []).entries()) {
      for (const list of ['allow', 'deny'] as const) {
        for (const [item, entry] of (fleet?.types?.[list] ?? []).entries()) {
          if (entry !== undefined) checkType(context, [key, index, 'types', list, item], entry);
        }
      }
    }
  }
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    for (const model of ['compute', 'training', 'fineTuning', 'inference'] as const) {
      for (const family of Object.keys(workload?.[model]?.utilizationByFamily ?? {})) {
        checkFamily(context, ['workloads', index, model, 'utilizationByFamily', family], family);
      }
    }
    for (const model of MODEL_KEYS) {
      for (const [row, measured] of (workload?.[model]?.measured ?? []).entries()) {
        if (measured?.type !== undefined) {
          checkWholeType(context, ['workloads', index, model, 'measured', row, 'type'], measured.type);
        }
      }
    }
  }
}

function checkHallName({ report }: CheckContext, name: string): void {
  const bucket = RESERVED_BUCKET_PREFIXES.find((prefix) => prefix === `${name}-` || prefix === `${name}--`);
  if (bucket) {
    const message = `${shown(name)} makes bucket names that start with "${bucket}", a prefix that S3 reserves`;
    report({ code: 'name-invalid', path: ['name'], message, hint: 'choose another name' });
    return;
  }
  const reserved = RESERVED_PREFIXES.find((prefix) => name.startsWith(prefix));
  if (!reserved) return;
  const near = nearestName(name.slice(reserved.length), HALL_NAME_MAX);
  report({
    code: 'name-invalid',
    path: ['name'],
    message: `${shown(name)} starts with "${reserved}", a prefix that AWS reserves`,
    ...(near ? meant(near) : {}),
  });
}

function checkType({ known, report }: CheckContext, path: DocumentPath, entry: string): void {
  if (known.instanceTypes.includes(entry) || known.families.includes(entry)) return;
  const accelerators = [...(known.accelerators?.().keys() ?? [])];
  if (acceleratorsNamed(entry, accelerators).length > 0) return;
  const family = entry.replace(/[.*].*$/, '');
  const near = entry.includes('*')
    ? known.families.find((name) => name === family)
    : (closest(entry, entry.includes('.') ? known.instanceTypes : [...known.families, ...known.instanceTypes]) ??
      acceleratorMeant(entry, accelerators));
  report({
    code: 'instance-type-unknown',
    path,
    message: `unknown instance type, family or accelerator ${shown(entry)}`,
    ...(near
      ? meant(near)
      : { hint: 'name a family such as "p5", a type such as "p5.48xlarge", or an accelerator such as "H100"' }),
  });
}

/** Whether an instance type is of the catalog; a family is none. */
export function checkWholeType({ known, report }: CheckContext, path: DocumentPath, entry: string): void {
  if (known.instanceTypes.includes(entry)) return;
  const carried = known.accelerators?.();
  const [accelerator] = acceleratorsNamed(entry, [...(carried?.keys() ?? [])]);
  const near = closest(entry, known.instanceTypes);
  report({
    code: 'instance-type-unknown',
    path,
    message: `unknown instance type ${shown(entry)}`,
    ...(accelerator !== undefined
      ? { hint: `name a type that carries it, such as "${carried!.get(accelerator)!.types[0]!.name}"` }
      : near
        ? meant(near)
        : { hint: 'name a type such as "p5.48xlarge"' }),
  });
}

function checkFamily(context: CheckContext, path: DocumentPath, family: string): void {
  if (context.known.families.includes(family)) return;
  const near = closest(family.replace(/\..*$/, ''), context.known.families);
  context.report({
    code: 'instance-type-unknown',
    path,
    ...keyRange(context, path),
    message: `unknown instance family ${shown(family)}`,
    ...(near ? meantKey(near) : {}),
  });
}

/** Names that are joined by hyphens into AWS names must differ once joined. */
function checkWorkloadNames({ data, report }: CheckContext): void {
  const workloads = new Map<string, DocumentPath>();
  const stores = new Map<string, string>();
  const names = new Set((data.workloads ?? []).map((workload) => workload?.name));
  for (const [index, workload] of (data.workloads ?? []).entries()) {
    const name = workload?.name;
    if (name === undefined) continue;
    const path = ['workloads', index, 'name'];
    const kind = PURCHASE_KINDS.find((kind) => name.endsWith(`-${kind}`) && names.has(name.slice(0, -kind.length - 1)));
    const { reservedNames = [] } = (data.platform && PLATFORM_FACTS[data.platform]) ?? {};
    if (reservedNames.includes(name)) {
      const message = `${shown(name)} is a namespace that the cluster has already`;
      const other = `${name.slice(0, WORKLOAD_NAME_MAX - 5).replace(/-$/, '')}-work`;
      report({
        code: 'name-invalid',
        path,
        message,
        hint: `choose another name, such as "${other}"`,
        fix: { value: other },
      });
    } else if (workloads.has(name)) {
      report({ code: 'name-duplicate', path, message: `duplicate workload name ${shown(name)}` });
    } else if (kind) {
      const other = name.slice(0, -kind.length - 1);
      report({
        code: 'name-duplicate',
        path,
        message: `${shown(name)} is also the name of the ${kind} nodes of workload "${other}"`,
        hint: 'choose another name',
      });
    }
    const isFirst = !workloads.has(name);
    workloads.set(name, path);
    const own = new Set<string>();
    for (const [item, store] of (workload?.storage ?? []).entries()) {
      if (store?.name === undefined) continue;
      const storePath = [...path.slice(0, -1), 'storage', item, 'name'];
      const joined = `${name}-${store.name}`;
      const other = stores.get(joined);
      if (own.has(store.name)) {
        const message = `duplicate store name ${shown(store.name)}`;
        report({ code: 'name-duplicate', path: storePath, message });
      } else if (isFirst && other !== undefined) {
        const message = `this store and ${other} would both be named "${joined}"`;
        report({ code: 'name-duplicate', path: storePath, message, hint: 'choose another name' });
      }
      own.add(store.name);
      stores.set(joined, `the store "${store.name}" of "${name}"`);
    }
  }
}
