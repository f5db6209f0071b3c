import { NAME_LIMITS, roleName, shortenName } from '../../kinds/names.js';
import type { PlatformRequest } from '../../kinds/platform.js';
import type { NetworkPlan } from '../../shape/network-plan.js';
import type { SlurmImagePlan } from '../../shape/slurm-plan.js';
import { imageProgram, imageTest } from './boot/image-program.js';
import { pcsImageParameter } from './boot/images.js';
import { LOG_RETENTION_DAYS, LOGIN_ROOT_VOLUME_GIB, loginSubnet, loginType } from './cluster.js';

/** Hours of the instance that builds: it starts, compiles two programs, and is made an image. Assumed. */
export const BUILD_HOURS = 0.5;

/** The image of a hall with enroot and pyxis; null: that of AWS does. */
export function planImage({ name, region, slurm }: PlatformRequest, network: NetworkPlan): SlurmImagePlan | null {
  if (slurm.containers !== 'pyxis') return null;
  const image = shortenName(`${name}-slurm`, NAME_LIMITS.role);
  return {
    name: image,
    imageParameter: pcsImageParameter({ architecture: 'x86_64' }),
    instanceType: loginType({ region }),
    subnet: loginSubnet(network),
    roleName: roleName([name, 'image'], region.region),
    rootVolumeGib: LOGIN_ROOT_VOLUME_GIB,
    // Image Builder writes to no other.
    logGroup: `/aws/imagebuilder/${image}`,
    logRetentionDays: LOG_RETENTION_DAYS,
    build: imageProgram(slurm.version),
    validate: imageTest(slurm.version),
  };
}
