import { expect, it } from 'vitest';
import { keyPlaces } from '../../lib/blueprint/shape/key-places.js';
import { Type } from '../../lib/units/schema.js';

it('every key of a format has its places, as a reader would say them', () => {
  const schema = Type.Object({
    name: Type.String(),
    network: Type.Object({ zones: Type.Number(), vpc: Type.Object({ name: Type.String() }) }),
    workloads: Type.Array(Type.Object({ name: Type.String() })),
    state: Type.Union([Type.Object({ bucket: Type.String() }), Type.Object({ path: Type.String() })]),
  });
  expect(Object.fromEntries(keyPlaces(schema))).toEqual({
    name: ['the top level', '"network.vpc"', '"workloads[]"'],
    network: ['the top level'],
    zones: ['"network"'],
    vpc: ['"network"'],
    workloads: ['the top level'],
    state: ['the top level'],
    bucket: ['"state"'],
    path: ['"state"'],
  });
});
