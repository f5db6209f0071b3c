/** What a package is needed for, and what is installed with it. */
interface OptionalPackage {
  readonly what: string;
  readonly install: readonly string[];
}

const SYNTHESIS: OptionalPackage = {
  what: 'writing Terraform',
  install: ['cdktf', 'constructs', '@cdktf/provider-aws', '@cdktf/provider-helm'],
};
const ACCOUNT: OptionalPackage = {
  what: 'reading an AWS account',
  install: ['@aws-sdk/client-ec2', '@aws-sdk/client-service-quotas'],
};

/** Packages that datahall does without until they are needed: they are large, and most commands need none. */
const OPTIONAL: Readonly<Record<string, OptionalPackage>> = {
  ...Object.fromEntries(SYNTHESIS.install.map((name) => [name, SYNTHESIS])),
  ...Object.fromEntries(ACCOUNT.install.map((name) => [name, ACCOUNT])),
  '@modelcontextprotocol/sdk': { what: 'serving agents', install: ['@modelcontextprotocol/sdk'] },
};

/** What to install where an import failed for a package that is optional; null: the error is another. */
export function missingPackageLine(error: unknown): string | null {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') return null;
  const [, name = ''] = /^Cannot find package '((?:@[^/']+\/)?[^/']+)/.exec(error.message) ?? [];
  const found = OPTIONAL[name];
  if (found === undefined) return null;
  return `error[package-missing]: ${found.what} needs more packages; hint: npm install ${found.install.join(' ')}`;
}
