import type { LustreDeployment } from '../../units/closed-lists.js';
import { type Decimal, decimal, times } from '../../units/decimal.js';

/**
 * Watts per TB (10^12 bytes) of drive: 1.2 for SSD, 0.65 for HDD. Source: Cloud Carbon Footprint, methodology,
 * "Storage" (Apache-2.0), from drive data sheets of 2016 to 2020.
 */
const SSD_WATTS_PER_TB = decimal(1.2);
const HDD_WATTS_PER_TB = decimal(0.65);

/** Copies kept. Source: Cloud Carbon Footprint, methodology, "Replication factors": S3 three, file systems two. */
const OBJECT_COPIES = decimal(3);
const FILE_SYSTEM_COPIES = decimal(2);

/** Of a bucket, all copies together. */
export const OBJECT_WATTS_PER_TB: Decimal = times(HDD_WATTS_PER_TB, OBJECT_COPIES);

/** Scratch file systems keep one copy. */
export function lustreWattsPerTb(deployment: LustreDeployment): Decimal {
  const scratch = deployment === 'SCRATCH_1' || deployment === 'SCRATCH_2';
  return scratch ? SSD_WATTS_PER_TB : times(SSD_WATTS_PER_TB, FILE_SYSTEM_COPIES);
}

/** How the energy of stores is estimated; printed beside it. */
export const STORE_ENERGY_METHOD = 'drive watts per TB × copies (Cloud Carbon Footprint)';
/** The method's authors give no bound; drives differ about twofold. */
export const STORE_ENERGY_UNCERTAINTY = 0.5;
