import { MalformedAnswerError } from '../refresh/catalog-api.js';
import { openJsonCaller } from './signed-request.js';
import type { FittingAddon, SupportedKubernetes, VersionsApi } from './versions-api.js';

/**
 * The API over signed requests: the SDK, which is loaded only here, has no client of EKS among the dependencies. Retries
 * are the caller's.
 * @param environment - where endpoints are set
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeClusterVersions.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function openAwsVersionsApi(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<VersionsApi> {
  const call = await openJsonCaller(environment);

  return {
    async addons(region, kubernetes, token) {
      const answer = (await call({
        region,
        service: 'eks',
        method: 'GET',
        path: '/addons/supported-versions',
        query: { kubernetesVersion: kubernetes, maxResults: '100', ...(token !== null && { nextToken: token }) },
      })) as AddonAnswer;
      return { items: fittingAddons(answer, kubernetes), next: answer.nextToken || null };
    },

    async kubernetes(region, token) {
      const answer = (await call({
        region,
        service: 'eks',
        method: 'GET',
        path: '/cluster-versions',
        query: { maxResults: '100', ...(token !== null && { nextToken: token }) },
      })) as KubernetesAnswer;
      if (!Array.isArray(answer.clusterVersions)) {
        throw new MalformedAnswerError('DescribeClusterVersions', 'the list is missing');
      }
      return { items: answer.clusterVersions.map(supported), next: answer.nextToken || null };
    },

    async parameter(region, name) {
      let answer: { readonly Parameter?: { readonly Value?: unknown } };
      try {
        answer = (await call({
          region,
          service: 'ssm',
          method: 'POST',
          path: '/',
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
          body: JSON.stringify({ Name: name }),
        })) as typeof answer;
      } catch (error) {
        if ((error as Error).name === 'ParameterNotFound') Object.assign(error as Error, { name: 'NotFound' });
        throw error;
      }
      const value = answer.Parameter?.Value;
      if (typeof value !== 'string') throw new MalformedAnswerError('GetParameter', `${name} has no value`);
      return value;
    },
  };
}

/** The parts of an answer of DescribeAddonVersions that are read. */
export interface AddonAnswer {
  readonly addons?: readonly {
    readonly addonName?: string;
    readonly addonVersions?: readonly {
      readonly addonVersion?: string;
      readonly compatibilities?: readonly { readonly clusterVersion?: string; readonly defaultVersion?: boolean }[];
    }[];
  }[];
  readonly nextToken?: string | null;
}

/**
 * The versions of an answer that fit a minor version of Kubernetes.
 * @throws MalformedAnswerError where there is no list of add-ons
 */
export function fittingAddons({ addons }: AddonAnswer, kubernetes: string): FittingAddon[] {
  if (!Array.isArray(addons)) throw new MalformedAnswerError('DescribeAddonVersions', 'the list is missing');
  return (addons as NonNullable<AddonAnswer['addons']>).flatMap(({ addonName: name, addonVersions = [] }) =>
    addonVersions.flatMap(({ addonVersion: version, compatibilities = [] }) => {
      const fitting = compatibilities.filter(({ clusterVersion }) => clusterVersion === kubernetes);
      if (name === undefined || version === undefined || fitting.length === 0) return [];
      return [{ name, version, isDefault: fitting.some(({ defaultVersion }) => defaultVersion === true) }];
    }),
  );
}

interface KubernetesAnswer {
  readonly clusterVersions?: readonly {
    readonly clusterVersion?: string;
    readonly endOfStandardSupportDate?: unknown;
    readonly endOfExtendedSupportDate?: unknown;
  }[];
  readonly nextToken?: string | null;
}

type ClusterVersion = NonNullable<KubernetesAnswer['clusterVersions']>[number];

function supported(found: ClusterVersion): SupportedKubernetes {
  const { clusterVersion: version, endOfStandardSupportDate, endOfExtendedSupportDate } = found;
  if (version === undefined) throw new MalformedAnswerError('DescribeClusterVersions', 'a version has no number');
  return { version, standardEnds: dayOf(endOfStandardSupportDate), extendedEnds: dayOf(endOfExtendedSupportDate) };
}

/** Over the wire a time is in seconds since 1970; the CLI writes it as a text. */
function dayOf(time: unknown): string {
  const milliseconds =
    typeof time === 'number' ? time * 1000 : typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (!Number.isFinite(milliseconds)) {
    throw new MalformedAnswerError('DescribeClusterVersions', `the end of support is ${JSON.stringify(time)}`);
  }
  return new Date(milliseconds).toISOString().slice(0, 10);
}
