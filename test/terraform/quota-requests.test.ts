import { describe, expect, it } from 'vitest';
import type { QuotaRequest } from '../../lib/plan/shape/hall.js';
import { planFixture } from './plan-fixture.js';
import { Synthesized } from './synthesized.js';

const P: QuotaRequest = {
  key: 'ec2-L-417A185B',
  serviceCode: 'ec2',
  quotaCode: 'L-417A185B',
  name: 'Running On-Demand P instances',
  value: 1152,
};

describe('requests for quotas', () => {
  it('are not there unless the plan has them', () => {
    expect(new Synthesized(planFixture()).all('servicequotas_service_quota')).toEqual({});
  });

  it('ask for what the hall needs, and lower nothing', () => {
    const stack = new Synthesized(planFixture({ quotaRequests: [P] }));
    expect(stack.json.data.aws_servicequotas_service_quota['quotas_current_ec2-L-417A185B']).toEqual({
      service_code: 'ec2',
      quota_code: 'L-417A185B',
    });
    expect(stack.resource('servicequotas_service_quota', 'quotas_ec2-L-417A185B')).toEqual({
      service_code: 'ec2',
      quota_code: 'L-417A185B',
      value: '${max(data.aws_servicequotas_service_quota.quotas_current_ec2-L-417A185B.value, 1152)}',
    });
  });
});
