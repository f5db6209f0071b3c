/** 2026-11-29: of which releases in use elsewhere are known to be there for both architectures. */
const VERSION = '1.24.0';

/**
 * Keys that AWS signs Mountpoint with.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mountpoint-installation.html
 */
const FINGERPRINTS = ['8AEFE705EBE329C0948C75A66F1C3B3AEF4B030B', '673FE4061506BB469A0EF857BE397A52B086DA5A'] as const;

/**
 * Shell that installs Mountpoint for S3 where the image lacks it, from AWS and with AWS's signature. Where that can not be
 * reached, as in a private hall, an image of one's own brings it.
 */
export function bucketProgram(): string[] {
  return [
    'mountpoint_for_s3() {',
    '  command -v mount-s3 > /dev/null && return',
    '  local from=https://s3.amazonaws.com/mountpoint-s3-release folder machine',
    '  machine=$(uname -m | sed s/aarch64/arm64/)',
    '  folder=$(mktemp -d)',
    `  curl -sf --max-time 120 -o "$folder/mount-s3.deb" "$from/${VERSION}/$machine/mount-s3-${VERSION}-$machine.deb" &&`,
    `    curl -sf --max-time 30 -o "$folder/mount-s3.deb.asc" "$from/${VERSION}/$machine/mount-s3-${VERSION}-$machine.deb.asc" &&`,
    '    curl -sf --max-time 30 -o "$folder/keys" "$from/public_keys/KEYS" &&',
    '    gpg --homedir "$folder" --batch --quiet --import "$folder/keys" &&',
    '    gpg --homedir "$folder" --batch --status-fd 1 --verify "$folder/mount-s3.deb.asc" "$folder/mount-s3.deb" |',
    `      grep -qE "VALIDSIG .*(${FINGERPRINTS.join('|')})" &&`,
    '    apt-get -o DPkg::Lock::Timeout=300 install -y "$folder/mount-s3.deb"',
    '}',
    'mountpoint_for_s3 || report "Mountpoint for S3 is not installed"',
  ];
}
