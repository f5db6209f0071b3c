/** Facts of Capacity Blocks for ML (EC2 User Guide, "How Capacity Blocks work"). */

/**
 * Minutes before its end at which a block warns, and from which its nodes drain: EC2 ends them ten minutes later.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-blocks-monitor.html
 */
export const BLOCK_DRAIN_MINUTES = 40;
