/** Forms in which people paste what they have: ids, names, ARNs, addresses. Nothing here looks anything up. */

/** A place in AWS that an ARN names; empty text: the ARN leaves it open. */
export interface ArnPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What a pasted text means, and where its ARN says that it is. */
export interface Pasted<Value> {
  readonly value: Value;
  /** Null: no ARN. */
  readonly place: ArnPlace | null;
}

const ARN = /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):([0-9]*):(.+)$/;

function splitArn(text: string): { readonly service: string; readonly rest: string; readonly place: ArnPlace } | null {
  const [, partition, service, region, account, rest] = ARN.exec(text) ?? [];
  if (partition === undefined) return null;
  return { service: service!, rest: rest!, place: { partition, region: region!, account: account! } };
}

/** A bucket and the folder in it, with a slash at its end or empty. */
export interface PastedBucket {
  readonly bucket: string;
  readonly prefix: string;
}

/** 3 to 63 characters, no dots side by side (Amazon S3 User Guide, "Bucket naming rules"). */
const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A bucket by its name, its ARN with or without a key pattern, `s3://bucket/prefix`, or a URL of S3; null: none of these. */
export function pastedBucket(text: string): Pasted<PastedBucket> | null {
  const arn = splitArn(text);
  if (arn !== null && arn.service !== 's3') return null;
  const url =
    /^https:\/\/([a-z0-9.-]+)\.s3[.-][a-z0-9-]*\.?amazonaws\.com(?:\.cn)?(?:\/(.*))?$/.exec(text) ??
    /^https:\/\/s3[.-][a-z0-9-]*\.?amazonaws\.com(?:\.cn)?\/([^/]+)(?:\/(.*))?$/.exec(text);
  const path = url !== null ? `${url[1]}/${url[2] ?? ''}` : (arn?.rest ?? text.replace(/^s3:\/\//, ''));
  const [bucket = '', ...folders] = path.split('/');
  const prefix = folders.join('/').replace(/\*$/, '');
  if (!BUCKET.test(bucket)) return null;
  return {
    value: { bucket, prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/` },
    place: arn?.place ?? null,
  };
}

/** The id of a file system of FSx or EFS from itself, its ARN or its DNS name; null: none of these. */
export function pastedFileSystem(text: string, service: 'fsx' | 'elasticfilesystem'): Pasted<string> | null {
  const arn = splitArn(text);
  if (arn !== null && arn.service !== service) return null;
  const dns = /^(fs-[0-9a-f]{8,40})\.(fsx|efs)\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.exec(text);
  if (dns !== null && (dns[2] === 'fsx') !== (service === 'fsx')) return null;
  const id = dns?.[1] ?? arn?.rest.replace(/^file-system\//, '') ?? text;
  return /^fs-[0-9a-f]{8,40}$/.test(id) ? { value: id, place: arn?.place ?? null } : null;
}

/** The name of an EKS cluster from itself or its ARN; null: neither. */
export function pastedCluster(text: string): Pasted<string> | null {
  const arn = splitArn(text);
  const name = arn === null ? text : (/^eks:cluster\/(.+)$/.exec(`${arn.service}:${arn.rest}`)?.[1] ?? '');
  // https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
  return /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name) ? { value: name, place: arn?.place ?? null } : null;
}

/** What of an ARN, an address of S3 or a URL may be what is asked for, the most of it first; empty: the text is none of these. */
export function pastedParts(text: string): readonly string[] {
  const arn = splitArn(text.trim());
  if (arn !== null) return [...new Set([arn.rest, arn.rest.slice(arn.rest.lastIndexOf('/') + 1)])];
  const [, scheme, path] = /^(s3|https?|oci|docker):\/\/(.+?)\/*$/.exec(text.trim()) ?? [];
  if (path === undefined) return [];
  return scheme === 's3' ? [path.split('/')[0]!] : [path];
}

/** Whether an ARN names an account whose things another account has under the same name: it cannot be left out unseen. */
export function isAccountBound(text: string): boolean {
  return splitArn(text.trim())?.service === 'iam';
}

/** A key of KMS by id, alias or ARN, as Terraform takes it; null: none of these. */
export function pastedKey(text: string): Pasted<string> | null {
  const arn = splitArn(text);
  if (arn !== null && arn.service !== 'kms') return null;
  const name = arn?.rest ?? text;
  const id = '(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})';
  const isKey = new RegExp(arn === null ? `^${id}$` : `^key/${id}$`).test(name);
  const isAlias = /^alias\/(?!aws\/)[A-Za-z0-9/_-]+$/.test(name);
  return isKey || isAlias ? { value: text, place: arn?.place ?? null } : null;
}
