import { DataAwsServicequotasServiceQuota } from '@cdktf/provider-aws/lib/data-aws-servicequotas-service-quota/index.js';
import { ServicequotasServiceQuota } from '@cdktf/provider-aws/lib/servicequotas-service-quota/index.js';
import { Fn, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { QuotaRequest } from '../../plan/shape/hall.js';

/** Asks AWS for larger quotas. An account that has more keeps it: Service Quotas refuses a request for less. */
export class QuotaRequests extends Construct {
  constructor(scope: Construct, id: string, { requests }: { readonly requests: readonly QuotaRequest[] }) {
    super(scope, id);
    for (const { key, serviceCode, quotaCode, value } of requests) {
      const current = new DataAwsServicequotasServiceQuota(this, `current.${key}`, { serviceCode, quotaCode });
      new ServicequotasServiceQuota(this, key, {
        serviceCode,
        quotaCode,
        value: Token.asNumber(Fn.max([current.value, value])),
      });
    }
  }
}
