import type { AlarmPlan, DimensionPlan, MetricPlan, WidgetPlan } from '../shape/operations-plan.js';

/** An alarm before it has the name of its hall. `expression` is null by default. */
export type AlarmDraft = Omit<AlarmPlan, 'name' | 'expression'> & Partial<Pick<AlarmPlan, 'expression'>>;

/** A widget of the dashboard before it has a place. */
export type Tile = WidgetPlan extends infer Widget
  ? Widget extends WidgetPlan
    ? Omit<Widget, 'x' | 'y' | 'width' | 'height'>
    : never
  : never;

/** A series of CloudWatch; by default it is shown, kept in the hall's region and has one value every 300 seconds. */
export function metric(
  parts: Pick<MetricPlan, 'id' | 'namespace' | 'metric' | 'dimensions' | 'statistic' | 'label'> & Partial<MetricPlan>,
): MetricPlan {
  return { periodSeconds: 300, shown: true, region: null, ...parts };
}

/** A dimension whose value is known when the plan is made. */
export function text(value: string): DimensionPlan {
  return { kind: 'text', value };
}

/** A widget that draws series as they are. */
export function seriesTile(
  title: string,
  unit: string,
  metrics: readonly MetricPlan[],
): Extract<Tile, { kind: 'metrics' }> {
  return { kind: 'metrics', title, unit, metrics, expressions: [] };
}
