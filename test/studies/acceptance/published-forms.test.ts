import { describe, expect, it } from 'vitest';
import { readBurnInLog } from '../../../lib/studies/acceptance/read-log.js';

/** Lines of a step, as they stand in the log of one node. */
const logOf = (step: string, ...lines: string[]) =>
  readBurnInLog(
    [
      '== burn-in 1 hall=h fleet=train',
      '== node 0 a',
      `== ${step}`,
      ...lines.map((line) => `[1,0]<stdout>:${line}`),
    ].join('\n'),
  )[0]!;
const report = (...facts: string[]) => logOf('check', ...facts.map((fact) => `datahall ${fact}`)).reports.get(0)!;
const dcgm = (answer: unknown) =>
  report(`dcgm ${typeof answer === 'string' ? answer : JSON.stringify(answer)}`).dcgmFailures;

/** JSON of DCGM 3: one result for each GPU, which has an id. */
const version3 = (...tests: [category: string, name: string, ...statuses: string[]][]) => ({
  'DCGM GPU Diagnostic': {
    test_categories: tests.map(([category, name, ...statuses]) => ({
      category,
      tests: [{ name, results: statuses.map((status, gpu) => ({ gpu_id: `${gpu}`, status })) }],
    })),
  },
});

/** Forms that others have published, with values changed: keys, columns and words are those of the tools. */
describe('what the tools print', () => {
  it.each([
    // github.com/facebookresearch/gcm/pull/38: DCGM 3.
    [
      'version 3',
      version3(['Deployment', 'Denylist', 'Pass'], ['Integration', 'PCIe', 'Pass', 'Fail']),
      ['PCIe on GPU 1'],
    ],
    // DCGM 2 wrote in capitals.
    ['version 2', version3(['Hardware', 'GPU Memory', 'PASS', 'FAIL']), ['GPU Memory on GPU 1']],
    // github.com/NVIDIA/DCGM/issues/139: all is skipped, and the command succeeds.
    ['tests that are skipped', version3(['Deployment', 'Denylist', 'Pass'], ['Hardware', 'Diagnostic', 'Skip']), null],
    // DCGM 4: a summary, with results or without.
    [
      'a summary alone',
      {
        'DCGM Diagnostic': {
          test_categories: [
            { category: 'Stress', tests: [{ name: 'targeted_power', results: [], test_summary: { status: 'Fail' } }] },
          ],
        },
      },
      ['targeted_power on GPU of the node'],
    ],
    // github.com/NVIDIA/DCGM/issues/158: an error of the host engine.
    ['an error', { 'DCGM Diagnostic': { error: 'Unable to complete diagnostic: NVVS error (-30)' } }, null],
    [
      'a message before it',
      `Warning: no root {"a": ${JSON.stringify(version3(['Stress', 'EUD', 'Fail']))}}`,
      ['EUD on GPU 0'],
    ],
    ['another text', 'command not found', null],
  ])('by DCGM in JSON: %s', (_, answer, expected) => {
    expect(dcgm(answer)).toEqual(expected);
  });

  // github.com/NVIDIA/DCGM/issues/253 and github.com/IBM/autopilot/issues/68, lines joined as the script joins them.
  it.each([
    [
      'version 4',
      [
        '|-----  Metadata  ----------+------------------------------------------------|',
        '| DCGM Version              | 4.2.3                                          |',
        '|-----  Deployment  --------+------------------------------------------------|',
        '| software                  | Pass                                           |',
        '|                           | GPU0: Pass                                     |',
        '+-----  Hardware  ----------+------------------------------------------------+',
        '| memory                    | Fail                                           |',
        '|                           | GPU0: Pass                                     |',
        '|                           | GPU1: Fail                                     |',
      ],
      ['memory on GPU 1', 'memory on GPU of the node'],
    ],
    [
      'version 3',
      [
        '| Denylist                  | Pass                                           |',
        '+-----  Integration  -------+------------------------------------------------+',
        '| PCIe                      | Fail - All                                     |',
        '| Warning                   | GPU 0 runs at a lower speed                    |',
      ],
      ['PCIe on GPU of the node'],
    ],
    [
      'tests that are skipped',
      ['| NVML Library | Pass |', '| GPU Memory | Skip - All |', '| Diagnostic | Skip |'],
      null,
    ],
    ['tests that pass', ['| software | Pass |', '| pcie | Pass |', '| | GPU0: Pass |'], []],
  ])('by DCGM in a table: %s', (_, rows, expected) => {
    expect(dcgm(rows.join(''))).toEqual(expected);
  });

  it('by nvidia-smi, of GPUs that do not answer', () => {
    // Several public reports, as of September 2026.
    expect(report('gpu 0, NVIDIA H100 80GB HBM3, [GPU requires reset]')).toMatchObject({
      accelerators: 1,
      memoryErrors: ['GPU 0: [GPU requires reset]'],
    });
    const lost = 'gpu Unable to determine the device handle for GPU1: 0000:34:00.0: Unknown Error';
    expect(report('gpu 0, NVIDIA H100 80GB HBM3, 0', lost).accelerators).toBe(1);
    expect(report('gpu No devices were found').accelerators).toBe(0);
    // Without memory that corrects itself.
    expect(report('gpu 0, NVIDIA L4, [N/A]').memoryErrors).toEqual([]);
    expect(report('rows 00000000:53:00.0, 0, 1, 0').memoryErrors).toEqual([
      'GPU 00000000:53:00.0: rows wait for a reset',
    ]);
  });

  it.each([
    ['NVRM: Xid (PCI:0000:53:00): 79, pid=1, GPU has fallen off the bus.', 1],
    ["NVRM: Xid (PCI:0000:53:00): 63, pid='<unknown>', name=<unknown>, Row Remapper: new row marked", 1],
    ['NVRM: Xid (PCI:0000:53:00): 119, pid=1, Timeout waiting for RPC from GSP!', 1],
    // Of a program, or of its end: earlier jobs leave them behind.
    ['NVRM: Xid (PCI:0000:53:00): 13, pid=1, Graphics Exception', 0],
    ['NVRM: Xid (PCI:0000:53:00): 31, pid=1, MMU Fault', 0],
    ['NVRM: Xid (PCI:0000:53:00): 43, pid=1, Ch 00000008', 0],
    ['NEURON_HW_ERR=HBM_UNCORRECTABLE_ERROR instance-id=i-1', 1],
  ])('by the kernel: %s', (line, errors) => {
    expect(logOf('check', `[ 1.0] ${line}`).hardwareErrors).toHaveLength(errors);
  });

  it.each([
    // github.com/NVIDIA/nccl-tests/issues/252.
    [
      'whole microseconds',
      '   536870912     134217728     float     sum      -1    10052   53.41   93.46      0   9676.9   55.48   97.09      0',
      93.46,
      0,
    ],
    [
      'values that are not checked',
      '   536870912     134217728     float     sum      -1    10052   53.41   93.46    N/A   9676.9   55.48   97.09    N/A',
      93.46,
      0,
    ],
    // github.com/NVIDIA/nccl-tests/issues/107: no root, and differences.
    [
      'a version before 2.11',
      '  1310720000     327680000     float     sum    97000   13.51   13.51  4e-07    97100   13.50   13.50  4e-07',
      13.51,
      0,
    ],
    [
      'wrong values',
      '        1024           256     float     sum      -1     69.2    0.01    0.03     12     69.0    0.01    0.03      3',
      0.03,
      15,
    ],
  ])('by nccl-tests: %s', (_, row, busGbytesPerSecond, wrong) => {
    expect(logOf('all-reduce', row).allReduce).toMatchObject({ busGbytesPerSecond, wrong });
  });

  it('by nccl-tests, of values out of bounds', () => {
    const row =
      '        1024           256     float     sum      -1     69.2    0.01    0.03    N/A     69.0    0.01    0.03    N/A';
    expect(logOf('all-reduce', row, '# Out of bounds values : 50 FAILED').allReduce?.wrong).toBe(50);
    expect(logOf('all-reduce', row, '# Out of bounds values : 0 OK').allReduce?.wrong).toBe(0);
  });

  it.each([
    // NCCL to 2.26 with aws-ofi-nccl, and later ones, which call it by its own name.
    ['a:1:2 [0] NCCL INFO Using network AWS Libfabric', 'AWS Libfabric'],
    ['a:1:2 [0] NCCL INFO Using network Libfabric', 'Libfabric'],
    ['a:1:2 [0] NCCL INFO Using network Socket', 'Socket'],
  ])('by NCCL, of its network: %s', (line, network) => {
    const row = '8 2 float sum -1 69.1 0.00 0.00 0 72.4 0.00 0.00 0';
    expect(logOf('all-reduce', line, row).allReduce?.network).toBe(network);
  });

  it.each([
    // awsdocs-neuron, and the results of two trn1.32xlarge in public repositories.
    ['time:avg(us)', '    134217728    67108864    bf16         7025.52          19.10          37.01', 37.01],
    ['time(us)', '        33554432        33554432    uint8         768          40.69          40.69', 40.69],
  ])('by nccom-test, with %s', (column, row, busGbytesPerSecond) => {
    const head = `    size(B)    count(elems)    type    ${column}    algbw(GB/s)    busbw(GB/s)`;
    const { allReduce } = logOf('all-reduce', head, row, `Avg bus bandwidth:\t${busGbytesPerSecond}GB/s`);
    expect(allReduce).toMatchObject({ busGbytesPerSecond, wrong: 0 });
  });
});
