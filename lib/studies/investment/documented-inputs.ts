/** A default for a figure that the user does not give, and how far it can be trusted. */
export interface DocumentedInput {
  readonly value: number;
  readonly unit: string;
  /**
   * published: by the body that measures or sets it. second-hand: reported by others, seldom checked. assumed: nobody's
   * figure; ours.
   */
  readonly basis: 'published' | 'second-hand' | 'assumed';
  /** Where it comes from, or what it is assumed from. */
  readonly source: string;
}

/**
 * Inputs of an appraisal that a blueprint does not hold. They describe the United States; a buyer elsewhere gives
 * electricity, staff and hall prices of the place.
 */
export const INVESTMENT_INPUTS = {
  horizonMonths: {
    value: 36,
    unit: 'months',
    basis: 'assumed',
    source: 'longest term of an AWS reservation',
  },
  discountRate: {
    value: 0.08,
    unit: 'per year',
    basis: 'assumed',
    source:
      'within the costs of capital of US industries that A. Damodaran lists (NYU Stern, January 2026): 7.2 % for business services, 7.8 % for advertising, 9.4 % for cars',
  },
  lifeMonths: {
    value: 60,
    unit: 'months',
    basis: 'published',
    source:
      'Amazon, annual report 2024 (10-K): part of its servers written off over five years instead of six since 2025',
  },
  resaleDeclinePerYear: {
    value: 0.35,
    unit: 'of the value, per year',
    basis: 'second-hand',
    source:
      'a dealer index of used H100 prices (GPU Lease Rate Index, January 2026): 60 to 65 % left after one year, 40 to 45 % after two, 25 to 35 % after three, 15 to 20 % after four, 10 to 15 % after five; 0.65^n lies in each range',
  },
  electricityUsdPerKwh: {
    value: 0.0806,
    unit: 'USD/kWh',
    basis: 'published',
    source: 'EIA, average US industrial price in 2023; commercial tariffs are higher',
  },
  pue: {
    value: 1.54,
    unit: 'site energy ÷ IT energy',
    basis: 'published',
    source: 'Uptime Institute, Global Data Center Survey 2025: average of all halls; new ones are better',
  },
  hallUsdPerKwMonth: {
    value: 184.06,
    unit: 'USD per kW of IT power and month',
    basis: 'published',
    source:
      'CBRE, North America Data Center Trends H2 2024: asking rent for 250 to 500 kW in primary markets; taken as without the power drawn',
  },
  maintenanceShare: {
    value: 0.06,
    unit: 'of the capital, per year',
    basis: 'second-hand',
    source:
      'middle of the 4 to 8 % that R. Roskies and T. Zacharia give for supercomputers (CTWatch Quarterly 2(2), 2006); support for a DGX H100 is offered at 10 to 20 %',
  },
  staffPerAccelerator: {
    value: 1 / 250,
    unit: 'full-time people per accelerator',
    basis: 'second-hand',
    source:
      'rule of thumb for processors in the same article of 2006, "one for roughly every 250", here counted on accelerators',
  },
  usdPerStaffYear: {
    value: 135_520,
    unit: 'USD per person and year',
    basis: 'second-hand',
    source:
      'BLS median wage of network and computer systems administrators in May 2024, 96,800 USD, times 1.4 for what an employer pays beside it (assumed; 1.25 to 1.4 is usual)',
  },
} as const satisfies Record<string, DocumentedInput>;

/** What a node costs to own, by accelerator model; eight to a node. A model that is not here has no default. */
export const NODE_PRICES: ReadonlyMap<string, DocumentedInput> = new Map([
  [
    'H100-SXM-80GB',
    {
      value: 343_980,
      unit: 'USD per node of 8',
      basis: 'second-hand',
      source:
        'E. Cheah, "H100 Freakonomics" (2024), prices of August 2024: 310,000 USD for a server with eight InfiniBand cards (a quotation: 317,000), and 33,980 USD of switches, cables and transceivers for each of 128 nodes',
    },
  ],
]);
