import { formatCidr, isWithin, networkOf, overlaps, parseCidr } from '../../units/cidr.js';
import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { Diagnostic } from '../document/diagnostic.js';
import { meant, meantKey } from '../document/fix.js';
import { CALENDAR_DATE, KUBERNETES_VERSIONS, standardVersions } from '../kinds/kubernetes-versions.js';
import { RESERVED_BUCKET_PREFIXES, RESERVED_BUCKET_SUFFIXES } from '../names/name-rules.js';
import { type CheckContext, isWritten, keyRange } from './check-context.js';
import { PRIVATE_RANGES } from './network.js';

/** What concerns the whole hall rather than a workload: VPC, control plane, state, tags, waivers, limits, criteria, staff. */
export function checkHall(context: CheckContext): void {
  checkVpcCidr(context);
  checkPublicAccess(context);
  checkKubernetesVersion(context);
  checkStateBucket(context);
  checkTags(context);
  checkWaivers(context);
  checkQuotaNames(context);
  checkWeights(context);
  checkStaff(context);
}

/** Containers on a node reach their own bridge there, not the VPC. */
const DOCKER_BRIDGE = parseCidr('172.17.0.0/16')!;
/** AWS allows /16 to /28 for a VPC; below /20 the node and pod addresses of a GPU fleet do not fit. */
const VPC_PREFIX = { min: 16, max: 20 } as const;
/** An existing VPC may have any size that AWS allows: its subnets are checked. */
const EXISTING_VPC_PREFIX = { min: 16, max: 28 } as const;

function checkVpcCidr({ data, report }: CheckContext): void {
  const text = data.network?.cidr;
  if (text === undefined) return;
  const path = ['network', 'cidr'];
  const mistake = vpcCidrMistake(text, data.network?.vpc === undefined ? VPC_PREFIX : EXISTING_VPC_PREFIX);
  if (mistake) {
    report({ code: 'cidr-invalid', path, ...mistake });
  } else if (overlaps(parseCidr(text)!, DOCKER_BRIDGE)) {
    report({
      code: 'cidr-overlap',
      severity: 'warning',
      path,
      message: `${shown(text)} overlaps ${formatCidr(DOCKER_BRIDGE)}, the default range of the Docker bridge on a node`,
      hint: 'choose another range unless no container uses that bridge',
    });
  }
}

function vpcCidrMistake(
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): { message: string; hint: string } | undefined {
  const cidr = parseCidr(text);
  if (!cidr) {
    return {
      message: `${shown(text)} is not an IPv4 CIDR`,
      hint: 'write an address and a prefix length, such as "10.0.0.0/16"',
    };
  }
  if (cidr.prefix < min || cidr.prefix > max) {
    return {
      message: `the prefix length of ${shown(text)} is out of range: expected /${min} to /${max}`,
      hint: `write "${formatCidr(networkOf({ ...cidr, prefix: min }))}"`,
    };
  }
  if (networkOf(cidr).address !== cidr.address) {
    return {
      message: `${shown(text)} has host bits set`,
      ...meant(formatCidr(networkOf(cidr))),
    };
  }
  if (!PRIVATE_RANGES.some((range) => isWithin(cidr, range))) {
    return {
      message: `${shown(text)} is not private (RFC 1918)`,
      hint: `choose a range within ${PRIVATE_RANGES.map(formatCidr).join(', ')}`,
    };
  }
  return undefined;
}

