/** The tabs below the answer. */
export type Tab = (typeof TABS)[number];

const TABS = [
  'why',
  'bill',
  'frontier',
  'portfolio',
  'roi',
  'schedule',
  'network',
  'energy',
  'assumptions',
  'compare',
  'terraform',
  'commit',
] as const;

/** What needs the program beside the page. */
const OF_STUDIO: readonly Tab[] = ['terraform', 'commit'];

/** In their order. */
export function tabsOf(inStudio: boolean): readonly Tab[] {
  return TABS.filter((tab) => inStudio || !OF_STUDIO.includes(tab));
}

export const TAB_NAMES: Readonly<Record<Tab, string>> = {
  why: 'Why',
  bill: 'Bill',
  frontier: 'Frontier',
  portfolio: 'Capacity over time',
  roi: 'Rent or buy',
  schedule: 'Schedule',
  network: 'Network',
  energy: 'Energy',
  assumptions: 'Assumptions',
  compare: 'Compare',
  terraform: 'Terraform',
  commit: 'Since the last commit',
};
