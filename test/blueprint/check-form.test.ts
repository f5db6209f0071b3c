import { describe, expect, it } from 'vitest';
import type { CheckContext } from '../../lib/blueprint/checks/check-context.js';
import { checkForm } from '../../lib/blueprint/checks/held/check-form.js';
import { pastedKey } from '../../lib/blueprint/names/pasted-forms.js';
import { shown } from '../../lib/units/shown.js';

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = (partition: string, region: string) => `arn:${partition}:kms:${region}:111122223333:key/${KEY}`;

function told(region: CheckContext['data']['region'], text: string): string[] {
  const found: string[] = [];
  const context = {
    data: { ...(region !== undefined && { region }) },
    report: ({ code, message }: { code: string; message: string }) => found.push(`${code}: ${message}`),
  } as unknown as CheckContext;
  checkForm(context, ['security'], text, pastedKey(text), 'a key', `"${KEY}"`);
  return found.map((line) => line.replace(shown(text), '…'));
}

describe('what is pasted', () => {
  it.each<[string, CheckContext['data']['region'], string]>([
    ['an id, wherever the hall is', 'us-east-1', KEY],
    ['an ARN of the region', 'eu-west-1', arn('aws', 'eu-west-1')],
    ['an ARN of one of the regions', ['us-east-1', 'eu-west-1'], arn('aws', 'eu-west-1')],
    ['an ARN of any partition where the region is open', 'any', arn('aws-cn', 'cn-north-1')],
    ['an ARN where no region is written yet', undefined, arn('aws-us-gov', 'us-gov-west-1')],
    ['an ARN of China in China', 'cn-north-1', arn('aws-cn', 'cn-north-1')],
    ['an ARN of GovCloud in GovCloud', 'us-gov-west-1', arn('aws-us-gov', 'us-gov-west-1')],
  ])('may be %s', (_, region, text) => {
    expect(told(region, text)).toEqual([]);
  });

  it.each<[string, CheckContext['data']['region'], string, string]>([
    ['another thing', 'us-east-1', 'my key', 'wrong-value: … is not a key'],
    [
      'of another partition',
      'cn-north-1',
      arn('aws', 'us-east-1'),
      'contradiction: … is in the partition aws, and the hall in aws-cn',
    ],
    [
      'of none of its partitions',
      ['us-east-1', 'us-gov-west-1'],
      arn('aws-cn', 'cn-north-1'),
      'contradiction: … is in the partition aws-cn, and the hall in aws or aws-us-gov',
    ],
    [
      'of another region than its only one',
      'us-east-1',
      arn('aws', 'eu-west-1'),
      'contradiction: … is in eu-west-1, and the hall in us-east-1',
    ],
    [
      'of another region',
      ['us-east-1', 'us-west-2'],
      arn('aws', 'eu-west-1'),
      'contradiction: … is in eu-west-1, and the hall in us-east-1 or us-west-2',
    ],
  ])('is refused if it is %s', (_, region, text, message) => {
    expect(told(region, text)).toEqual([message]);
  });
});
