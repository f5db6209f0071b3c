import { describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';

describe('job', () => {
  it('writes manifests of the only workload', async () => {
    const { status, stdout } = await runHere('job', 'blueprints/starter.yaml');
    expect([status, stdout.split('\n').slice(0, 4)]).toEqual([
      0,
      [
        '# on all 2 working nodes of train, 8 accelerators each',
        '---',
        'apiVersion: jobset.x-k8s.io/v1alpha2',
        'kind: JobSet',
      ],
    ]);
  });

  it.each<[string, string[], number, string]>([
    [
      'an unknown workload',
      ['blueprints/starter.yaml', 'trian'],
      1,
      'unknown workload "trian"\nhint: did you mean "train"',
    ],
    ['no workload of several', ['blueprints/research.yaml'], 1, 'the hall has several workloads\nhint: name one of '],
    ['an unknown fleet', ['blueprints/starter.yaml', '--fleet', 'tune'], 1, 'unknown fleet "tune"'],
    ['an unknown kind', ['blueprints/starter.yaml', '-k', 'fit'], 2, 'Allowed choices are train, sweep'],
    ['no tasks', ['blueprints/starter.yaml', '-k', 'sweep', '--tasks', '0'], 2, 'expected a whole number from 1'],
    ['a service without a model', ['blueprints/serve-70b.yaml'], 1, 'no model is named\nhint: '],
  ])('refuses %s', async (_, args, code, message) => {
    const { status, stdout, stderr } = await runHere('job', ...args);
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toContain(message);
  });
});
