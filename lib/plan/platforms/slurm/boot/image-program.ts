import { slurmBinaries } from './node-programs.js';

/** A source on GitHub, by the commit of a release: git takes nothing else for it. */
interface Source {
  readonly repository: string;
  readonly version: string;
  readonly commit: string;
}

/** @see https://github.com/NVIDIA/enroot/releases/tag/v4.1.2, 2026-03-23 */
const ENROOT: Source = {
  repository: 'NVIDIA/enroot',
  version: '4.1.2',
  commit: 'bd51f53b6fa954805ae3e1985c5dc7594ff66d05',
};

/** @see https://github.com/NVIDIA/pyxis/releases/tag/v0.24.0, 2026-05-11 */
const PYXIS: Source = {
  repository: 'NVIDIA/pyxis',
  version: '0.24.0',
  commit: '107519944221822ea1dace4db8e7234b2eaa4cd5',
};

/** Where the containers of users are unpacked: the local disks of a node, or its root volume. */
const UNPACKED = '$( [ -w /mnt/local ] && echo /mnt/local || echo /var/tmp )/enroot-$(id -u)';

const root = (version: string): string => slurmBinaries(version).replace(/[/]bin$/, '');
const plugin = (version: string): string => `${root(version)}/lib/slurm/spank_pyxis.so`;

/**
 * Lines of bash that install enroot and pyxis on Ubuntu 24.04. Both are compiled from pinned commits: pyxis must be built
 * against the headers of the Slurm that loads it.
 * @param version - of Slurm, e.g. `25.11`
 * @see https://github.com/NVIDIA/enroot/blob/main/doc/installation.md, "From source"
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/spank_install.html and spank_configure.html
 */
export function imageProgram(version: string): string[] {
  const plugins = `/etc/aws/pcs/scheduler/slurm-${version}/plugstack.conf.d`;
  return [
    'set -euo pipefail',
    'export DEBIAN_FRONTEND=noninteractive HOME=/root',
    'install() { apt-get -o DPkg::Lock::Timeout=600 -q -y "$@"; }',
    'install update',
    'install install curl fuse-overlayfs gawk gcc git jq libcap2-bin libmd-dev make parallel pigz squashfs-tools squashfuse zstd',
    'folder=$(mktemp -d)',
    // A commit is the checksum of all that it holds, submodules included.
    'source_of() {',
    '  git init -q "$folder/$1" && cd "$folder/$1"',
    '  git fetch -q --depth 1 "https://github.com/$2" "$3"',
    '  git checkout -q FETCH_HEAD',
    '  [ "$(git rev-parse HEAD)" = "$3" ]',
    '}',
    `source_of enroot ${ENROOT.repository} ${ENROOT.commit}`,
    // The C library of Ubuntu does instead.
    'git config submodule.deps/musl.update none',
    'git submodule update -q --init --depth 1',
    'make FORCE_GLIBC=1 prefix=/usr sysconfdir=/etc install',
    'make prefix=/usr setcap',
    'ln -sf /usr/share/enroot/hooks.d/50-slurm-pmi.sh /usr/share/enroot/hooks.d/50-slurm-pytorch.sh /etc/enroot/hooks.d/',
    // Slurm gives jobs no folder of their own at run time.
    "cat > /etc/enroot/enroot.conf.d/datahall.conf <<'END'",
    'ENROOT_RUNTIME_PATH /run/enroot/user-$(id -u)',
    `ENROOT_CACHE_PATH ${UNPACKED}/cache`,
    `ENROOT_DATA_PATH ${UNPACKED}/data`,
    'END',
    "echo 'd /run/enroot 1777 root root' > /etc/tmpfiles.d/enroot.conf",
    `source_of pyxis ${PYXIS.repository} ${PYXIS.commit}`,
    `CPPFLAGS=-I${root(version)}/include make prefix=/usr/local libdir=${root(version)}/lib install`,
    `mkdir -p ${plugins}`,
    `echo 'required ${plugin(version)}' > ${plugins}/pyxis.conf`,
    // The hooks of enroot ask Slurm for its settings.
    `echo 'PATH=${slurmBinaries(version)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' >> /etc/default/slurmd`,
    'cd / && rm -rf "$folder"',
  ];
}

/** Lines of bash that fail where the image lacks what its jobs need. */
export function imageTest(version: string): string[] {
  return [
    'set -euo pipefail',
    `[ "$(enroot version)" = ${ENROOT.version} ]`,
    `[ -s ${plugin(version)} ]`,
    'command -v nvidia-container-cli mksquashfs parallel jq',
  ];
}
