import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { LocalBackend, S3Backend, TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { StatePlan } from '../../plan/shape/state-plan.js';

/** The state's lock file in S3 (`use_lockfile`) came with 1.10; nothing else that is used is younger. */
const TERRAFORM_VERSION = '>= 1.10';
/** The bindings are made for 6.25; later 6.x keeps its promises. */
const AWS_PROVIDER_VERSION = '~> 6.25';

export interface PlannedStackProps {
  /** The only account that it may stand in; null: whichever Terraform runs in. */
  readonly accountId: string | null;
  readonly region: string;
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StatePlan;
}

/** A stack with its state, the AWS provider, and addresses that read like the plan. */
export class PlannedStack extends TerraformStack {
  private readonly paths = new Map<string, string>();

  constructor(scope: Construct, name: string, { accountId, region, tags, state }: PlannedStackProps) {
    super(scope, name);
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: AWS_PROVIDER_VERSION });
    this.addState(state);
    new AwsProvider(this, 'aws', {
      region,
      ...(accountId !== null && { allowedAccountIds: [accountId] }),
      defaultTags: [{ tags: { ...tags } }],
    });
  }

  /**
   * Addresses that read like the plan: `network/subnet.nodes-az6` becomes `network_subnet_nodes-az6`. What stands on
   * the stack itself, or has another character in its id, keeps cdktf's scheme.
   * @throws Error when two paths would give one address, which cdktf would merge into one resource
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    if (path.length < 2 || !path.every((id) => /^[A-Za-z0-9.-]+$/.test(id))) return super.allocateLogicalId(element);
    const id = path.join('_').replaceAll('.', '_');
    const other = this.paths.get(id) ?? node.path;
    if (other !== node.path) throw new Error(`${other} and ${node.path} would have the same Terraform address`);
    this.paths.set(id, node.path);
    return id;
  }

  private addState(state: StatePlan): void {
    if (state.kind === 'local') {
      new LocalBackend(this, { path: state.path });
      return;
    }
    const { bucket, key, region } = state;
    new S3Backend(this, { bucket, key, region, encrypt: true });
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }
}
