import { BURN_IN_PORT } from '../../plan/kinds/burn-in.js';
import { seenBy } from '../../plan/kinds/pools.js';
import { platformOf } from '../../plan/platforms/platforms.js';
import type { Infrastructure } from '../../plan/shape/hall.js';
import type { StorePlan } from '../../plan/shape/store-plan.js';
import { storeOf } from '../../plan/stores/stores.js';
import type { FleetExpectation } from './expectation.js';

/** Written before each step of a burn-in; what reads the log goes by it. */
export const STEP = '==';
/** Written before what a node says of itself. */
export const FACT = 'datahall';
/** Version of the two above. */
export const LOG_FORMAT = 1;

/** Of the test of single rails: large enough to fill a card. */
const RAIL_MESSAGE = '1G';
/** Files of 4 GiB that each node moves at a time: more than its memory keeps. */
const FILES = 8;
const FILE_BLOCKS = 256;
const BLOCK_BYTES = 16 * 1024 ** 2;

/** Shell that runs a burn-in of every fleet of a hall, one after the other, and prints their logs. */
export function burnInScript(hall: Infrastructure, expectations: readonly FleetExpectation[]): string {
  const platform = platformOf(hall);
  const parts = expectations.flatMap((expected) => {
    const fleet = seenBy(hall, hall.fleets.find(({ key }) => key === expected.fleet)!);
    const head = headScript(hall, expected);
    return [
      '',
      `# Fleet ${expected.fleet}: ${expected.nodes} × ${expected.instanceType}`,
      '(',
      ...platform.burnIn(hall, { fleet, nodes: expected.nodes, head, node: nodeScript(expected) }),
      ')',
    ];
  });
  return [
    '#!/usr/bin/env bash',
    `# Burn-in of hall ${hall.name}: run it, keep what it prints, and judge that.`,
    'set -eu',
    ...parts,
    '',
  ].join('\n');
}

/** What the first node does: it starts each step on all nodes at once. */
function headScript(
  hall: Infrastructure,
  { fleet, workload, vendor, accelerators, efaInterfaces, messageGib }: FleetExpectation,
): string[] {
  const stores = hall.stores.filter((store) => store.workload === workload);
  return [
    'set +e',
    `echo "${STEP} burn-in ${LOG_FORMAT} hall=${hall.name} fleet=${fleet}"`,
    'count=0; one=; all=',
    'for host in $HOSTS; do',
    `  echo "${STEP} node $count $host"`,
    `  one="$one,$host:1"; all="$all,$host:${Math.max(1, accelerators)}"; count=$((count + 1))`,
    'done',
    `one=\${one#,}; all=\${all#,}`,
    `port=22; grep -qs "Port ${BURN_IN_PORT}" ~/.ssh/config && port=${BURN_IN_PORT}`,
    'mpi() {',
    '  mpirun --allow-run-as-root --tag-output --bind-to none --mca pml ^ucx --mca btl tcp,self \\',
    '    --mca btl_tcp_if_exclude lo,docker0 --mca plm_rsh_args "-p $port" \\',
    `    -x PATH -x LD_LIBRARY_PATH ${efaInterfaces > 0 ? '-x FI_PROVIDER=efa ' : ''}"$@" 2>&1`,
    '}',
    `echo "${STEP} check"`,
    'mpi --host "$one" -N 1 bash "$FOLDER/node.sh" check',
    ...(vendor === 'NVIDIA' ? ncclSteps(accelerators, messageGib) : []),
    ...(vendor === 'AWS' ? neuronSteps(accelerators) : []),
    ...stores.flatMap((store) => storeSteps(hall, store)),
    `echo "${STEP} end"`,
  ];
}

function ncclSteps(accelerators: number, messageGib: number): string[] {
  return [
    'test=$(ls /opt/nccl-tests/build/all_reduce_perf /usr/local/cuda*/efa/test-cuda-*/all_reduce_perf 2>/dev/null | head -1)',
    `echo "${STEP} all-reduce"`,
    `mpi --host "$all" -N ${accelerators} -x NCCL_DEBUG=INFO -x NCCL_DEBUG_SUBSYS=INIT,NET \\`,
    `  "\${test:-all_reduce_perf}" -b 8 -e ${messageGib}G -f 2 -g 1 -c 1 -n 20`,
    'if [ "$count" -gt 1 ]; then',
    `  for rail in $(seq 0 ${accelerators - 1}); do`,
    `    echo "${STEP} rail $rail"`,
    '    mpi --host "$one" -N 1 -x CUDA_VISIBLE_DEVICES=$rail \\',
    `      "\${test:-all_reduce_perf}" -b ${RAIL_MESSAGE} -e ${RAIL_MESSAGE} -g 1 -c 1 -n 20`,
    '  done',
    'fi',
  ];
}

