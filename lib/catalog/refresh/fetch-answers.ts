import type { CatalogTable } from '../facts/catalog.js';
import type { Caller } from './call-aws.js';
import type { DescribedType } from './catalog-api.js';
import {
  type CapacityBlock,
  type CatalogApi,
  MalformedAnswerError,
  type Offering,
  type Page,
  type SpotPrice,
} from './catalog-api.js';
import { INSTANCE_QUERY, type ListedPrice, listedPrice } from './price-list.js';
import { type ListedServicePrice, listedServicePrices, SERVICE_QUERIES } from './service-prices.js';
import type { StepStore } from './step-store.js';

/** Tables that AWS can be asked for. */
export type RefreshTable = Exclude<CatalogTable, 'energy'>;
/** Tables that a refresh can ask AWS for, in the order in which it does. */
export const REFRESH_TABLES: readonly RefreshTable[] = [
  'instance-types',
  'availability',
  'on-demand',
  'reserved',
  'spot',
  'capacity-blocks',
  'services',
];

/** What AWS said of one region; absent: not asked. */
export interface RegionAnswers {
  readonly types?: readonly DescribedType[];
  readonly offerings?: readonly Offering[];
  readonly prices?: readonly ListedPrice[];
  readonly spot?: readonly SpotPrice[];
  readonly blocks?: readonly CapacityBlock[];
  readonly services?: readonly ListedServicePrice[];
}

/** A step of a refresh that is done. */
export interface RefreshProgress {
  /** `us-east-1 offerings`. */
  readonly step: string;
  readonly state: 'taken-up' | 'page' | 'done';
  /** Items so far in this step. */
  readonly items: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
}

/** What is asked of AWS, and by whom. */
interface FetchQuestion {
  readonly regions: readonly string[];
  readonly tables: readonly RefreshTable[];
  /** Of a region, as the price list calls it. */
  readonly labelOf: (region: string) => string;
  /** Types that may be asked for capacity blocks, by region. */
  readonly capacityBlockTypes: (region: string, answers: RegionAnswers) => readonly string[];
  /** The moment of spot prices, in milliseconds since 1970. */
  readonly atMilliseconds: number;
  readonly api: CatalogApi;
  readonly callEc2: Caller;
  readonly callPricing: Caller;
  readonly store: StepStore;
  readonly onProgress: (progress: RefreshProgress) => void;
}

type Step = keyof RegionAnswers;

/** Asks AWS step by step; the answers of a step are stored immediately, and reused by the next attempt. */
export async function fetchAnswers(question: FetchQuestion): Promise<Map<string, RegionAnswers>> {
  const steps = stepsOf(question.tables);
  const stepsTotal = steps.length * question.regions.length;
  let stepsDone = 0;
  const byRegion = new Map<string, RegionAnswers>();
  for (const region of question.regions) {
    let answers: RegionAnswers = {};
    for (const step of steps) {
      const report = (state: RefreshProgress['state'], items: number) =>
        question.onProgress({ step: `${region} ${step}`, state, items, stepsDone, stepsTotal });
      const kept = question.store.read(`${region}.${step}`);
      let answer: readonly unknown[];
      if (Array.isArray(kept)) {
        answer = kept;
        stepsDone++;
        report('taken-up', answer.length);
      } else {
        answer = await fetchStep(step, region, answers, question, (items) => report('page', items));
        question.store.write(`${region}.${step}`, answer);
        stepsDone++;
        report('done', answer.length);
      }
      answers = { ...answers, [step]: answer };
    }
    byRegion.set(region, answers);
  }
  return byRegion;
}

function stepsOf(tables: readonly RefreshTable[]): Step[] {
  const asks = (...some: RefreshTable[]) => some.some((table) => tables.includes(table));
  return [
    ...(asks('instance-types') ? (['types'] as const) : []),
    ...(asks('availability') ? (['offerings'] as const) : []),
    ...(asks('on-demand', 'reserved') ? (['prices'] as const) : []),
    ...(asks('spot') ? (['spot'] as const) : []),
    ...(asks('capacity-blocks') ? (['blocks'] as const) : []),
    ...(asks('services') ? (['services'] as const) : []),
  ];
}

async function fetchStep(
  step: Step,
  region: string,
  answers: RegionAnswers,
  { api, callEc2, callPricing, atMilliseconds, capacityBlockTypes, labelOf }: FetchQuestion,
  onItems: (items: number) => void,
): Promise<readonly unknown[]> {
  switch (step) {
    case 'types':
      return allPages('DescribeInstanceTypes', callEc2, (token) => api.instanceTypes(region, token), onItems);
    case 'offerings':
      return allPages('DescribeInstanceTypeOfferings', callEc2, (token) => api.offerings(region, token), onItems);
    case 'prices': {
      const { service, filters } = INSTANCE_QUERY;
      const ask = (token: string | null) => api.priceList(service, { ...filters, regionCode: region }, token);
      const products = await allPages('GetProducts', callPricing, ask, onItems);
      return products.flatMap((product) => listedPrice(product) ?? []);
    }
    case 'spot':
      return allPages(
        'DescribeSpotPriceHistory',
        callEc2,
        (token) => api.spotPrices(region, atMilliseconds, token),
        onItems,
      );
    case 'blocks': {
      const blocks: CapacityBlock[] = [];
      for (const type of capacityBlockTypes(region, answers)) {
        const before = blocks.length;
        const ask = (token: string | null) => api.capacityBlocks(region, type, token);
        blocks.push(
          ...(await allPages('DescribeCapacityBlockOfferings', callEc2, ask, (items) => onItems(before + items))),
        );
      }
      return blocks;
    }
    case 'services': {
      const prices: ListedServicePrice[] = [];
      for (const query of SERVICE_QUERIES) {
        const place = query.fromLocation ? { fromLocation: labelOf(region) } : { regionCode: region };
        const ask = (token: string | null) => api.priceList(query.service, { ...query.filters, ...place }, token);
        const products = await allPages('GetProducts', callPricing, ask, () => onItems(prices.length));
        prices.push(...listedServicePrices(query, products));
      }
      return prices;
    }
  }
}

async function allPages<T>(
  action: string,
  call: Caller,
  ask: (token: string | null) => Promise<Page<T>>,
  onItems: (items: number) => void,
): Promise<T[]> {
  const items: T[] = [];
  const tokens = new Set<string>();
  let token: string | null = null;
  do {
    const current: string | null = token;
    const page: Page<T> = await call(action, () => ask(current));
    items.push(...page.items);
    onItems(items.length);
    token = page.next;
    if (token !== null && tokens.has(token)) throw new MalformedAnswerError(action, `the page ${token} comes twice`);
    if (token !== null) tokens.add(token);
  } while (token !== null);
  return items;
}
