import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { EksHall } from '../../lib/plan/shape/hall.js';
import { joinedBlueprint } from './joined-blueprint.js';
import { planOfText } from './platform-plans.js';
import { auditRules } from './rule-audit/rule-audit.js';
import { Synthesized } from './synthesized.js';

const CLUSTER = '${data.aws_eks_cluster.cluster_control-plane.name}';

const plan = await planOfText(joinedBlueprint());
const hall = new Synthesized(plan);
const administered = await planOfText(
  joinedBlueprint(undefined, [
    '  charts: install',
    '  autoscaler: karpenter',
    '  publicAccess: [203.0.113.0/24]',
    '  serviceCidr: 172.20.0.0/16',
  ]),
);

describe('a cluster that is there', () => {
  it('is read by its name and never made, nor its key, logs, nodes or the add-ons that nobody asked for', () => {
    expect(hall.json.data.aws_eks_cluster['cluster_control-plane']).toMatchObject({ name: 'platform-prod' });
    expect(hall.all('eks_cluster')).toEqual({});
    expect(hall.all('fsx_lustre_file_system')).toEqual({});
    expect(Object.keys(hall.all('eks_node_group'))).toEqual(['fleet_tune_spot_nodes']);
    expect(Object.keys(hall.all('eks_addon'))).toEqual(['node-addons_aws-efs-csi-driver_addon']);
    // Its keys are there already too.
    expect(hall.all('kms_key')).toEqual({});
    const logs = Object.values(hall.all('cloudwatch_log_group')).map(({ name }) => name);
    expect(logs.filter((name) => /eks|containerinsights/.test(`${name}`))).toEqual([]);
    expect(auditRules(hall.json)).toEqual([]);
  });

  it('is what every part of the hall names', () => {
    const naming = ['eks_node_group', 'eks_addon', 'eks_pod_identity_association'].flatMap((type) =>
      Object.values(hall.all(type)),
    );
    expect(naming.length).toBeGreaterThan(2);
    for (const { cluster_name } of naming) expect(cluster_name).toBe(CLUSTER);
    expect(hall.json.output.clients_tune_homes?.value).toBe(
      '${data.aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}',
    );
  });

  it('stops Terraform, with what to do, where it is not as stated', () => {
    const conditions = (of: Synthesized) =>
      of.json.data.aws_eks_cluster['cluster_control-plane'].lifecycle.postcondition as {
        condition: string;
        error_message: string;
      }[];
    const text = (of: Synthesized) => conditions(of).map(({ condition }) => condition);
    expect(text(hall)).toEqual([
      '${self.status == "ACTIVE"}',
      '${self.version == "1.35"}',
      '${contains(["API", "API_AND_CONFIG_MAP"], self.access_config[0].authentication_mode)}',
      '${self.vpc_config[0].vpc_id == "vpc-0123456789abcdef0"}',
      '${self.kubernetes_network_config[0].ip_family != "ipv6"}',
      '${self.vpc_config[0].endpoint_private_access == true}',
      '${!self.vpc_config[0].endpoint_public_access}',
    ]);
    expect(text(new Synthesized(administered))).toEqual(
      expect.arrayContaining([
        '${self.kubernetes_network_config[0].service_ipv4_cidr == "172.20.0.0/16"}',
        '${self.vpc_config[0].endpoint_public_access && toset(self.vpc_config[0].public_access_cidrs) == toset(["203.0.113.0/24"])}',
      ]),
    );
    for (const { error_message } of conditions(hall)) {
      expect(error_message).toMatch(/wait until|write |runs "aws|name (it|a cluster)/);
    }
  });

  it('has a role that administers it only where somebody is named or charts are installed', () => {
    expect(plan.identity.people).toEqual([]);
    expect(hall.all('eks_access_entry')).toEqual({});
    expect(hall.json.output).not.toHaveProperty('kubeconfig_command');
    expect(administered.identity.people.map(({ key }) => key)).toEqual(['admin']);
    const made = new Synthesized(administered);
    expect(Object.values(made.all('eks_access_entry')).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['STANDARD']),
    );
    expect((administered as unknown as EksHall).charts.stack?.name).toBe('joined.charts');
    expect((administered as unknown as EksHall).cluster.autoscaler?.kind).toBe('karpenter');
  });

  it('costs the hall nothing, and the add-ons that it relies on are named', () => {
    const subjects = plan.sizing.cost.lines.map(({ subject }) => subject.kind);
    expect(subjects).not.toContain('control-plane');
    expect(subjects).not.toContain('system-nodes');
    expect((plan as unknown as EksHall).cluster.existing?.reliesOn).toEqual([
      'aws-fsx-csi-driver',
      'aws-mountpoint-s3-csi-driver',
      'eks-pod-identity-agent',
      'kube-proxy',
      'vpc-cni',
    ]);
    expect(plan.operations.alarms.map(({ key }) => key)).not.toContain('cluster.failed-nodes');
  });

  it('meets no control by silence where the hall is closed', async () => {
    const status = (id: string) => plan.security.controls.find((control) => control.id === id)!.status;
    expect(status('key-cluster')).toBe('not-applicable');
    const closed = (has: string) =>
      joinedBlueprint(undefined, [has])
        .replace('  cidr: 10.0.0.0/16\n', '  cidr: 10.0.0.0/16\n  internet: none\n')
        .replace(
          '    subnets:',
          '    routeTables: [rtb-0123456789abcdef0]\n    endpoints: create\n    has: { flowLogs: true }\n    subnets:',
        );
    const silent = await planHall(closed(''));
    expect(silent.status === 'wrong' && silent.diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining('"key-cluster", which cluster, whose key nobody states'),
    ]);
    const stated = await planHall(closed('    has: { secretsKey: true }'));
    expect(
      stated.status === 'planned' && stated.plan.security.controls.find(({ id }) => id === 'key-cluster'),
    ).toMatchObject({ status: 'passed' });
  });
});
