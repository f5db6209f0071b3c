import { describe, expect, it } from 'vitest';
import type { KnownNames } from '../../lib/blueprint/names/known-names.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { regionsAsked } from '../../lib/blueprint/regions-asked.js';
import { partitionOf } from '../../lib/catalog/facts/partitions.js';
import { KNOWN } from './known-names.js';

/** A catalog that a refresh has added regions of other partitions to. */
const WIDE: KnownNames = {
  ...KNOWN,
  regions: [...KNOWN.regions, 'us-gov-west-1', 'cn-north-1'],
  partitionOf: (region) => partitionOf(region).name,
  places: {
    ...KNOWN.places,
    'us-gov-west-1': { label: 'AWS GovCloud (US-West)', country: 'US', continent: 'North America' },
    'cn-north-1': { label: 'China (Beijing)', country: 'CN', continent: 'Asia' },
  },
};

function read(region: string, known = WIDE, more = '') {
  const text = `version: 1\nname: far\nregion: ${region}\n${more}workloads:\n  - { name: train, accelerators: { atLeast: 8 } }\n`;
  return readBlueprint(text, known);
}

function mistakes(region: string): string[] {
  const answer = read(region);
  return answer.ok ? [] : answer.diagnostics.map(({ code, message, hint }) => `${code}: ${message} | ${hint}`);
}

describe('regions of GovCloud and China', () => {
  it.each([
    ['us-gov-west-2', 'did you mean "us-gov-west-1"?'],
    ['us-gov-east-1', 'did you mean "us-gov-west-1"?'],
    ['us-west-1', 'did you mean "us-west-2"?'],
    ['cn-north-2', 'did you mean "cn-north-1"?'],
  ])('are suggested for none of another partition: %s', (asked, hint) => {
    expect(mistakes(asked)).toEqual([`region-unknown: unknown region "${asked}" | ${hint}`]);
  });

  it('are named where the name is of their partition and near to none, also where there is but one', () => {
    const hints = ['cn-elsewhere-9', 'us-gov-elsewhere-9', 'xx-elsewhere-9'].map((name) => {
      const answer = read(name);
      return answer.ok ? [] : answer.diagnostics.map(({ hint }) => hint);
    });
    expect(hints).toEqual([
      ['regions: cn-north-1'],
      ['regions: us-gov-west-1'],
      // A name like no other is taken for one of the partition that most regions are of.
      [`regions: ${KNOWN.regions.join(', ')}`],
    ]);
  });

  it('are not in one list with others', () => {
    expect(mistakes('[us-east-1, us-gov-west-1]')).toEqual([
      'contradiction: us-gov-west-1 is in another partition of AWS than us-east-1: no account has access to both | keep regions of one partition, with us-east-1 or with us-gov-west-1',
    ]);
    expect(mistakes('[us-east-1, us-west-2]')).toEqual([]);
  });

  it('are not any region, unless residency leaves no other', () => {
    const asked = (more: string) => {
      const answer = read('any', WIDE, more);
      if (!answer.ok) throw new Error(JSON.stringify(answer.diagnostics));
      return regionsAsked(answer.value, WIDE.places!, WIDE.partitionOf);
    };
    expect(asked('')).toEqual([...KNOWN.regions].sort());
    expect(asked('residency: { countries: [US] }\n')).toEqual(['us-east-1', 'us-east-2', 'us-west-2']);
    expect(asked('residency: { countries: [CN] }\n')).toEqual(['cn-north-1']);
  });
});
