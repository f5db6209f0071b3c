import type { NodeMount } from '../../../../plan/platforms/slurm/boot/node-mounts.js';
import { ATTACH, LOCAL_DISK, UNFIT } from '../../../../plan/platforms/slurm/boot/node-programs.js';
import { shellFile } from '../../../nodes/shell-file.js';
import type { HallStores } from '../../../stores/hall-stores.js';
import { bucketProgram } from './bucket-program.js';

/** What a node attaches at each start. */
export interface Attached {
  readonly mounts: readonly NodeMount[];
  readonly stores: HallStores;
  readonly region: string;
  /** Whether its local disks are one. */
  readonly localDisks: boolean;
}

/**
 * Shell that attaches disks, file systems and buckets now, and has systemd do so again at each start, before slurmd. The
 * image is Ubuntu, with the clients of EFS and Lustre. What fails is listed in a file for which the check of the node keeps jobs
 * away; the folder stays closed, so that nothing fills the root disk in its place.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/working-with_ami_pcs-ready-dlami.html
 */
export function attachScript(attached: Attached): string[] {
  const { mounts, localDisks } = attached;
  const buckets = mounts.some(({ fileSystem }) => fileSystem === 'fuse');
  return [
    ...shellFile(ATTACH, [
      '#!/bin/bash',
      'set -uo pipefail',
      'mkdir -p /run/datahall',
      `: > ${UNFIT}`,
      ...FUNCTIONS,
      ...(localDisks ? LOCAL_DISKS : []),
      ...(buckets ? bucketProgram() : []),
      ...mounts.flatMap((mount) => mountLines(mount, attached)),
    ]),
    ...shellFile('/etc/systemd/system/datahall-attach.service', [
      '[Unit]',
      'Description=Disks, file systems and buckets of the hall',
      'Wants=network-online.target',
      'After=network-online.target dlami-nvme.service',
      'Before=slurmd.service',
      '[Service]',
      'Type=oneshot',
      'RemainAfterExit=yes',
      `ExecStart=/bin/bash ${ATTACH}`,
      '[Install]',
      'WantedBy=multi-user.target',
    ]),
    'systemctl daemon-reload',
    'systemctl enable --now datahall-attach.service',
    // Who logs in sees what is missing.
    ...shellFile('/etc/profile.d/datahall.sh', [`[ ! -s ${UNFIT} ] || cat ${UNFIT} >&2`]),
  ];
}

const FUNCTIONS: readonly string[] = [
  'report() { logger -t datahall -p user.err "$1"; }',
  `unfit() { report "$1"; echo "$1" >> ${UNFIT}; }`,
  'attach() {',
  '  local path=$1 type=$2',
  '  shift 2',
  '  if ! mountpoint -q "$path"; then',
  '    mkdir -p "$path"',
  '    chattr +i "$path" 2> /dev/null',
  '    for _ in 1 2 3 4 5 6; do "$@" && break; sleep 10; done',
  '  fi',
  '  [ "$(findmnt -n -o FSTYPE --mountpoint "$path")" = "$type" ]',
  '}',
  // What the image has there, such as the home of its own user, is there still.
  'also() {',
  '  local path=$1 name=$2 each',
  '  mountpoint -q "$name" && return',
  '  mkdir -p "$name"',
  '  for each in "$name"/*; do',
  '    [ ! -e "$each" ] || [ -e "$path/$(basename "$each")" ] || cp -a "$each" "$path/"',
  '  done',
  '  mount --bind "$path" "$name" || unfit "$name is not there"',
  '}',
];

/**
 * The image makes one volume of the local disks itself; another image leaves them as they are.
 * @see https://docs.aws.amazon.com/dlami/latest/devguide/appendix-ami-release-notes.html, `nvme_location`
 */
const LOCAL_DISKS: readonly string[] = [
  'local_disks() {',
  '  local disks',
  `  mountpoint -q ${LOCAL_DISK} && return`,
  `  mkdir -p ${LOCAL_DISK}`,
  '  if mountpoint -q /opt/dlami/nvme; then',
  `    mount --bind /opt/dlami/nvme ${LOCAL_DISK}`,
  '  else',
  '    disks=$(find /dev/disk/by-id -name "nvme-Amazon_EC2_NVMe_Instance_Storage_*" ! -name "*_1" ! -name "*-part*" | sort)',
  '    [ -n "$disks" ] || return 1',
  '    [ -e /dev/md/local ] ||',
  '      xargs mdadm --create --run --force /dev/md/local --level=0 "--raid-devices=$(wc -l <<< "$disks")" <<< "$disks"',
  `    mkfs.xfs -f /dev/md/local && mount -o noatime /dev/md/local ${LOCAL_DISK}`,
  '  fi',
  `  mountpoint -q ${LOCAL_DISK} && chmod 1777 ${LOCAL_DISK}`,
  '}',
  'local_disks || unfit "no local disks"',
];

function mountLines({ store, path, fileSystem, alias }: NodeMount, { stores, region }: Attached): string[] {
  const built = stores.get(store);
  if (fileSystem === 'fuse') {
    const bucket = stores.bucket(store);
    const folder =
      bucket.plan.kind === 'existing-bucket' && bucket.plan.folder !== '' ? ` --prefix ${bucket.plan.folder}` : '';
    const options = `--region ${region} --allow-other --allow-delete --allow-overwrite${folder}`;
    return [`attach ${path} fuse mount-s3 ${options} ${bucket.bucketName} ${path} || report "${path} is not mounted"`];
  }
  const mount = built.mountAt(path);
  if (mount === null) throw new Error(`store ${store} is not mounted`);
  return [
    `if attach ${path} ${fileSystem} ${mount.command}; then`,
    `  ${alias === null ? ':' : `also ${path} ${alias}`}`,
    'else',
    `  unfit "${path} is not mounted as ${fileSystem}"`,
    'fi',
  ];
}
