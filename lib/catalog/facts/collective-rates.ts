/** A published all-reduce of nccl-tests between nodes of one type, at its largest message. */
export interface CollectiveRate {
  readonly instanceType: string;
  readonly nodes: number;
  readonly messageGib: number;
  /** Bus bandwidth, in GB/s (10^9 bytes). */
  readonly busGbytesPerSecond: number;
  readonly source: string;
  /** Day on which it was read, `YYYY-MM-DD`. */
  readonly date: string;
  /** Why it may not hold for others; null: nothing is known against it. */
  readonly doubt: string | null;
}

const AWSOME = 'github.com/aws-samples/awsome-distributed-training micro-benchmarks/nccl-tests @7217859f (MIT-0)';
const NCCL_527 = 'github.com/NVIDIA/nccl/issues/527, of 2022 (facts only)';
const READ = '2026-11-29';
const TREE = 'two nodes exceed what the network cards carry, as the tree of NCCL does; more nodes do not';

/** Every published rate that is known; by type, then nodes. Neuron: none is published for messages that fill the network. */
export const COLLECTIVE_RATES: readonly CollectiveRate[] = [
  rate('p4d.24xlarge', 1, 1, 230.77, NCCL_527, null),
  rate('p4d.24xlarge', 2, 1, 57.17, NCCL_527, `one report, with NCCL 2.9.9; ${TREE}`),
  rate('p4de.24xlarge', 2, 2, 78.33, AWSOME, TREE),
  rate(
    'p5.48xlarge',
    1,
    16,
    483.05,
    AWSOME,
    'shown as a job of two nodes; its ratio of bandwidths is that of eight ranks',
  ),
  rate('p5.48xlarge', 2, 16, 487.09, AWSOME, TREE),
  rate('p5en.48xlarge', 16, 16, 369.86, AWSOME, null),
];

/**
 * Share of the line rate of its network that an all-reduce over more than two nodes reaches: 369.86 of 400 GB/s, on 16
 * p5en.48xlarge. Used for types and counts of nodes that nobody has published.
 */
export const LINE_RATE_SHARE = 0.92;

function rate(
  instanceType: string,
  nodes: number,
  messageGib: number,
  busGbytesPerSecond: number,
  source: string,
  doubt: string | null,
): CollectiveRate {
  return { instanceType, nodes, messageGib, busGbytesPerSecond, source, date: READ, doubt };
}
