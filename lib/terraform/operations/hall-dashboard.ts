import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { Construct } from 'constructs';
import type { DashboardPlan, MetricPlan, WidgetPlan } from '../../plan/shape/operations-plan.js';
import { jsonFile } from '../foundation/text-file.js';
import { dimensionsOf, type ObservedHall } from './observed-hall.js';

/** What the dashboard of a hall is built from. */
interface HallDashboardProps {
  readonly hall: ObservedHall;
  readonly region: string;
  readonly dashboard: DashboardPlan;
  readonly alarmArns: readonly string[];
}

/**
 * One page of the hall in CloudWatch.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export class HallDashboard extends Construct {
  constructor(scope: Construct, id: string, props: HallDashboardProps) {
    super(scope, id);
    const body = jsonFile(this, 'page.body', {
      widgets: props.dashboard.widgets.map((widget) => widgetJson(widget, props)),
    });
    new CloudwatchDashboard(this, 'page', { dashboardName: props.dashboard.name, dashboardBody: body.value });
  }
}

function widgetJson(widget: WidgetPlan, { hall, region, alarmArns }: HallDashboardProps): unknown {
  const { x, y, width, height } = widget;
  const place = { x, y, width, height };
  switch (widget.kind) {
    case 'text':
      return { type: 'text', ...place, properties: { markdown: widget.markdown } };
    case 'alarms':
      return { type: 'alarm', ...place, properties: { title: widget.title, alarms: alarmArns } };
    case 'metrics':
      return {
        type: 'metric',
        ...place,
        properties: {
          title: widget.title,
          view: 'timeSeries',
          region,
          yAxis: { left: { label: widget.unit, min: 0, showUnits: false } },
          metrics: [
            ...widget.metrics.map((series) => seriesJson(series, hall)),
            ...widget.expressions.map((expression) => [expression]),
          ],
        },
      };
  }
}

function seriesJson(series: MetricPlan, hall: ObservedHall): unknown[] {
  const { id, label, statistic, periodSeconds, shown, region } = series;
  return [
    series.namespace,
    series.metric,
    ...Object.entries(dimensionsOf(series, hall)).flat(),
    { id, label, stat: statistic, period: periodSeconds, visible: shown, ...(region !== null && { region }) },
  ];
}
