import type { Platform } from '../../lib/units/closed-lists.js';

/** A hall on a capacity block that is held in use1-az6 from Monday for two weeks, and on a reservation. */
export const heldBlueprint = (platform: Platform): string => `
version: 1
name: held
region: us-east-1
platform: ${platform}
operations: { emails: [] }
capacity:
  - { name: monday, kind: capacity-block, id: cr-0123456789abcdef0, type: p5.48xlarge, zone: use1-az6, nodes: 8, start: 2026-12-07, length: 14 d }
  - { name: base, kind: reservation, id: cr-0123456789abcdef1, type: p5.48xlarge, zone: use1-az6, nodes: 2 }
workloads:
  - name: tune
    accelerators: { atLeast: 64, memoryEach: 80 GB }
    runLength: 13 d
    capacity: [monday]
  - name: serve
    purpose: inference
    zones: single
    accelerators: { atLeast: 16, memoryEach: 80 GB }
    types: { allow: [p5] }
`;