function checkPublicAccess({ data, report }: CheckContext): void {
  for (const [index, text] of (data.kubernetes?.publicAccess ?? []).entries()) {
    if (text === undefined) continue;
    const path = ['kubernetes', 'publicAccess', index];
    const cidr = parseCidr(text);
    const network = cidr && networkOf(cidr);
    if (!cidr || !network) {
      const hint = parseCidr(`${text}/32`)
        ? `write "${text}/32" for one address`
        : 'write "203.0.113.0/24" or the like';
      report({ code: 'cidr-invalid', path, message: `${shown(text)} is not an IPv4 CIDR`, hint });
    } else if (network.address !== cidr.address) {
      const hint = `did you mean "${formatCidr(network)}" or "${text.replace(/\/.*/, '/32')}"?`;
      report({ code: 'cidr-invalid', path, message: `${shown(text)} has host bits set`, hint });
    } else if (cidr.prefix === 0) {
      report({
        code: 'rule',
        severity: 'warning',
        path,
        message: 'the API endpoint of the cluster is open to the internet',
        hint: 'name the ranges that need access, such as "203.0.113.0/24"',
      });
    } else if (PRIVATE_RANGES.some((range) => isWithin(cidr, range))) {
      report({
        code: 'cidr-invalid',
        path,
        message: `${shown(text)} is private, and "publicAccess" is for public addresses`,
        hint: 'remove it: private addresses use the private endpoint',
      });
    }
  }
}

function checkKubernetesVersion({ data, report }: CheckContext): void {
  const version = data.kubernetes?.version;
  const standard = standardVersions(CALENDAR_DATE);
  if (version === undefined || standard.includes(version)) return;
  const path = ['kubernetes', 'version'];
  const hint = `write one of ${standard.join(', ')}`;
  const known = KUBERNETES_VERSIONS.some((one) => one.version === version);
  if (known) {
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: `Kubernetes ${version} is in extended support, at a higher hourly price`,
      hint,
    });
  } else if (Number(version.split('.')[1]) < Number(KUBERNETES_VERSIONS[0]!.version.split('.')[1])) {
    report({ code: 'wrong-value', path, message: `EKS no longer supports Kubernetes ${version}`, hint });
  } else {
    // EKS adds a version about every four months: refusing one that came after this list would age badly.
    report({
      code: 'rule',
      severity: 'warning',
      path,
      message: `unknown Kubernetes version ${version}: the latest known is ${standard.at(-1)}`,
      hint: 'check that EKS supports it',
    });
  }
}

function checkStateBucket({ data, report }: CheckContext): void {
  const bucket = data.state?.bucket;
  if (bucket === undefined) return;
  const reserved =
    RESERVED_BUCKET_PREFIXES.find((prefix) => bucket.startsWith(prefix)) ??
    RESERVED_BUCKET_SUFFIXES.find((suffix) => bucket.endsWith(suffix));
  if (reserved !== undefined) {
    report({
      code: 'name-invalid',
      path: ['state', 'bucket'],
      message: `${shown(bucket)} has "${reserved}", which S3 reserves`,
      hint: 'choose another name',
    });
    return;
  }
  if (!(/\.\.|\.-|-\./.test(bucket) || /^\d+\.\d+\.\d+\.\d+$/.test(bucket))) return;
  report({
    code: 'name-invalid',
    path: ['state', 'bucket'],
    message: `${shown(bucket)} is not a valid bucket name: it is an IP address, or has adjacent dots or hyphens`,
  });
}

/** AWS allows 50 tags on a resource; the rest are ours (name, hall, workload, store) and those EKS and FSx add. */
const MAX_TAGS = 40;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTags(context: CheckContext): void {
  const { data, report } = context;
  const tags = Object.entries(data.tags ?? {});
  if (tags.length > MAX_TAGS) {
    report({
      code: 'out-of-range',
      path: ['tags'],
      message: `${tags.length} tags: expected at most ${MAX_TAGS}`,
      hint: 'AWS allows 50 on a resource, of which datahall and AWS set some',
    });
  }
  const letters = 'letters, digits, spaces and _ . : / = + - @';
  const folded = new Map<string, string>();
  for (const [key, value] of tags) {
    const path = ['tags', key];
    const other = folded.get(key.toLowerCase());
    folded.set(key.toLowerCase(), key);
    const onKey = { code: 'name-invalid', path, ...keyRange(context, path) } as const;
    if (other !== undefined) {
      const message = `tag keys ${shown(other)} and ${shown(key)} differ only in case, and IAM takes them for one`;
      report({ ...onKey, message, hint: 'keep one of them' });
    } else if (key === '' || key.length > 128 || !TAG_TEXT.test(key)) {
      report({ ...onKey, message: `invalid tag key ${shown(key)}: expected 1 to 128 ${letters}` });
    } else if (/^aws:/i.test(key)) {
      report({ ...onKey, message: `${shown(key)} starts with "aws:", a prefix that AWS reserves` });
    } else if (key === 'Name' || /^(datahall:|kubernetes\.io\/|k8s\.io\/|eks:)/i.test(key)) {
      report({
        ...onKey,
        message: `${shown(key)} is set by datahall or by EKS`,
        hint: 'choose another key',
      });
    } else if (value !== undefined && (value.length > 256 || !TAG_TEXT.test(value))) {
      report({
        code: 'wrong-value',
        path,
        message: `invalid tag value ${shown(value)}: expected at most 256 ${letters}`,
      });
    }
  }
}

