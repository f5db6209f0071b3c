import { compare, decimal, minus, times, toNumber } from '../../lib/units/decimal.js';

/** A fleet as people sketch it: so many equal nodes, and what each brings. */
export interface Candidate {
  readonly nodes: number;
  readonly tflopsEach: number;
  readonly terabytesEach: number;
  readonly gbytesPerSecondEach: number;
}

/** What such a sketch is held against: C_req, S_req, N_req. */
export interface CandidateDemand {
  readonly computeTflops: number;
  readonly storageTerabytes: number;
  readonly networkGbytesPerSecond: number;
}

export interface CandidateCheck {
  readonly name: 'compute' | 'storage' | 'network';
  readonly unit: string;
  readonly required: number;
  readonly provided: number;
  readonly meets: boolean;
  /** Required − provided; 0 where it is met. */
  readonly shortfall: number;
  /** Required ÷ provided: a thousandfold shortfall is 1000; null where nothing is provided. */
  readonly timesTooSmall: number | null;
}

/** Holds nodes × what each brings against the minima, in exact arithmetic. */
export function checkCandidate(demand: CandidateDemand, candidate: Candidate): CandidateCheck[] {
  const check = (name: CandidateCheck['name'], unit: string, required: number, each: number): CandidateCheck => {
    const provided = times(decimal(candidate.nodes), decimal(each));
    const meets = compare(provided, decimal(required)) >= 0;
    const shortfall = meets ? 0 : toNumber(minus(decimal(required), provided));
    const given = toNumber(provided);
    return {
      name,
      unit,
      required,
      provided: given,
      meets,
      shortfall,
      timesTooSmall: given > 0 ? required / given : null,
    };
  };
  return [
    check('compute', 'TFLOPS', demand.computeTflops, candidate.tflopsEach),
    check('storage', 'TB', demand.storageTerabytes, candidate.terabytesEach),
    check('network', 'GB/s', demand.networkGbytesPerSecond, candidate.gbytesPerSecondEach),
  ];
}
