import type { ReservationUse } from '../../sizing/model/sizing.js';

/** Why a workload cannot take an instance type, or a reservation. */
export const EXCLUDED_WORDS: Readonly<Record<ReservationUse['barred'][number]['reason'], string>> = {
  'no-accelerator': 'no accelerator',
  purpose: 'accelerators that are not for this purpose',
  vendor: 'accelerators of a vendor that the blueprint does not name',
  architecture: 'host processors that the blueprint does not name',
  'not-allowed': 'not among the types that the blueprint allows',
  denied: 'denied by the blueprint',
  'no-rate-at-precision': 'no known rate at the precision asked for',
  'accelerator-memory': 'too little memory on each accelerator',
  'node-too-slow': 'a node computes too slowly for the first token in time',
  interconnect: 'accelerators joined by PCIe alone, or none beside them',
  doubtful: 'decisive figures are estimated or disputed',
  'figure-unknown': 'a figure that decides is not published',
  'model-too-large': 'a node does not hold the model with a request beside it',
  'weights-too-slow': 'a node cannot read the weights so many times a second',
  'lacks-resource': 'nothing of a resource that is asked for',
  'not-offered': 'not offered in the region',
  'not-offered-in-zone': 'the catalog says that the zone does not offer it',
  'zone-not-spanned': 'the hall has no place for a fleet in the zone',
  'too-few-zones': 'offered in too few zones',
  'capacity-block-only': 'sold as capacity blocks only',
  unpriced: 'no price for the ways of buying that the blueprint names',
  'power-unknown': 'no basis for its power, and energy is weighted or limited',
  'too-many-nodes': 'more nodes needed than allowed',
};
