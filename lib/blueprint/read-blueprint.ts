import { nameAccelerators, useAccelerators } from './checks/accelerators.js';
import type { CheckContext, Incomplete } from './checks/check-context.js';
import { type Derived, fillDerived } from './checks/fill-derived.js';
import { checkHall } from './checks/hall.js';
import { checkBoundWorkloads } from './checks/held/bound-workloads.js';
import { checkCapacity } from './checks/held/capacity.js';
import { checkExistingCluster } from './checks/held/existing-cluster.js';
import { checkExistingBuckets, checkExistingKeys } from './checks/held/existing-keys.js';
import { checkExistingStores } from './checks/held/existing-stores.js';
import { checkKubernetes } from './checks/kubernetes.js';
import { nameModels } from './checks/named-models.js';
import { checkNames } from './checks/names.js';
import { checkNetwork } from './checks/network.js';
import { checkPlaces } from './checks/place.js';
import { checkPlatform } from './checks/platform.js';
import { checkPools } from './checks/pools/pools.js';
import { readWeeks } from './checks/profile.js';
import { checkEdge } from './checks/site/edge.js';
import { checkOnPremises } from './checks/site/on-premises.js';
import { checkSpread } from './checks/site/spread.js';
import { checkSlurm } from './checks/slurm.js';
import { checkAccess, checkStorage } from './checks/storage.js';
import { checkWorkloads } from './checks/workload.js';
import type { Checked, Diagnostic } from './document/diagnostic.js';
import type { ParsedDocument } from './document/parse-document.js';
import { checkedOf, readDocument } from './document/read-document.js';
import type { KnownNames } from './names/known-names.js';
import { type Blueprint, BlueprintSchema, type WorkloadBlueprint } from './schema/blueprint.js';
import { isReadable, shapeCheck } from './shape/shape.js';

/**
 * Reads a blueprint in YAML or JSON. Every mistake is reported in one pass, once, in the order of the text,
 * each with its `range`. Quantities come back as numbers in canonical units, and defaults are filled in.
 */
export function readBlueprint(input: string | Uint8Array, known: KnownNames): Checked<Blueprint> {
  return readWithDerived(input, known).checked;
}

/** What was read, the text without its byte-order mark, and what was worked out because the text leaves it open. */
export function readWithDerived(
  input: string | Uint8Array,
  known: KnownNames,
): { checked: Checked<Blueprint>; text: string; derived: readonly Derived[] } {
  let derived: readonly Derived[] = [];
  const { text, data, diagnostics } = readDocument(input, (document) => {
    const found = checkData(document, known);
    derived = found.derived;
    return found.diagnostics;
  });
  return { checked: checkedOf<Blueprint>(data, diagnostics), text, derived };
}

const checkShape = shapeCheck(BlueprintSchema);

function checkData(
  document: ParsedDocument,
  known: KnownNames,
): { diagnostics: readonly Diagnostic[]; derived: readonly Derived[] } {
  const diagnostics = checkShape(document);
  const { data } = document;
  if (!isReadable(data, diagnostics)) return { diagnostics, derived: [] };
  const context: CheckContext = {
    data: data as Incomplete<Blueprint>,
    document,
    known,
    report: (diagnostic) => diagnostics.push({ severity: 'error', ...diagnostic }),
  };
  readWeeks(context);
  nameAccelerators(context);
  const derived = fillDerived(context.data, nameModels(context));
  checkNames(context);
  checkPlaces(context);
  checkWorkloads(context);
  // What few blueprints have is checked where it is written.
  const { capacity = [], kubernetes, onPremises, pools = [], security, workloads = [] } = context.data;
  const someWorkload = (has: (workload: Incomplete<WorkloadBlueprint>) => boolean) =>
    workloads.some((workload) => workload !== undefined && has(workload));
  if (pools.length > 0) checkPools(context);
  const spread = workloads.findIndex((workload) => workload?.spread !== undefined);
  if (spread >= 0) checkSpread(context, spread);
  if (capacity.length > 0) checkCapacity(context);
  if (capacity.length > 0 || someWorkload((one) => one.runStart !== undefined || one.capacity !== undefined)) {
    checkBoundWorkloads(context);
  }
  checkAccess(context);
  checkHall(context);
  checkKubernetes(context);
  if (kubernetes?.existing !== undefined) checkExistingCluster(context, kubernetes.existing);
  checkNetwork(context);
  checkPlatform(context);
  checkSlurm(context);
  checkStorage(context);
  if (someWorkload(({ storage = [] }) => storage.some((store) => store?.existing !== undefined))) {
    checkExistingStores(context);
  }
  if (security?.buckets !== undefined) checkExistingBuckets(context, security.buckets);
  if (security?.keys !== undefined) checkExistingKeys(context, security.keys);
  if (onPremises !== undefined) checkOnPremises(context, onPremises);
  if (onPremises !== undefined || someWorkload(({ edge }) => edge !== undefined)) checkEdge(context);
  useAccelerators(context);
  return { diagnostics, derived };
}
