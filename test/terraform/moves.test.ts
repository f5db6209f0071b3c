import { describe, expect, it } from 'vitest';
import { movedBlocks } from '../../lib/terraform/hall/moves.js';
import { synthesizeHall } from '../../lib/terraform/hall/synthesize-hall.js';
import { fullPlanFixture } from './plan-fixture.js';

describe('moved blocks', () => {
  it('name a resource that is there, by its earlier address', () => {
    const moves = [{ from: 'aws_vpc.net', to: 'aws_vpc.network' }];
    expect(movedBlocks(['aws_vpc.network', 'aws_subnet.network'], moves)).toEqual(moves);
    expect(movedBlocks(['aws_subnet.network'], moves)).toEqual([]);
  });

  it('rename every resource of a pattern', () => {
    expect(
      movedBlocks(
        ['aws_s3_bucket.store_b_bucket', 'aws_s3_bucket.store_a_bucket', 'aws_s3_bucket.store_bucket'],
        [{ from: 'aws_s3_bucket.bucket_*', to: 'aws_s3_bucket.store_*_bucket' }],
      ),
    ).toEqual([
      { from: 'aws_s3_bucket.bucket_a', to: 'aws_s3_bucket.store_a_bucket' },
      { from: 'aws_s3_bucket.bucket_b', to: 'aws_s3_bucket.store_b_bucket' },
    ]);
  });

  it('lead through all earlier addresses, whatever version a state is of', () => {
    const moves = [
      { from: 'aws_vpc.a', to: 'aws_vpc.b' },
      { from: 'aws_vpc.b', to: 'aws_vpc.c' },
    ];
    expect(movedBlocks(['aws_vpc.c'], moves)).toEqual([
      { from: 'aws_vpc.a', to: 'aws_vpc.b' },
      { from: 'aws_vpc.b', to: 'aws_vpc.c' },
    ]);
  });

  it('do not loop, and do not take a name from what still has it', () => {
    const back = [
      { from: 'aws_vpc.a', to: 'aws_vpc.b' },
      { from: 'aws_vpc.b', to: 'aws_vpc.a' },
    ];
    expect(() => movedBlocks(['aws_vpc.b'], back)).toThrow('aws_vpc.b was moved to aws_vpc.a, but both are there');
    expect(() => movedBlocks(['aws_vpc.a', 'aws_vpc.b'], back.slice(0, 1))).toThrow('but both are there');
  });

  it('stand in the Terraform of a hall, and only where there are any', () => {
    const plan = fullPlanFixture();
    const moves = [
      { from: 'aws_s3_bucket.*', to: 'aws_s3_bucket.store_*_bucket' },
      { from: 'aws_db_instance.x', to: 'aws_db_instance.y' },
    ];
    expect(JSON.parse(synthesizeHall(plan, { moves })).moved).toEqual([
      { from: 'aws_s3_bucket.train_datasets', to: 'aws_s3_bucket.store_train_datasets_bucket' },
    ]);
    expect(JSON.parse(synthesizeHall(plan)).moved).toBeUndefined();
  });
});
