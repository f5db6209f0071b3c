import { describe, expect, it } from 'vitest';
import { Workload } from '../../lib/blueprint/schema/workload.js';
import { openHall, planOpenHall } from '../../lib/plan/plan-hall.js';
import type { OpenChoice } from '../../lib/sizing/model/explanation.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';

/** Keys of a workload that have a default, the keys of list items and unions among them. */
function defaultsOf(schema: object, path = ''): string[] {
  const {
    properties = {},
    items,
    anyOf = [],
    ...own
  } = schema as {
    properties?: Record<string, object>;
    items?: object;
    anyOf?: object[];
  };
  const here = path !== '' && ('default' in own || 'derived' in own) ? [path] : [];
  const below = Object.entries(properties).flatMap(([key, each]) =>
    defaultsOf(each, path === '' ? key : `${path}.${key}`),
  );
  return [
    ...here,
    ...below,
    ...(items ? defaultsOf(items, `${path}[]`) : []),
    ...anyOf.flatMap((each) => defaultsOf(each, path)),
  ];
}

const anyOf = (choice: OpenChoice['choice'], hall: string) => ({ choice, hall });

/** A default that leaves out fleets, with a workload that a fleet without it carries for less. */
const RESTRICTING: Readonly<Record<string, readonly { choice: OpenChoice['choice']; hall: string }[]>> = {
  'types.vendors': [anyOf('vendor-aws', 'compute: { atLeast: 2 PFLOPS, precision: bf16 }')],
  'types.architectures': [anyOf('architecture-arm64', 'purpose: inference\nhost: { vcpus: 16, memory: 64 GiB }')],
  'types.interconnect': [anyOf('any-interconnect', 'accelerators: { atLeast: 16 }')],
  homogeneous: [
    anyOf(
      'mixed-types',
      'purpose: inference\naccelerators: { atLeast: 9, memoryEach: 40 GiB }\nhost: { memory: 1500 GiB }',
    ),
  ],
  purchase: [
    anyOf('spot', 'accelerators: { atLeast: 16 }'),
    anyOf('reserved-1y', 'accelerators: { atLeast: 16 }'),
    anyOf('reserved-3y', 'training: { parameters: 8B, tokens: 100B, deadline: 20 d }'),
    anyOf('capacity-block', 'training: { parameters: 8B, tokens: 100B, deadline: 20 d }'),
  ],
  'zones.survive': [
    anyOf('one-zone', 'purpose: inference\naccelerators: { atLeast: 8 }\nzones: { spread: 3, survive: 1 }'),
  ],
};

const WORK = 'says what the work is, and not what may carry it';
const OPERATION = 'how a fleet is run, whatever it is made of';
const NONE = 'leaves nothing out';

/** Every other default, and why no fleet is left out by it. */
const OTHERS: Readonly<Record<string, string>> = {
  purpose: WORK,
  'compute.utilization': WORK,
  'training.parameters': WORK,
  'training.activeParameters': WORK,
  'training.startUp': WORK,
  'training.precision': WORK,
  'training.lostTime': WORK,
  'training.flopsPerParameterToken': WORK,
  'training.globalBatch': WORK,
  'training.recomputation': WORK,
  'training.stateBytesPerParameter': WORK,
  'training.checkpointBytesPerParameter': WORK,
  'fineTuning.parameters': WORK,
  'fineTuning.activeParameters': WORK,
  'fineTuning.startUp': WORK,
  'fineTuning.method': WORK,
  'fineTuning.precision': WORK,
  'fineTuning.trainableShare': WORK,
  'fineTuning.flopsPerParameterToken': WORK,
  'fineTuning.globalBatch': WORK,
  'fineTuning.recomputation': WORK,
  'fineTuning.stateBytesPerParameter': WORK,
  'fineTuning.frozenBytesPerParameter': WORK,
  'inference.parameters': WORK,
  'inference.activeParameters': WORK,
  'inference.precision': WORK,
  'inference.weightBytesPerParameter': WORK,
  'inference.context': WORK,
  'inference.tokensPerSecondEach': WORK,
  'inference.percentile': WORK,
  'inference.engine': WORK,
  'inference.prefixCacheHits': WORK,
  'inference.speculative.draftShare': WORK,
  'inference.kvPrecision': WORK,
  'inference.memoryReserve': WORK,
  nodes: NONE,
  nodeStart: OPERATION,
  'edge.failover': OPERATION,
  'nodes.atLeast': NONE,
  'nodes.running': OPERATION,
  spares: NONE,
  'spares.nodeAvailability': WORK,
  zones: 'takes the zones that a type has',
  'profile.week': WORK,
  'profile.timeZone': WORK,
  'profile.growthPerMonth': WORK,
  'profile.changes': WORK,
  storage: NONE,
  access: OPERATION,
  'access[].prefix': OPERATION,
  'access[].mode': OPERATION,
  types: NONE,
  'types.allow': NONE,
  'types.deny': NONE,
  'types.doubtful': NONE,
  'scheduling.priority': OPERATION,
  'scheduling.share': OPERATION,
  scheduling: OPERATION,
  'service.api': OPERATION,
  'service.scheme': OPERATION,
  'targetGroup.healthPath': OPERATION,
  'targetGroup.port': OPERATION,
  'hours.timeZone': WORK,
};

async function choicesOf(workload: string): Promise<OpenChoice[]> {
  const open = openHall(`
version: 1
name: hall
region: us-east-1
operations: { emails: [] }
workloads:
  - name: work
${workload.replace(/^/gm, '    ')}
`);
  const outcome = await planOpenHall(open);
  if (!open.ok || outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { blueprint, catalog } = open.value;
  return [...(await explainPlan(blueprint, catalog, outcome.plan.sizing)).openChoices];
}

describe('a default that leaves out fleets', () => {
  it('is known: each default of a workload is one, or has a reason', () => {
    const found = [...new Set(defaultsOf(Workload))].sort();
    expect(found).toEqual([...Object.keys(RESTRICTING), ...Object.keys(OTHERS)].sort());
  });

  const cases = Object.entries(RESTRICTING).flatMap(([key, each]) => each.map((one) => ({ key, ...one })));
  it.each(cases)('$key is an open choice with its saving: $choice', async ({ choice, hall }) => {
    const found = (await choicesOf(hall)).find((each) => each.choice === choice);
    expect(found?.savingUsdPerMonth).toBeGreaterThan(0);
  });
});
