import type { Audit, Fault } from './audit.js';
import { interfacesOf, ofNodeGroups } from './groups.js';
import { block, list } from './terraform-json.js';

const NODE_TEMPLATE = 'k8s.io/cluster-autoscaler/node-template';

export const CLUSTER_AUDITS: readonly Audit[] = [
  {
    // A template with groups of its own keeps EKS from adding the cluster's, without which nodes do not join.
    // https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
    rule: 'cluster-group',
    faults: (tf) =>
      ofNodeGroups(({ template }) => {
        const body = template?.body ?? {};
        const own = [...list(body.vpc_security_group_ids), ...(interfacesOf(body)[0]?.security_groups ?? [])];
        return (
          own.length > 0 &&
          !own.some((id) => /\$\{(data\.)?aws_eks_cluster\..*cluster_security_group_id\}/.test(id)) &&
          'nodes that are not in the group of the cluster'
        );
      })(tf),
  },
  {
    // Nodes need the network plugin to be ready; DNS needs nodes to run on, or its add-on never becomes active.
    // https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html
    rule: 'addons-order',
    faults: (tf) => {
      const addon = (name: string) => tf.all('aws_eks_addon').find(({ body }) => body.addon_name === name);
      // A cluster that is there has them, unless the stack installs them.
      const isMade = tf.all('aws_eks_cluster').length > 0;
      const first = ['vpc-cni', 'kube-proxy']
        .filter((name) => isMade || addon(name) !== undefined)
        .map((name) => addon(name)?.address);
      const groups = tf.all('aws_eks_node_group');
      const early = groups
        .filter(({ body }) => first.some((name) => !list(body.depends_on).includes(name)))
        .map(({ address }) => ({ address, what: 'nodes before what they join with' }));
      const dns = addon('coredns');
      const runsOnNodes = groups.some(({ address }) => list(dns?.body.depends_on).includes(address));
      return dns === undefined || runsOnNodes ? early : [...early, { address: dns.address, what: 'DNS before nodes' }];
    },
  },
  {
    // From zero nodes the autoscaler knows only what the group's tags say, and EKS puts none of them there.
    // https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    rule: 'scaler-tags',
    faults: (tf) =>
      tf
        .all('aws_eks_node_group')
        .filter(({ body }) => list(body.taint).length > 0 && block(body.scaling_config).min_size === 0)
        .flatMap(({ address, body }): Fault[] => {
          const tags = tf
            .all('aws_autoscaling_group_tag')
            .filter((one) => tf.follow(one.body.autoscaling_group_name)?.address === address)
            .flatMap((one) => Object.keys(one.body.for_each ?? { [block(one.body.tag)?.key]: true }));
          const wanted = [
            ...list(body.taint).map(({ key }) => `${NODE_TEMPLATE}/taint/${key}`),
            ...Object.keys(body.labels ?? {}).map((key) => `${NODE_TEMPLATE}/label/${key}`),
          ];
          const missing = wanted.find((tag) => !tags.includes(tag));
          const device = tags.some((tag) => tag.startsWith(`${NODE_TEMPLATE}/resources/`));
          if (missing !== undefined) return [{ address, what: `no tag ${missing}` }];
          return device ? [] : [{ address, what: 'no tag for its accelerators' }];
        }),
  },
];
