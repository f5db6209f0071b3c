import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { ImagebuilderComponent } from '@cdktf/provider-aws/lib/imagebuilder-component/index.js';
import { ImagebuilderDistributionConfiguration } from '@cdktf/provider-aws/lib/imagebuilder-distribution-configuration/index.js';
import { ImagebuilderImage } from '@cdktf/provider-aws/lib/imagebuilder-image/index.js';
import { ImagebuilderImageRecipe } from '@cdktf/provider-aws/lib/imagebuilder-image-recipe/index.js';
import { ImagebuilderInfrastructureConfiguration } from '@cdktf/provider-aws/lib/imagebuilder-infrastructure-configuration/index.js';
import { Construct } from 'constructs';
import type { SlurmImagePlan } from '../../../plan/shape/slurm-plan.js';
import { jsonFile } from '../../foundation/text-file.js';
import { fleetVariable } from '../../nodes/fleet-template.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import type { PlatformContext } from '../../nodes/platform.js';

/** What an image is built from. */
interface BuiltImageProps extends PlatformContext {
  readonly image: SlurmImagePlan;
  readonly securityGroupId: string;
}

/**
 * Session Manager, by which Image Builder reaches the instance; its own component and logs.
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html
 */
const MANAGED_POLICIES = ['AmazonSSMManagedInstanceCore', 'EC2InstanceProfileForImageBuilder'] as const;

/** Of component and recipe: another text replaces both, and with them the image. */
const VERSION = '1.0.0';

/** Of Ubuntu on EC2. */
const ROOT_DEVICE = '/dev/sda1';

/** Terraform waits so long for one that is built. */
const TIMEOUT_MINUTES = 120;

/**
 * An image that EC2 Image Builder makes while Terraform applies, in this region and under the hall's key, so that the first
 * launch template already has it. What was built before stays in the account until somebody deletes it.
 */
export class BuiltImage extends Construct {
  /** Of the image of EC2. */
  readonly imageId: string;

  constructor(scope: Construct, id: string, props: BuiltImageProps) {
    super(scope, id);
    const { account, image, keys, network } = props;
    const { name } = image;
    const keyArn = keys.arn('volumes');
    const component = new ImagebuilderComponent(this, 'component', {
      name,
      description: 'enroot and pyxis',
      platform: 'Linux',
      supportedOsVersions: ['Ubuntu 24'],
      version: VERSION,
      data: jsonFile(this, 'component.document', {
        name,
        description: 'enroot and pyxis',
        schemaVersion: '1.0',
        phases: [phase('build', image.build), phase('validate', image.validate)],
      }).value,
      tags: { Name: name },
    });
    const parameter = fleetVariable(this, 'image-parameter', 'base', {
      type: 'string',
      nullable: false,
      default: image.imageParameter,
      description: 'SSM parameter that holds the id of the image that enroot and pyxis are added to',
    });
    const recipe = new ImagebuilderImageRecipe(this, 'recipe', {
      name,
      version: VERSION,
      parentImage: new DataAwsSsmParameter(this, 'base', { name: parameter.stringValue }).insecureValue,
      component: [{ componentArn: component.arn }],
      blockDeviceMapping: [
        {
          deviceName: ROOT_DEVICE,
          ebs: {
            deleteOnTermination: 'true',
            encrypted: 'true',
            ...(keyArn !== null && { kmsKeyId: keyArn }),
            volumeSize: image.rootVolumeGib,
            volumeType: 'gp3',
          },
        },
      ],
      tags: { Name: name },
    });
    const role = new InstanceRole(this, 'role', {
      account,
      roleName: image.roleName,
      description: 'Builds the image of the nodes of Slurm',
      managedPolicies: MANAGED_POLICIES,
    });
    const logs = keys.logGroup(this, 'logs', { name: image.logGroup, retentionDays: image.logRetentionDays });
    const infrastructure = new ImagebuilderInfrastructureConfiguration(this, 'infrastructure', {
      name,
      instanceProfileName: role.profileName,
      instanceTypes: [image.instanceType],
      subnetId: network.subnetId(image.subnet),
      securityGroupIds: [props.securityGroupId],
      instanceMetadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
      terminateInstanceOnFailure: true,
      resourceTags: { ...props.tags, Name: name },
      tags: { Name: name },
    });
    const distribution = new ImagebuilderDistributionConfiguration(this, 'distribution', {
      name,
      distribution: [
        {
          region: account.region,
          amiDistributionConfiguration: {
            name: `${name}-{{ imagebuilder:buildDate }}`,
            ...(keyArn !== null && { kmsKeyId: keyArn }),
            amiTags: { ...props.tags, Name: name },
          },
        },
      ],
      tags: { Name: name },
    });
    const built = new ImagebuilderImage(this, 'image', {
      imageRecipeArn: recipe.arn,
      infrastructureConfigurationArn: infrastructure.arn,
      distributionConfigurationArn: distribution.arn,
      // The component looks at what it made; a second instance would see the same.
      imageTestsConfiguration: { imageTestsEnabled: false },
      timeouts: { create: `${TIMEOUT_MINUTES}m` },
      tags: { Name: name },
      dependsOn: [...role.permissions, ...network.waysOut([image.subnet]), logs],
    });
    this.imageId = built.outputResources.get(0).amis.get(0).image;
  }
}

function phase(name: 'build' | 'validate', lines: readonly string[]) {
  return {
    name,
    steps: [{ name, action: 'ExecuteBash', onFailure: 'Abort', inputs: { commands: [lines.join('\n')] } }],
  };
}
