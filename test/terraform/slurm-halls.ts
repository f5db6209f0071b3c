import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { heldBlueprint } from './held-blueprint.js';

const shipped = join(dirname(fileURLToPath(import.meta.url)), '../../blueprints/slurm.yaml');

/** A hall on Slurm with one workload, whose keys are given in YAML. */
const hallWith = (keys: string): string => `version: 1
name: small-slurm
region: us-east-1
platform: slurm
workloads:
  - name: tune
    accelerators: { atLeast: 8 }
    types: { allow: [g5], interconnect: any }
${keys}network: { zones: 2, internet: none }
operations: { emails: [] }
`;

/** Halls on Slurm by what they buy; `stacks` counts the cluster, the login nodes, the groups and the queues of each. */
export const SLURM_HALLS: Readonly<Record<string, { readonly text: string; readonly stacks: number }>> = {
  'on demand and spot, two workloads': { text: readFileSync(shipped, 'utf8'), stacks: 6 },
  'on demand, always running': {
    text: hallWith('    purchase: [on-demand]\n    nodes: { running: all }\n'),
    stacks: 4,
  },
  'spot or on demand, several types': {
    text: hallWith('    purchase: [spot, on-demand]\n    homogeneous: false\n'),
    stacks: 4,
  },
  'a capacity block and a reservation': { text: heldBlueprint('slurm'), stacks: 6 },
  'a reservation of the blueprint': {
    text: hallWith('    purchase: [{ kind: on-demand, reservation: { ids: [cr-0123456789abcdef0] } }]\n'),
    stacks: 4,
  },
  'an image with pyxis': {
    text: hallWith('    purchase: [spot]\n').replace(
      'network: { zones: 2, internet: none }',
      'network: { zones: 2 }\nslurm: { containers: pyxis }',
    ),
    stacks: 4,
  },
  'hours of the day': {
    text: hallWith(
      '    purchase: [on-demand]\n    hours: { start: "0 7 * * 1-5", stop: "0 19 * * 1-5", timeZone: Europe/Berlin }\n',
    ),
    stacks: 4,
  },
};
