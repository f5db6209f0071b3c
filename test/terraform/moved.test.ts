import { describe, expect, it } from 'vitest';
import { moved } from './moved.js';
import type { Json } from './synthesized.js';

describe('the comparison', () => {
  const before = new Map<string, Json>([
    ['aws_fsx_lustre_file_system.store_train_s0_file-system', { subnet_ids: ['a'], storage_capacity: 1200 }],
    ['aws_subnet.network_subnet_nodes-az1', { cidr_block: '10.0.0.0/22' }],
    ['aws_eks_node_group.fleet_train_nodes', { scaling_config: { max_size: 1 }, depends_on: ['a'] }],
    ['aws_eks_node_group.fleet_train_spot_nodes', { scaling_config: { max_size: 1 } }],
  ]);
  const changed = (address: string, body: Json) => new Map([...before, [address, body]]);

  it('sees a store whose file system moves, in the workload that changes too', () => {
    const now = changed('aws_fsx_lustre_file_system.store_train_s0_file-system', { subnet_ids: ['b'] });
    expect(moved(before, now, 'train', [])).toEqual([
      'aws_fsx_lustre_file_system.store_train_s0_file-system is made anew for its subnet_ids',
    ]);
  });

  it('sees a subnet that moves, a resource that is gone, and any change of another workload', () => {
    const subnet = changed('aws_subnet.network_subnet_nodes-az1', { cidr_block: '10.0.4.0/22' });
    expect(moved(before, subnet, 'train', [])).toEqual([
      'aws_subnet.network_subnet_nodes-az1 is made anew for its cidr_block',
    ]);
    const larger = changed('aws_eks_node_group.fleet_train_nodes', { scaling_config: { max_size: 2 } });
    expect(moved(before, larger, 'lab', ['train'])).toEqual(['aws_eks_node_group.fleet_train_nodes is another']);
    const fewer = new Map([...before].slice(0, 3));
    expect(moved(before, fewer, 'lab', ['train'])).toEqual(['aws_eks_node_group.fleet_train_spot_nodes is gone']);
  });

  it('lets the workload that changes resize and drop its nodes', () => {
    expect(moved(before, new Map([...before].slice(0, 2)), 'train', [])).toEqual([]);
  });
});
