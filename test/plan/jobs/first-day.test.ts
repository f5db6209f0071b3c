import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { requestJob } from '../../../lib/plan/request-job.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { renderYaml } from '../../../lib/report/render/yaml.js';
import { JOB_KINDS } from '../../../lib/units/closed-lists.js';
import { objectFaults } from '../../kubernetes/strict-schemas.js';
import { readObjects, whyNot } from './hold-jobs.js';

const outcome = await planHall(readFileSync('docs/examples/first-day.yaml'));
if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
const plan = outcome.plan as Plan & EksHall;

describe('the hall of the first day', () => {
  it.each(JOB_KINDS)('takes each job of the page: %s', (kind) => {
    const workload = kind === 'serve' || kind === 'infer' ? 'chat' : 'train';
    const job = requestJob(plan, { workload, kind });
    if (job.form !== 'manifests') throw new Error(JSON.stringify(job));
    const objects = readObjects(renderYaml(job.objects, job.notes));
    expect(whyNot(plan, objects)).toEqual([]);
    expect(objects.flatMap(objectFaults)).toEqual([]);
  });

  it('serves the model that the blueprint names, at an address inside the VPC', () => {
    const job = requestJob(plan, { workload: 'chat' });
    const text = job.form === 'manifests' ? renderYaml(job.objects, []) : '';
    expect(text).toContain('vllm serve Qwen/Qwen3-8B --port 8000');
    expect(text).toContain('alb.ingress.kubernetes.io/scheme: internal');
  });

  it('is applied from a laptop: its endpoint is open to one address', () => {
    expect(plan.cluster.publicAccessCidrs).toEqual(['203.0.113.7/32']);
  });
});
