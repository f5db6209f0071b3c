import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { LocalBackend, S3Backend, type TerraformBackend, TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import type { StatePlan } from '../../plan/shape/state-plan.js';
import { sortedBy } from '../../units/order.js';
import { stackReadme } from './stack-readme.js';
import { TextFile } from './text-file.js';

/** The state's lock file in S3 (`use_lockfile`) came with 1.10; nothing else that is used is younger. */
const TERRAFORM_VERSION = '>= 1.10';
/**
 * The bindings are made for 6.25; later 6.x keeps its promises. 6.26 brought the update strategy of node groups.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
const AWS_PROVIDER_VERSION = '~> 6.26';

/** What an app may decide for a stack beside its plan. */
export interface StackProps {
  /**
   * Makes the backend of the state, e.g. `(stack) => new GcsBackend(stack, { bucket, prefix: stack.node.id })`.
   * @default - the state that the plan names
   */
  readonly backend?: (stack: TerraformStack) => TerraformBackend;
  /**
   * Whether nothing in the stack refers to another stack of the app. cdktf then need not resolve all of it twice, in
   * search of such references.
   * @default false
   */
  readonly standsAlone?: boolean;
}

/** What of a plan a stack itself needs. */
export interface StackPlan {
  /** One sentence, for the README beside the stack. */
  readonly purpose: string;
  /** The only account that it may be applied in; null: whichever Terraform runs in. */
  readonly accountId: string | null;
  readonly region: string;
  /** On every resource that supports tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly state: StatePlan;
}

/** A value that `terraform output` prints. */
export interface StackOutput {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

/** Name of an output about one store of the plan, e.g. `bucket_train_datasets`. */
export function outputName(what: string, key: string): string {
  return `${what}_${key.replaceAll('.', '_')}`;
}

/** A stack with its state, the AWS provider, and addresses that read like the plan. */
export class PlannedStack extends TerraformStack {
  private readonly purpose: string;
  private readonly standsAlone: boolean;
  private readonly paths = new Map<string, string>();

  constructor(scope: Construct, name: string, plan: StackPlan, { backend, standsAlone = false }: StackProps = {}) {
    super(scope, name);
    const { accountId, region, tags, state } = plan;
    this.purpose = plan.purpose;
    this.standsAlone = standsAlone;
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: AWS_PROVIDER_VERSION });
    if (backend === undefined) this.addState(state);
    else backend(this);
    new AwsProvider(this, 'aws', {
      region,
      ...(accountId !== null && { allowedAccountIds: [accountId] }),
      defaultTags: [{ tags: { ...tags } }],
    });
    const { synthesizer } = this;
    this.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        const { synthesizedStackPath } = session.manifest.forStack(this);
        writeFiles(dirname(join(session.outdir, synthesizedStackPath)), this.files());
      },
    };
  }

  /** Looks for references to other stacks, unless there are none. */
  override prepareStack(): void {
    if (!this.standsAlone) super.prepareStack();
  }

  /** Texts that stand beside `cdk.tf.json`, by path from its folder, in order of paths. */
  files(): ReadonlyMap<string, string> {
    const files = this.node.findAll().filter((part) => part instanceof TextFile);
    const texts = sortedBy(files, ({ path }) => path).map(({ path, content }) => [path, content] as const);
    return new Map([['README.md', stackReadme(this, this.purpose, texts)], ...texts]);
  }

  /** Without the notes that cdktf makes in every block; the one on the stack stays, which `cdktf deploy` reads. */
  override toTerraform(): Readonly<Record<string, unknown>> {
    const { '//': note, ...blocks } = super.toTerraform();
    return { '//': note, ...(withoutNotes(blocks) as object) };
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
    if (state.kind === 's3') {
      const { bucket, key, region } = state;
      new S3Backend(this, { bucket, key, region, encrypt: true });
      this.addOverride('terraform.backend.s3.use_lockfile', true);
    } else new LocalBackend(this, { path: state.path });
  }
}

/** A block or a list of them as cdktf has it, without its notes. */
function withoutNotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNotes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (key === '//' ? [] : [[key, withoutNotes(inner)]])),
  );
}

/** Files of an earlier synthesis that are no longer there are removed; folders are of other constructs. */
function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const path of new Set([...files.keys()].map((file) => dirname(file)))) {
    if (path === '.') continue;
    mkdirSync(join(folder, path), { recursive: true });
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (entry.isFile()) rmSync(join(folder, path, entry.name));
    }
  }
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
}

/** What belongs to a workload, or to a pool. */
interface Owned {
  readonly workload: string;
  readonly team?: string;
}

/** Tags by which a bill is split: the workload, and the team that pays for it where one is named. */
export function ownerTags({ workload, team }: Owned): Record<string, string> {
  return { ...(team !== undefined && { 'datahall:team': team }), 'datahall:workload': workload };
}
