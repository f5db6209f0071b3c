import { GrafanaWorkspace } from '@cdktf/provider-aws/lib/grafana-workspace/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { PrometheusScraper } from '@cdktf/provider-aws/lib/prometheus-scraper/index.js';
import { PrometheusWorkspace } from '@cdktf/provider-aws/lib/prometheus-workspace/index.js';
import { Construct } from 'constructs';
import type { PrometheusPlan } from '../../../plan/shape/eks-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import type { HallNetwork } from '../../foundation/hall-network.js';
import { hallRole, serviceTrust } from '../../foundation/hall-role.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { policyDocument } from '../../foundation/policy-document.js';
import { jsonFile, yamlFile } from '../../foundation/text-file.js';
import type { EksControlPlane } from './cluster/control-plane.js';

/** What the metrics of a cluster in Prometheus are built from. */
interface PrometheusProps {
  readonly account: HallAccount;
  readonly network: HallNetwork;
  readonly cluster: EksControlPlane;
  readonly clusterPlanName: string;
  readonly prometheus: PrometheusPlan;
}

/**
 * A workspace of Amazon Managed Service for Prometheus, whose collector reads the exporters of the cluster from inside its VPC; and
 * a workspace of Amazon Managed Grafana that may read it. AWS gives the collector its access entry.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 */
export class Prometheus extends Construct {
  private readonly outputList: StackOutput[];

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { network, cluster, clusterPlanName, prometheus } = props;
    const workspace = new PrometheusWorkspace(this, 'workspace', { alias: prometheus.workspaceName });
    const configuration = yamlFile(this, 'collector.configuration', scrapeConfiguration(clusterPlanName, prometheus));
    new PrometheusScraper(this, 'collector', {
      alias: prometheus.workspaceName,
      source: [
        {
          eks: [
            {
              clusterArn: cluster.clusterArn,
              subnetIds: prometheus.subnets.map((key) => network.subnetId(key)),
              securityGroupIds: [cluster.securityGroupId],
            },
          ],
        },
      ],
      destination: [{ amp: [{ workspaceArn: workspace.arn }] }],
      scrapeConfiguration: configuration.value,
    });
    for (const { key, model } of prometheus.dashboards) jsonFile(this, `dashboard.${key}`, model);
    this.outputList = [
      {
        name: 'prometheus_url',
        value: workspace.prometheusEndpoint,
        description: 'Data source of Grafana, signed with SigV4',
      },
      ...(prometheus.grafana === null ? [] : [this.addGrafana(props, prometheus.grafana, workspace.arn)]),
    ];
  }

  /** For people who look at the metrics. */
  outputs(): readonly StackOutput[] {
    return this.outputList;
  }

  private addGrafana(
    { account }: PrometheusProps,
    plan: NonNullable<PrometheusPlan['grafana']>,
    workspaceArn: string,
  ): StackOutput {
    const role = hallRole(this, 'role', {
      account,
      name: plan.roleName,
      description: `Reads the metrics that ${plan.name} shows`,
      trust: [
        serviceTrust(account, {
          sid: 'WorkspacesOfThisAccount',
          service: 'grafana',
          source: { ArnLike: account.arn('grafana', '/workspaces/*') },
        }),
      ],
    });
    new IamRolePolicy(this, 'rights', {
      name: 'read',
      role: role.id,
      policy: policyDocument(this, 'rights.document', [
        {
          sid: 'ReadTheWorkspace',
          actions: ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'],
          resources: [workspaceArn],
        },
        {
          // These actions support no resource-level permissions.
          sid: 'SeeMetrics',
          actions: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'],
          resources: ['*'],
        },
      ]),
    });
    const workspace = new GrafanaWorkspace(this, 'dashboards', {
      name: plan.name,
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'CUSTOMER_MANAGED',
      roleArn: role.arn,
      dataSources: ['CLOUDWATCH', 'PROMETHEUS'],
    });
    return {
      name: 'grafana_url',
      value: `https://${workspace.endpoint}`,
      description: 'Grafana: people of IAM Identity Center who are assigned to it sign in',
    };
  }
}

/** Namespace of the agents of the observability add-on, and the label of the service before its exporters. */
const EXPORTER = { namespace: 'amazon-cloudwatch', service: 'dcgm-exporter-service' } as const;

/** The exporters speak TLS with a certificate of the add-on, whose authority is known in the cluster alone. */
function scrapeConfiguration(cluster: string, { intervalSeconds }: PrometheusPlan): unknown {
  return {
    global: { scrape_interval: `${intervalSeconds}s`, external_labels: { cluster } },
    scrape_configs: [
      {
        job_name: 'dcgm-exporter',
        scheme: 'https',
        tls_config: { insecure_skip_verify: true },
        kubernetes_sd_configs: [{ role: 'endpoints', namespaces: { names: [EXPORTER.namespace] } }],
        relabel_configs: [
          {
            source_labels: ['__meta_kubernetes_service_label_k8s_app'],
            action: 'keep',
            regex: EXPORTER.service,
          },
          { source_labels: ['__meta_kubernetes_endpoint_node_name'], target_label: 'node' },
        ],
      },
    ],
  };
}
