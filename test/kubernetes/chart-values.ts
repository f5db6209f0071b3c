import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type FieldList, faultsOf, schemaOf } from './field-lists.js';

interface Charts {
  readonly charts: Readonly<
    Record<string, { readonly version: string; readonly source: string; readonly values: FieldList }>
  >;
}

const { charts } = JSON.parse(readFileSync(new URL('./fields/charts.json', import.meta.url), 'utf8')) as Charts;
const ajv = new Ajv2020({ allErrors: true, strictTypes: false });

/** Version of a chart whose values are known; undefined: they are not. */
export function knownVersion(chart: string): string | undefined {
  return charts[chart]?.version;
}

/** What a chart would ignore or misread of these values: Helm itself refuses no key. */
export function valueFaults(chart: string, values: Readonly<Record<string, unknown>>): string[] {
  const known = charts[chart];
  if (known === undefined) return [`the values of ${chart} are unknown`];
  const validate = ajv.getSchema(chart) ?? ajv.addSchema(schemaOf(known.values), chart).getSchema(chart)!;
  return faultsOf(validate, values, `the chart ${chart} ${known.version}`, known.source);
}
