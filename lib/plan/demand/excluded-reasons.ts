import type { ReservationUse } from '../../sizing/model/sizing.js';

/** Why a workload cannot take an instance type, or a reservation. */
export const EXCLUDED_WORDS: Readonly<Record<ReservationUse['barred'][number]['reason'], string>> = {
  'no-accelerator': 'no accelerator',
  purpose: 'accelerators for another purpose',
  vendor: 'accelerator vendor not allowed by the blueprint',
  architecture: 'CPU architecture not allowed by the blueprint',
  'not-allowed': 'not one of the allowed types',
  denied: 'denied by the blueprint',
  'no-rate-at-precision': 'no known rate at the required precision',
  'accelerator-memory': 'too little memory on each accelerator',
  'node-too-slow': 'a node computes too slowly for the first token in time',
  interconnect: 'accelerators connected by PCIe only, or a single one',
  doubtful: 'decisive figures are estimated or disputed',
  'figure-unknown': 'a decisive figure is not published',
  'model-too-large': 'it does not hold the model and one request',
  'delivers-nothing': 'no rate is known for this work',
  'weights-too-slow': 'no replica on it is fast enough for the service level',
  'lacks-resource': 'a required resource is missing',
  'not-offered': 'not offered in the region',
  'not-offered-in-zone': 'the catalog says that the zone does not offer it',
  'zone-not-spanned': 'the hall does not span the zone',
  'too-few-zones': 'offered in too few zones',
  'capacity-block-only': 'sold as capacity blocks only',
  unpriced: 'no price for the allowed purchase options',
  'power-unknown': 'power unknown, and energy is weighted or limited',
  'too-many-nodes': 'needs more nodes than allowed',
};