/** A control is waived once. */
function checkWaivers({ data, report }: CheckContext): void {
  const seen = new Set<string>();
  for (const [index, waiver] of (data.security?.waivers ?? []).entries()) {
    const control = waiver?.control;
    if (control === undefined) continue;
    if (seen.has(control)) {
      const path = ['security', 'waivers', index, 'control'];
      report({ code: 'name-duplicate', path, message: `duplicate waiver of ${shown(control)}` });
    }
    seen.add(control);
  }
}

function checkQuotaNames(context: CheckContext): void {
  const { data, known, report } = context;
  for (const name of Object.keys(data.limits?.vcpuQuotas ?? {})) {
    if (known.quotas === undefined || known.quotas.includes(name)) continue;
    const path = ['limits', 'vcpuQuotas', name];
    report({
      code: 'reference-unknown',
      path,
      ...keyRange(context, path),
      message: `unknown vCPU quota ${shown(name)}`,
      ...quotaMeant(name, known.quotas),
    });
  }
}

/** Quotas that begin as `name` does, or as which it begins, before those that are spelt like it. */
function quotaMeant(name: string, quotas: readonly string[]): Pick<Diagnostic, 'hint' | 'fix'> {
  const longer = quotas.filter((quota) => quota.startsWith(name));
  if (longer.length > 1) return { hint: `quotas that begin so: ${longer.join(', ')}` };
  const begun = quotas.filter((quota) => name.startsWith(quota)).sort((a, b) => b.length - a.length)[0];
  const near = longer.length === 1 ? longer[0] : (begun ?? quotaSpelt(name, quotas));
  return near === undefined ? { hint: `quotas: ${quotas.join(', ')}` } : meantKey(near);
}

/** What many names have before their last hyphen makes no two of them alike. */
function quotaSpelt(name: string, quotas: readonly string[]): string | undefined {
  const stem = name.slice(0, name.lastIndexOf('-') + 1);
  const alike = quotas.filter((quota) => quota.startsWith(stem));
  if (alike.length === 0) return closest(name, quotas);
  const rest = closest(
    name.slice(stem.length),
    alike.map((quota) => quota.slice(stem.length)),
  );
  return rest === undefined ? undefined : `${stem}${rest}`;
}

function checkWeights({ data, report }: CheckContext): void {
  const weights = Object.values(data.criteria?.weights ?? {});
  if (weights.length === 0 || weights.some((weight) => weight !== 0)) return;
  const message = 'every weight is 0: plans can not be ranked';
  report({ code: 'contradiction', path: ['criteria', 'weights'], message });
}

function checkStaff(context: CheckContext): void {
  const { operationsStaff = 0, staffMonthlyCost } = context.data.maintenance ?? {};
  const isBroken = staffMonthlyCost === undefined && isWritten(context, ['maintenance', 'staffMonthlyCost']);
  if (operationsStaff === 0 || staffMonthlyCost !== undefined || isBroken) return;
  context.report({
    code: 'missing-key',
    path: ['maintenance'],
    message: '"staffMonthlyCost" is missing, which "operationsStaff" needs',
    hint: 'add it, such as "staffMonthlyCost: 15k USD"',
  });
}
