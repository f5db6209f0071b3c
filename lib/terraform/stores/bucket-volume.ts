import type { HallAccount } from '../foundation/hall-account.js';

/**
 * Attributes of a volume of Mountpoint over a bucket: it is opened with the rights of the pod, since the driver has none.
 * @param bucketName - with the account id, so known when Terraform runs
 * @see https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/CONFIGURATION.md
 */
export function bucketVolume(bucketName: string, { region }: HallAccount): Record<string, string> {
  return { bucketName, authenticationSource: 'pod', stsRegion: region };
}