/** Two cores a chip; a chip of Trainium2 has eight, of which four work as one by default. */
function neuronSteps(accelerators: number): string[] {
  return [
    `ranks=$((count * $(ls -d /dev/neuron* | wc -l) * \${CORES_PER_CHIP:-2}))`,
    `echo "${STEP} all-reduce"`,
    'set -- $HOSTS',
    'NEURON_RT_ROOT_COMM_ID=$1:45654 nccom-test -r "$ranks" -N "$count" -b 8 -e 1GB -f 2 -n 20 -w 5 -d fp32 --check \\',
    `  allr --hosts $HOSTS 2>&1 # ${accelerators} chips a node`,
  ];
}

function storeSteps(hall: Infrastructure, store: StorePlan): string[] {
  const path = platformOf(hall).storePath(hall, store);
  const bucket = storeOf(store).bucketName?.(store, '$account');
  // A file system that is not mounted can not be measured.
  if (path === null && bucket === undefined) return [];
  const place = path ?? 's3://$bucket';
  return [
    ...(path === null
      ? ['account=$(aws sts get-caller-identity --query Account --output text)', `bucket="${bucket}"`]
      : []),
    ...['write', 'read'].flatMap((mode) => [
      `echo "${STEP} store ${store.key} ${mode}"`,
      `mpi --host "$one" -N 1 bash "$FOLDER/node.sh" ${mode} "${place}"`,
    ]),
  ];
}

/** What each node does: it says what it sees of itself, or writes or reads files of a store and says how long that took. */
function nodeScript({ vendor }: FleetExpectation): string[] {
  const gpus = 'nvidia-smi --query-gpu=index,name,ecc.errors.uncorrected.volatile.total --format=csv,noheader';
  const rows =
    'nvidia-smi --query-remapped-rows=gpu_bus_id,remapped_rows.uncorrectable,remapped_rows.pending,remapped_rows.failure --format=csv,noheader';
  return [
    'check() {',
    `  echo "${FACT} host $(hostname)"`,
    ...(vendor === 'NVIDIA'
      ? [
          `  ${gpus} | sed "s/^/${FACT} gpu /"`,
          `  ${rows} | sed "s/^/${FACT} rows /"`,
          '  if [ ! -s /results/dcgm.json ] && command -v dcgmi > /dev/null; then',
          '    mkdir -p /results; nv-hostengine > /dev/null 2>&1; dcgmi diag -r 3 -j > /results/dcgm.json 2> /dev/null',
          '  fi',
          `  if [ -s /results/dcgm.json ]; then echo "${FACT} dcgm $(tr -d "\\n" < /results/dcgm.json)"; else echo "${FACT} dcgm absent"; fi`,
        ]
      : []),
    ...(vendor === 'AWS' ? [`  echo "${FACT} chips $(ls -d /dev/neuron* | wc -l)"`] : []),
    `  echo "${FACT} efa $(fi_info -p efa -t FI_EP_RDM 2> /dev/null | grep domain: | sort -u | wc -l)"`,
    '  if dmesg > /tmp/accept-kernel 2> /dev/null; then',
    `    grep -a -e "NVRM: Xid" -e NEURON_HW_ERR /tmp/accept-kernel; echo "${FACT} kernel read"`,
    `  else echo "${FACT} kernel unreadable"; fi`,
    '}',
    'one() {',
    '  file="$2/datahall-accept-$(hostname)-$3"',
    '  case "$1 $2" in',
    `  "write s3:"*) dd if=/dev/zero bs=${BLOCK_BYTES} count=${FILE_BLOCKS} 2> /dev/null | aws s3 cp --quiet - "$file" ;;`,
    '  "read s3:"*) aws s3 cp --quiet "$file" - > /dev/null && aws s3 rm --quiet "$file" ;;',
    `  write*) dd if=/dev/zero of="$file" bs=${BLOCK_BYTES} count=${FILE_BLOCKS} oflag=direct 2> /dev/null ||`,
    `    dd if=/dev/zero of="$file" bs=${BLOCK_BYTES} count=${FILE_BLOCKS} 2> /dev/null ;;`,
    `  read*) { dd if="$file" of=/dev/null bs=${BLOCK_BYTES} iflag=direct 2> /dev/null ||`,
    `    dd if="$file" of=/dev/null bs=${BLOCK_BYTES} 2> /dev/null; } && rm "$file" ;;`,
    '  esac',
    '}',
    'move() {',
    '  begin=$(date +%s%N); failed=0; parts=',
    `  for part in $(seq ${FILES}); do one "$1" "$2" "$part" & parts="$parts $!"; done`,
    '  for part in $parts; do wait "$part" || failed=1; done',
    '  milliseconds=$((($(date +%s%N) - begin) / 1000000))',
    `  if [ "$failed" = 0 ]; then echo "${FACT} moved ${FILES * FILE_BLOCKS * BLOCK_BYTES} $milliseconds"; else echo "${FACT} moved failed"; fi`,
    '}',
    'if [ "$1" = check ]; then check; else move "$@"; fi',
  ];
}
