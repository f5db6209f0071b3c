import type { InstanceType } from '../../../../catalog/facts/catalog.js';

/**
 * The PCS-ready Deep Learning AMI: agent, Slurm, drivers, EFA and the Lustre client on Ubuntu 24.04.
 * @see https://docs.aws.amazon.com/dlami/latest/devguide/aws-pcs-ready-x86-arm-base-gpu-ami-ubuntu-24-04.html
 * @returns public SSM parameter that holds the image's id
 */
export function pcsImageParameter({ architecture }: Pick<InstanceType, 'architecture'>): string {
  return `/aws/service/pcs/ami/dlami-base-ubuntu2404/${architecture}/latest/ami-id`;
}
