import { describe, expect, it } from 'vitest';
import { figurePaths, figureTree } from '../../lib/catalog/figures/figure-tree.js';
import { traceFigure } from '../../lib/catalog/figures/trace-figure.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../lib/catalog/files/load-catalog.js';

const regions = loadCatalogIndex().regions.map((entry) => entry.region);
const tree = figureTree(loadCatalog({ regions }), loadAccelerators());
const sources = loadCatalogSources();
const trace = (path: string) => traceFigure(tree, sources, path);

describe('traceFigure', () => {
  it('gives every figure of the shipped catalog a source and a date, or a reason why it is missing', () => {
    let known = 0;
    let missing = 0;
    const bad: string[] = [];
    for (const path of figurePaths(tree)) {
      const figure = trace(path);
      if (figure.status === 'known') {
        known++;
        if (!/^20\d\d-\d\d-\d\d$/.test(figure.date) || figure.sources.some((source) => source.text === ''))
          bad.push(path);
      } else if (figure.status === 'missing') {
        missing++;
        if (figure.reason === '') bad.push(path);
      } else bad.push(path);
    }
    expect(bad).toEqual([]);
    expect(known).toBeGreaterThan(25_000);
    expect(missing).toBeGreaterThan(5_000);
  });

  it('has one rule for one pattern, and uses every source', () => {
    for (const rules of [sources.figures, sources.missing]) {
      const patterns = rules.map((rule) => rule.pattern);
      expect(patterns.filter((pattern, i) => patterns.indexOf(pattern) !== i)).toEqual([]);
    }
    const used = new Set(sources.figures.flatMap((rule) => rule.sources));
    expect([...used].sort()).toEqual(Object.keys(sources.sources).sort());
  });

  it('names the table that an on-demand price was read from', () => {
    expect(trace('regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour')).toMatchObject({
      status: 'known',
      value: 55.04,
      date: '2026-05-18',
      sources: [{ key: 'vantage-parquet' }],
      note: null,
    });
  });

  it('follows a row that comes from another source', () => {
    expect(trace('regions/us-east-1/offers/g7.48xlarge/onDemandUsdPerHour')).toMatchObject({
      date: '2026-07-20',
      sources: [{ key: 'karpenter-pricing' }],
    });
    expect(trace('instance-types/dl1.24xlarge/vcpus')).toMatchObject({
      date: '2026-07-02',
      sources: [{ key: 'moto@c4ea6380' }],
    });
  });

  it('says why a price is missing', () => {
    expect(trace('regions/us-east-2/offers/trn2.48xlarge/onDemandUsdPerHour')).toEqual({
      status: 'missing',
      path: 'regions/us-east-2/offers/trn2.48xlarge/onDemandUsdPerHour',
      reason: 'no on-demand row found; Capacity Blocks only',
    });
    expect(trace('regions/us-west-2/offers/g7.48xlarge/onDemandUsdPerHour')).toMatchObject({
      reason: 'offered here in August 2026, after the price table was made',
    });
    expect(trace('regions/ca-west-1/prices/lustre/PERSISTENT_2-SSD-125/usdPerGibMonth')).toMatchObject({
      reason: 'no source prices FSx for Lustre in this region, nor says which classes it sells',
    });
  });

  it('tells an unsupported precision from one without a figure', () => {
    expect(trace('accelerators/H100-SXM-80GB/denseTflops/fp4')).toMatchObject({
      reason: 'the accelerator does not support this precision',
    });
    expect(trace('accelerators/RTX-PRO-4500-BSE-32GB/denseTflops/bf16')).toMatchObject({
      reason: 'no source gives a dense figure',
    });
  });

  it('carries the doubt of a disputed figure', () => {
    const figure = trace('accelerators/A10G/denseTflops/bf16');
    expect(figure).toMatchObject({ status: 'known', value: 70 });
    expect(figure.status === 'known' && figure.note).toContain('CONFLICT');
  });

  it('tells measured from modelled power, and why there is none', () => {
    expect(trace('instance-types/p4d.24xlarge/power/maxWatts')).toMatchObject({
      value: 5254.6,
      sources: [{ key: 'teads' }, { key: 'ccf' }],
    });
    expect(trace('instance-types/p5.48xlarge/power/maxWatts')).toMatchObject({
      sources: [{ key: 'ccf-use' }, { key: 'ccf' }, { key: 'h100-node' }],
    });
    expect(trace('instance-types/dl1.24xlarge/power/maxWatts')).toMatchObject({
      reason: 'the maker publishes no power figure for the accelerator',
    });
  });

  it('lists what lies below a path that stops short', () => {
    expect(trace('regions/us-east-1/energy')).toEqual({
      status: 'group',
      path: 'regions/us-east-1/energy',
      children: ['pue', 'pueBasis', 'gridGramsCo2ePerKwh', 'gridYear', 'marketGramsCo2ePerKwh', 'otherGramsCo2ePerKwh'],
    });
  });

  it('says where a path breaks, and what there is', () => {
    expect(trace('accelerators/H100/memoryGib')).toMatchObject({ status: 'no-such-figure', broken: 'H100' });
    const figure = trace('regions/us-east-1/energy/puee');
    expect(figure).toMatchObject({
      known: expect.arrayContaining(['gridGramsCo2ePerKwh', 'marketGramsCo2ePerKwh', 'pue']),
    });
    expect(trace('regions/us-east-1/energy/pue/x')).toMatchObject({ status: 'no-such-figure', known: [] });
  });

  it('takes a figure without a rule for a fault of the catalog', () => {
    const stripped = { ...sources, figures: [], missing: [] };
    expect(() => traceFigure(tree, stripped, 'instance-types/p5.48xlarge/vcpus')).toThrow(/no source/);
    expect(() => traceFigure(tree, stripped, 'instance-types/dl1.24xlarge/power')).toThrow(/no reason/);
  });

  it('takes a rule for one where each of its sources is there', () => {
    const text = { text: 'a table', date: '2026-01-02', licence: 'MIT' };
    const traced = (...cited: string[]) =>
      traceFigure(
        new Map([['vcpus', 96]]),
        {
          sources: { one: text, other: { ...text, date: '2026-03-04' } },
          figures: [{ pattern: 'vcpus', sources: cited, note: null }],
          missing: [],
          leftOut: [],
        },
        'vcpus',
      );
    expect(traced('other', 'one')).toMatchObject({ date: '2026-03-04', sources: [{ key: 'other' }, { key: 'one' }] });
    for (const cited of [[], ['lost'], ['one', 'lost'], ['lost', 'one']]) {
      expect(() => traced(...cited), cited.join()).toThrow(/no source/);
    }
  });
});
