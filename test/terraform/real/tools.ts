import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** What the tests with real Terraform stand on. */
export interface Tools {
  readonly terraform: string;
  readonly provider: ProviderMirror;
  readonly motoServer: string;
}

/** A folder in Terraform's mirror layout that holds the AWS provider for this machine. */
export interface ProviderMirror {
  readonly folder: string;
  readonly version: string;
}

export type ToolSearch =
  | { readonly found: true; readonly tools: Tools }
  /** One sentence for each tool that is missing: what was looked for, and where. */
  | { readonly found: false; readonly missing: readonly string[] };

/** Looks where such tools usually are; nothing is downloaded. */
export function findTools(env: NodeJS.ProcessEnv = process.env): ToolSearch {
  const terraform = onPath('terraform', env);
  const motoServer = onPath('moto_server', env);
  const folders = mirrorFolders(env);
  const provider = newestUsable(folders.flatMap(providersIn));
  if (terraform !== undefined && motoServer !== undefined && provider !== undefined) {
    return { found: true, tools: { terraform, provider, motoServer } };
  }
  return {
    found: false,
    missing: [
      ...(terraform === undefined ? ['terraform is not on the PATH'] : []),
      ...(motoServer === undefined ? ["moto_server (pip install 'moto[server]') is not on the PATH"] : []),
      ...(provider === undefined
        ? [`no mirror holds hashicorp/aws 5.100 or 6.25 or later 6.x; looked in ${folders.join(', ') || 'no folder'}`]
        : []),
    ],
  };
}

function onPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    });
}

/** Folders that exist and may be a mirror: named by the environment or Terraform's configuration, then the usual ones. */
function mirrorFolders(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir();
  const configuration = env.TF_CLI_CONFIG_FILE ?? join(home, '.terraformrc');
  const configured = existsSync(configuration)
    ? [...readFileSync(configuration, 'utf8').matchAll(/^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/gm)].map(
        ([, path]) => path!,
      )
    : [];
  const candidates = [
    ...(env.DATAHALL_PROVIDER_MIRROR ? [env.DATAHALL_PROVIDER_MIRROR] : []),
    ...configured,
    ...(env.TF_PLUGIN_CACHE_DIR ? [env.TF_PLUGIN_CACHE_DIR] : []),
    join(home, '.terraform.d/plugins'),
    join(home, '.terraform.d/plugin-cache'),
    '/usr/share/terraform/plugins',
    '/usr/local/share/terraform/plugins',
    ...children('/opt'),
  ];
  return [...new Set(candidates.map((path) => resolve(path)))].filter((path) =>
    existsSync(join(path, 'registry.terraform.io/hashicorp/aws')),
  );
}

/** Both layouts of a mirror: `<version>/<platform>/` unpacked, `terraform-provider-aws_<version>_<platform>.zip` packed. */
function providersIn(folder: string): ProviderMirror[] {
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const aws = join(folder, 'registry.terraform.io/hashicorp/aws');
  return children(aws).flatMap((path) => {
    const packed = new RegExp(`_(\\d+\\.\\d+\\.\\d+)_${platform}\\.zip$`).exec(path)?.[1];
    if (packed !== undefined) return [{ folder, version: packed }];
    const unpacked = /\/(\d+\.\d+\.\d+)$/.exec(path)?.[1];
    const there =
      unpacked !== undefined && children(join(path, platform)).some((file) => file.includes('terraform-provider-aws'));
    return there ? [{ folder, version: unpacked }] : [];
  });
}

/** 6.25 and later 6.x as they stand, or 5.100, for which the output is rewritten. */
function newestUsable(providers: readonly ProviderMirror[]): ProviderMirror | undefined {
  const rank = ({ version }: ProviderMirror): number => {
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    const usable = (major === 6 && minor >= 25) || (major === 5 && minor === 100);
    return usable ? major * 1e6 + minor * 1e3 + patch : 0;
  };
  return providers.filter((provider) => rank(provider) > 0).sort((a, b) => rank(b) - rank(a))[0];
}

function children(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory()
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : [];
}
