/** A name as readers know it: `${aws_s3_bucket.data.arn}/x` is `aws_s3_bucket.data/x`, and what is the account's own is told so. */
export function readable(text: string): string {
  return text
    .replace(/\$\{data\.aws_partition\.[\w-]+\.partition\}/g, 'aws')
    .replace(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, 'this-account')
    .replace(
      /(?<!\$)\$\{((?:data\.)?\w+\.[\w-]+)(\.vpc_config\[0\]\.cluster_security_group_id)?[^}]*\}/g,
      (_, address, group) => (group === undefined ? address : `${address} (security group)`),
    );
}
