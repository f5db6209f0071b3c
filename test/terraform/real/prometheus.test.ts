import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

describe.skipIf(!search.found)('real Terraform', () => {
  const place = inEmulator(search);

  it('plans a workspace of Prometheus, its collector and a workspace of Grafana', async () => {
    if (!search.found) return;
    const plan = await planOfText(`version: 1
name: seen
region: us-east-1
platform: eks
kubernetes: { prometheus: grafana }
workloads: [{ name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] } }]
operations: { emails: [] }
`);
    const json = hallJson(plan);
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    const folder = place.workspace.write(plan.name, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-out=plan'));
    const shown = JSON.parse(succeed(await place.workspace.terraform(folder, 'show', '-json', 'plan')));
    const changes: { type: string; change: { after: Record<string, unknown> } }[] = shown.resource_changes;
    const of = (one: string) => changes.filter(({ type }) => type === one).map(({ change }) => change.after);
    expect(of('aws_prometheus_workspace').map(({ alias }) => alias)).toEqual(['seen-metrics']);
    expect(of('aws_prometheus_scraper').map(({ scrape_configuration: text }) => text)).toEqual([
      expect.stringContaining('dcgm-exporter-service'),
    ]);
    expect(of('aws_grafana_workspace').map(({ name, data_sources: sources }) => [name, sources])).toEqual([
      ['seen-dashboards', ['CLOUDWATCH', 'PROMETHEUS']],
    ]);
  });
});
