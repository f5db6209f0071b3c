import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { expectationsOf, type FleetExpectation, leastOf } from '../../../lib/studies/acceptance/expectation.js';
import { judgeBurnIn } from '../../../lib/studies/acceptance/judge-burn-in.js';
import { readBurnInLog } from '../../../lib/studies/acceptance/read-log.js';

const place = (name: string) => new URL(name, import.meta.url);
const textOf = (log: string) => readFileSync(place(`logs/${log}.log`), 'utf8');

const catalog = loadCatalog({ regions: ['us-east-1'] });

let expectations: readonly FleetExpectation[];
beforeAll(async () => {
  const outcome = await planHall(readFileSync(place('two-p5.yaml')));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  expectations = expectationsOf(outcome.plan, catalog.types);
});

const judge = (text: string) => judgeBurnIn(expectations, readBurnInLog(text));

/**
 * What the scripts print on two p5.48xlarge: rows of all-reduce as they were published, everything else as the tools print
 * it. Each has one thing wrong.
 */
const VERDICTS: Readonly<Record<string, readonly [verdict: string, ...findings: string[]]>> = {
  good: ['accepted'],
  'slow-rail': [
    'refused',
    'bus-bandwidth-low: the all-reduce reaches 384.8 GB/s, less than 414',
    'rail-slow: rail 5 reaches 25.29 GB/s, the median is 48.6',
  ],
  xid: [
    'refused',
    'hardware-error: node 1 (accept-train-1): [ 5312.204771] NVRM: Xid (PCI:0000:86:00.0): 79, pid=8841, name=all_reduce_perf, GPU has fallen off the bus.',
  ],
  'missing-efa': ['refused', 'efa-missing: node 1 (accept-train-1) has 31 of 32 EFA interfaces'],
  'without-efa': [
    'refused',
    'nccl-without-efa: NCCL communicates over Socket, not over EFA',
    'bus-bandwidth-low: the all-reduce reaches 10.23 GB/s, less than 414',
  ],
  'wrong-values': ['refused', 'nccl-wrong: 6 values of the all-reduce are wrong'],
  ecc: ['refused', 'memory-error: node 0 (accept-train-0), GPU 6: 2 uncorrected'],
  'remapped-rows': ['refused', 'memory-error: node 1 (accept-train-1), GPU 00000000:53:00.0: rows wait for a reset'],
  dcgm: ['refused', 'dcgm-failed: node 1 (accept-train-1): memory on GPU 4 failed'],
  'low-lustre': [
    'refused',
    'store-slow: train.scratch write reaches 1480 MB/s, less than 2630',
    'store-slow: train.scratch read reaches 1510 MB/s, less than 2630',
  ],
  'missing-node': ['refused', 'node-missing: 1 of 2 nodes took part'],
  'missing-gpu': [
    'refused',
    'accelerator-missing: node 1 (accept-train-1) has 7 of 8 accelerators',
    'nccl-untested: the log has no all-reduce',
  ],
  truncated: [
    'incomplete',
    'log-truncated: the log ends before its last step',
    'store-untested: the log has no write of train.data',
    'store-untested: the log has no read of train.data',
    'store-untested: the log has no write of train.scratch',
    'store-untested: the log has no read of train.scratch',
  ],
  'store-failed': ['refused', 'store-failed: train.scratch write failed'],
  untested: [
    'incomplete',
    'dcgm-untested: node 0 (accept-train-0): DCGM did not run',
    'kernel-unread: node 0 (accept-train-0): the log of the kernel could not be read',
    'dcgm-untested: node 1 (accept-train-1): DCGM did not run',
    'kernel-unread: node 1 (accept-train-1): the log of the kernel could not be read',
  ],
  'slow-network': ['refused', 'bus-bandwidth-low: the all-reduce reaches 389.67 GB/s, less than 414'],
};

