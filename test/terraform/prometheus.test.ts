import { RootConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readHall } from '../../lib/plan/plan-hall.js';
import { DCGM_METRICS, EFA_METRICS } from '../../lib/plan/platforms/eks/prometheus/gpu-dashboards.js';
import { HallStack } from '../../lib/terraform/hall/hall-stack.js';
import { planOfText } from './platform-plans.js';
import { auditPolicies } from './policy-audit.js';
import { type Json, Synthesized } from './synthesized.js';

const hallOf = (prometheus: string, type = 'p4d.24xlarge', more = '') => `version: 1
name: seen
region: us-east-1
platform: eks
kubernetes: { prometheus: ${prometheus}${more} }
workloads: [{ name: train, accelerators: { atLeast: 8 }, types: { allow: [${type}] } }]
operations: { emails: [] }
`;

const plan = await planOfText(hallOf('grafana'));
const hall = new Synthesized(plan);

/** The models of the dashboards of a hall, by the name of their file. */
function dashboardsOf(text: Awaited<ReturnType<typeof planOfText>>): Readonly<Record<string, Json>> {
  const files = new HallStack(new RootConstruct(), text).files();
  return Object.fromEntries(
    [...files].flatMap(([path, content]) =>
      path.includes('prometheus_dashboard') ? [[path, JSON.parse(content)]] : [],
    ),
  );
}

describe('metrics in Prometheus', () => {
  it('are there where the blueprint asks for them alone, and cost something that no source prices', async () => {
    const none = await planOfText(hallOf('none'));
    expect(Object.keys(new Synthesized(none).all('prometheus_workspace'))).toEqual([]);
    expect(Object.keys(dashboardsOf(none))).toEqual([]);
    const unpriced = plan.sizing.cost.unpriced.map(({ subject }) => subject.kind);
    expect(unpriced).toEqual(expect.arrayContaining(['grafana-users', 'prometheus-collector']));
    const workspace = new Synthesized(await planOfText(hallOf('workspace')));
    expect(Object.keys(workspace.all('prometheus_scraper'))).toEqual(['prometheus_collector']);
    expect(workspace.all('grafana_workspace')).toEqual({});
  });

  it('are collected from inside the VPC, in the group of the cluster and in two zones', () => {
    const {
      source,
      destination,
      scrape_configuration: written,
    } = hall.resource('prometheus_scraper', 'prometheus_collector');
    const [
      {
        eks: [eks],
      },
    ] = source;
    expect(eks.cluster_arn).toBe('${aws_eks_cluster.cluster_control-plane.arn}');
    expect(eks.subnet_ids.length).toBeGreaterThanOrEqual(2);
    expect(eks.security_group_ids).toEqual([
      '${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}',
    ]);
    expect(destination).toEqual([{ amp: [{ workspace_arn: '${aws_prometheus_workspace.prometheus_workspace.arn}' }] }]);
    const configuration = parse(written);
    expect(configuration.global).toEqual({ scrape_interval: '30s', external_labels: { cluster: 'seen' } });
    expect(configuration.scrape_configs).toMatchObject([
      {
        scheme: 'https',
        kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: ['amazon-cloudwatch'] } }],
        relabel_configs: [{ action: 'keep', regex: 'dcgm-exporter-service' }, { target_label: 'node' }],
      },
    ]);
  });

  it('are read by Grafana, which may do nothing else', () => {
    const { role_arn: role, ...workspace } = hall.resource('grafana_workspace', 'prometheus_dashboards');
    expect(role).toBe('${aws_iam_role.prometheus_role.arn}');
    expect(workspace).toMatchObject({
      authentication_providers: ['AWS_SSO'],
      permission_type: 'CUSTOMER_MANAGED',
      data_sources: ['CLOUDWATCH', 'PROMETHEUS'],
    });
    const { Statement } = JSON.parse(hall.resource('iam_role_policy', 'prometheus_rights').policy);
    expect(Statement.map(({ Sid, Resource }: Json) => [Sid, Resource])).toEqual([
      ['ReadTheWorkspace', '${aws_prometheus_workspace.prometheus_workspace.arn}'],
      ['SeeMetrics', '*'],
    ]);
    for (const action of Statement.flatMap(({ Action }: Json) => Action)) {
      expect(action).toMatch(/^(aps:(Get|Query)|cloudwatch:(Get|List))/);
    }
    expect(auditPolicies(hall)).toEqual([]);
  });
});

describe('dashboards of Grafana', () => {
  it('ask for metrics that the exporter of the add-on has, of this cluster', () => {
    const gpus = dashboardsOf(plan)['assets/prometheus_dashboard_gpus.json'];
    const queries: string[] = gpus.panels.flatMap(({ targets }: Json) => targets.map(({ expr }: Json) => expr));
    const named = queries.flatMap((query) => [...query.matchAll(/DCGM_\w+/g)].map(([metric]) => metric));
    expect(named.length).toBeGreaterThanOrEqual(6);
    for (const metric of named) expect(DCGM_METRICS).toContain(metric);
    for (const query of queries) {
      expect(query.replaceAll(/DCGM_\w+\{cluster="seen"\}/g, ''), query).not.toContain('DCGM_');
    }
    const titles = gpus.panels.map(({ title }: Json) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('show EFA from CloudWatch, by node, where the hall has a fabric', async () => {
    const efa = dashboardsOf(plan)['assets/prometheus_dashboard_efa.json'];
    const targets = efa.panels.flatMap(({ targets: own }: Json) => own);
    for (const { metricName, namespace, dimensions } of targets) {
      expect(EFA_METRICS).toContain(metricName);
      expect([namespace, dimensions]).toEqual([
        'ContainerInsights',
        { ClusterName: ['seen'], InstanceId: ['*'], NodeName: ['*'] },
      ]);
    }
    expect(Object.keys(dashboardsOf(await planOfText(hallOf('workspace', 'g6e.48xlarge'))))).toContain(
      'assets/prometheus_dashboard_gpus.json',
    );
    expect(Object.keys(dashboardsOf(await planOfText(hallOf('workspace', 'g5.48xlarge'))))).toContain(
      'assets/prometheus_dashboard_gpus.json',
    );
  });

  it('have panels that do not lie over each other, and a data source that is asked for', () => {
    for (const [path, { panels, templating, uid }] of Object.entries(dashboardsOf(plan))) {
      expect(uid, path).toBeNull();
      expect(templating.list.map(({ type }: Json) => type)).toEqual(['datasource']);
      const places = panels.map(({ gridPos: { x, y } }: Json) => `${x} ${y}`);
      expect(new Set(places).size, path).toBe(places.length);
      for (const { datasource } of panels) expect(datasource.uid).toBe('$source');
    }
  });
});

describe('a request for Prometheus', () => {
  it.each([
    ['without a private endpoint', ', privateAccess: false, publicAccess: [203.0.113.7/32]', 'privateAccess'],
    ['in a cluster that is there', ', existing: { cluster: platform }', 'with its own'],
  ])('is refused %s', (_, more, message) => {
    const read = readHall(hallOf('workspace', 'p4d.24xlarge', more));
    const found = read.ok ? [] : read.diagnostics.filter(({ path }) => path.join('.') === 'kubernetes.prometheus');
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['contradiction', 'error']]);
    expect(found[0]?.message).toContain(message);
  });
});
