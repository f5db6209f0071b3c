import type { SavingsPlanPayment, SavingsPlanTerm } from '../../units/closed-lists.js';
import { compareText } from '../../units/order.js';
import type { SavingsPlan, SavingsPlanKey } from '../facts/savings-plans.js';
import { savingsPlanKey } from '../facts/savings-plans.js';
import { MalformedAnswerError } from '../refresh/catalog-api.js';
import type { ListedSavingsPlan } from '../refresh/offer-source.js';
import { BrokenJsonError, type Interest, JsonSplitter } from './json-splitter.js';

/** A product of the list: a plan with its term and payment, which the terms name by its SKU. */
interface PlanProduct {
  readonly sku?: string;
  readonly productFamily?: string;
  readonly attributes?: Readonly<Record<string, string | undefined>>;
}

/** A rate of the list, of one usage type under one plan. */
interface PlanRate {
  readonly discountedUsageType?: string;
  readonly discountedOperation?: string;
  readonly discountedServiceCode?: string;
  readonly discountedRegionCode?: string;
  readonly unit?: string;
  readonly discountedRate?: { readonly price?: string; readonly currency?: string };
}

const PLANS: Readonly<Record<string, SavingsPlan>> = {
  ComputeSavingsPlans: 'compute',
  EC2InstanceSavingsPlans: 'instance',
};
const TERMS: Readonly<Record<string, SavingsPlanTerm>> = { '1yr': '1y', '3yr': '3y' };
const PAYMENTS: Readonly<Record<string, SavingsPlanPayment>> = {
  'No Upfront': 'no-upfront',
  'Partial Upfront': 'partial-upfront',
  'All Upfront': 'all-upfront',
};

/** Linux on shared tenancy: `USE1-BoxUsage:p5.48xlarge`, in Northern Virginia without a code. */
const USAGE = /^(?:[A-Z0-9]+-)?BoxUsage:([a-z0-9-]+\.[a-z0-9-]+)$/;

/**
 * Reads the list of Savings Plans of one region as it comes: hundreds of thousands of rates, of which those of Linux
 * instances are kept. Its form: products in an array, then `terms.savingsPlan`, an array of terms with a SKU and rates.
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-the-aws-price-list-bulk-api.html
 */
export class SavingsPlansReader {
  private readonly region: string;
  private readonly keys = new Map<string, SavingsPlanKey>();
  /** By SKU of the plan and instance type. */
  private readonly rates: { sku: string; instanceType: string; usdPerHour: number }[] = [];
  private readonly splitter = new JsonSplitter(
    (path) => this.interest(path),
    (path, json) => this.take(path, json),
  );
  private sku = '';
  private hasPlans = false;

  /** @param region - whose list it is */
  constructor(region: string) {
    this.region = region;
  }

  /** @throws BrokenJsonError when it is no list of Savings Plans */
  write(chunk: Buffer): void {
    this.splitter.write(chunk);
  }

  /**
   * The rates, sorted by instance type.
   * @throws BrokenJsonError when the list is not at its end, or is another
   */
  end(): ListedSavingsPlan[] {
    this.splitter.end();
    if (!this.hasPlans) throw new BrokenJsonError('it has no Savings Plans');
    const types = new Map<string, Partial<Record<SavingsPlanKey, number>>>();
    for (const { sku, instanceType, usdPerHour } of this.rates) {
      const key = this.keys.get(sku);
      if (key === undefined) continue;
      types.set(instanceType, { ...types.get(instanceType), [key]: usdPerHour });
    }
    return [...types].sort(([a], [b]) => compareText(a, b)).map(([instanceType, rates]) => ({ instanceType, rates }));
  }

  private interest([part, of, , what, ...deeper]: readonly string[]): Interest {
    if (part === undefined) return 'enter';
    if (part === 'products') return of === undefined ? 'enter' : 'take';
    if (part !== 'terms') return 'skip';
    if (of === undefined) return 'enter';
    if (of !== 'savingsPlan') return 'skip';
    this.hasPlans = true;
    if (what === undefined) return 'enter';
    if (what === 'sku') return 'take';
    if (what !== 'rates') return 'skip';
    return deeper.length === 0 ? 'enter' : 'take';
  }

  private take(path: readonly string[], json: Buffer): void {
    const value: unknown = parse(json);
    if (path[0] === 'products') this.takeProduct(value as PlanProduct);
    else if (path[3] === 'sku') this.sku = String(value);
    else this.takeRate(value as PlanRate);
  }

  private takeProduct({ sku, productFamily = '', attributes = {} }: PlanProduct): void {
    const plan = PLANS[productFamily];
    const term = TERMS[attributes.purchaseTerm ?? ''];
    const payment = PAYMENTS[attributes.purchaseOption ?? ''];
    if (sku === undefined || plan === undefined || term === undefined || payment === undefined) return;
    this.keys.set(sku, savingsPlanKey(plan, term, payment));
  }

  private takeRate(rate: PlanRate): void {
    const instanceType = USAGE.exec(rate.discountedUsageType ?? '')?.[1];
    if (instanceType === undefined || rate.discountedOperation !== 'RunInstances') return;
    if (rate.discountedServiceCode !== undefined && rate.discountedServiceCode !== 'AmazonEC2') return;
    if (rate.discountedRegionCode !== undefined && rate.discountedRegionCode !== this.region) return;
    const { price = '', currency = 'USD' } = rate.discountedRate ?? {};
    if (currency !== 'USD') return;
    const usdPerHour = Number(price);
    if (!(usdPerHour > 0)) {
      throw new MalformedAnswerError('the list of Savings Plans', `a rate is ${JSON.stringify(price)}`);
    }
    // AWS writes the SKU of a term before its rates.
    if (this.sku === '') throw new BrokenJsonError('its rates come before the plan that they are of');
    this.rates.push({ sku: this.sku, instanceType, usdPerHour });
  }
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString('utf8'));
  } catch (error) {
    throw new BrokenJsonError((error as Error).message);
  }
}