describe('the verdict on a burn-in', () => {
  it('is of every log that is here', () => {
    const logs = readdirSync(place('logs')).map((file) => file.replace(/\.log$/, ''));
    expect(logs.sort()).toEqual(Object.keys(VERDICTS).sort());
    expect(logs.length).toBeGreaterThanOrEqual(12);
  });

  it.each(Object.entries(VERDICTS))('names what is wrong: %s', (log, [verdict, ...findings]) => {
    const judged = judge(textOf(log));
    expect(judged.findings.map(({ code, what }) => `${code}: ${what}`)).toEqual(findings);
    expect(judged.verdict).toBe(verdict);
  });

  it('has the rates that were measured, of all nodes together', () => {
    expect(
      judge(textOf('good')).rates.map(({ what, measured, unit }) => `${what} ${measured?.toFixed(0)} ${unit}`),
    ).toEqual([
      'all-reduce 487 GB/s',
      'train.data write 2100 MB/s',
      'train.data read 3900 MB/s',
      'train.scratch write 3900 MB/s',
      'train.scratch read 4100 MB/s',
    ]);
  });

  it('is never accepted where a line is lost', () => {
    const lines = textOf('good').split('\n');
    const needed = lines.flatMap((line, at) =>
      / == |^== |datahall (efa|kernel|dcgm|gpu)|17179869184 .*487/.test(line) ? [at] : [],
    );
    expect(needed.length).toBeGreaterThan(30);
    for (const at of needed) {
      const line = lines[at]!;
      // A rail less is a test less, of which the others say as much; a row of the largest message leaves the one before.
      if (/^== (rail|check)/.test(line) || line.includes('487')) continue;
      const { verdict } = judge(lines.filter((_, one) => one !== at).join('\n'));
      expect(verdict, line).not.toBe('accepted');
    }
  });

  it('is incomplete for an empty log, a foreign one, and one of another fleet', () => {
    for (const text of ['', 'hello\n', textOf('good').replace('fleet=train', 'fleet=other')]) {
      expect(judge(text).findings.map(({ code }) => code)).toEqual(['fleet-untested']);
      expect(judge(text).verdict).toBe('incomplete');
    }
  });

  it('counts the nodes of several logs of one fleet, and holds none of them to the rate of all', () => {
    const single = textOf('missing-node');
    const judged = judge(single + single.replaceAll('accept-train-0', 'accept-train-1'));
    expect(judged.findings).toEqual([]);
    expect(judged.rates.find(({ what }) => what === 'train.scratch read')?.measured).toBeCloseTo(8200, 0);
  });
});

describe('what is expected of the network', () => {
  const rateOf = (instanceType: string, nodes: number) => {
    const [expected] = expectationsOf(
      {
        fleets: [
          {
            ...FLEET,
            instanceType,
            nodes: { min: 0, desired: 0, max: nodes },
            accelerators: {
              vendor: catalog.types.get(instanceType)!.accelerators!.model.vendor,
              model: 'x',
              perNode: 8,
            },
            interfaces:
              catalog.types.get(instanceType)!.network.efaInterfaces > 0
                ? [{ card: 0, device: 1, kind: 'efa-only' }]
                : [],
          },
        ],
        stores: [],
      } as never,
      catalog.types,
    );
    return expected!.busGbytesPerSecond;
  };

  it('is what was published for the type and count of nodes, with a margin', () => {
    expect(rateOf('p5.48xlarge', 2)).toMatchObject({ value: 487.09, basis: 'published' });
    expect(leastOf(rateOf('p5.48xlarge', 2))).toBeCloseTo(414.03, 2);
    expect(rateOf('p5en.48xlarge', 16)).toMatchObject({ value: 369.86, doubt: null });
  });

  it('is a share of the line rate elsewhere, and nothing where nobody knows', () => {
    expect(rateOf('p5.48xlarge', 64)).toMatchObject({ value: 368, basis: 'derived' });
    expect(leastOf(rateOf('p5.48xlarge', 64))).toBeCloseTo(257.6, 3);
    expect(rateOf('trn1.32xlarge', 4)).toEqual({ value: null, why: 'no rate of nccom-test is published' });
    expect(leastOf(rateOf('g6e.xlarge', 4))).toBeNull();
  });
});

const FLEET = { key: 'train', workload: 'train', name: 'train', alternatives: [] };
