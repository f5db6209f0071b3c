import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import type { Json } from '../synthesized.js';
import { fleetsOf, slurmGroups } from './fleets.js';
import { cents, type Fraction, fraction, isMore, minus, plus, ratio, times } from './fraction.js';
import { PriceFile } from './price-files.js';

/** What is recounted of one hall: its Terraform, and what of its blueprint no resource holds. */
export interface Recounted {
  /** `cdk.tf.json`, parsed. */
  readonly stack: Json;
  /** `charts.tf.json`, parsed; null: there is none. */
  readonly charts: Json;
  /** Volumes, capacities of buckets, and what is paid on premises. */
  readonly stated: Pick<Blueprint, 'network' | 'onPremises' | 'pools' | 'usage' | 'workloads'>;
  /** How long the nodes of each workload work, as the plan states it. */
  readonly worked: ReadonlyMap<string, Worked>;
}

/** Of a workload. */
export interface Worked {
  /** Hours of a run; null: it goes on. */
  readonly runHours: number | null;
  /** Nodes at each level of the demand, and its hours of a month; absent: all whenever there is any demand. */
  readonly levels?: readonly { readonly nodes: number; readonly hoursPerMonth: number }[];
}

/** A line of the recount. */
export interface Line {
  readonly quantity: Fraction;
  /** Null: the price file has none. */
  readonly price: number | null;
}

const MONTH_HOURS = 730;
const WEEK_HOURS = 168;
const GIB = 2 ** 30;
const LOG_MONTHS = 12;

/** The bill of a hall by line, from its Terraform; and the addresses that were counted. */
export class Recount {
  readonly lines = new Map<string, Line>();
  readonly counted = new Set<string>();
  private readonly hall: Recounted;
  private readonly prices: PriceFile;

  constructor(hall: Recounted) {
    this.hall = hall;
    this.prices = new PriceFile(hall.stack.provider.aws[0].region);
    this.countFleets();
    this.countCluster();
    this.countSlurm();
    this.countNetwork();
    this.countOnPremises();
    this.countStores();
    this.countOperations();
  }

  /** In cents; null: it has no price. */
  centsOf(key: string): bigint | null {
    const { quantity, price } = this.lines.get(key)!;
    return price === null ? null : cents(times(quantity, fraction(price)));
  }

  /** In cents. */
  total(): bigint {
    return [...this.lines.keys()].reduce((sum, key) => sum + (this.centsOf(key) ?? 0n), 0n);
  }

  /** Resources of a type by address, all of which are counted with that. */
  private all(type: string): Json[] {
    const named: [string, Json][] = Object.entries(this.hall.stack.resource[`aws_${type}`] ?? {});
    for (const [name] of named) this.counted.add(`aws_${type}.${name}`);
    return named.map(([name, body]) => ({ ...body, name }));
  }

  private add(key: string, quantity: Fraction | number, price: number | null): void {
    const more = typeof quantity === 'number' ? fraction(quantity) : quantity;
    const known = this.lines.get(key);
    this.lines.set(key, { quantity: known === undefined ? more : plus(known.quantity, more), price });
  }

  private countFleets(): void {
    const { nodeLogs, observations } = this.hall.stated.usage;
    for (const fleet of fleetsOf(this.hall.stack, this.hall.charts, this.counted)) {
      const { workload, type, nodes, hoursPerWeek, volumeGib, monitored, series, purchase, observed, managed } = fleet;
      const column = ({ spot: 'spot', 'capacity-block': 'capacityBlock', 'on-demand': 'onDemand' } as const)[purchase];
      const share = hoursPerWeek === null ? this.workedShare(workload, nodes) : ratio(hoursPerWeek, WEEK_HOURS);
      const hours =
        purchase === 'capacity-block' ? fraction(this.blockHours(workload)) : times(share, fraction(MONTH_HOURS));
      const quantity = times(fraction(nodes), hours);
      this.add(`${workload} nodes ${type} ${purchase}`, quantity, this.prices.instance(type, column));
      const part = (kind: string, amount: Fraction, figure: string) =>
        this.add(`${workload} ${kind} on ${type}`, times(fraction(nodes), amount, share), this.prices.of(figure));
      part('root-volumes', fraction(volumeGib), 'gp3UsdPerGibMonth');
      part('log-ingestion', ratio(nodeLogs, 1e9), 'logIngestUsdPerGb');
      part('log-storage', ratio(LOG_MONTHS * nodeLogs, GIB), 'logStorageUsdPerGibMonth');
      if (monitored) part('detailed-monitoring', fraction(7), 'metricUsdPerMonth');
      if (managed) part('slurm-node-fee', fraction(MONTH_HOURS), 'pcsNodeUsdPerHour');
      if (observed) part('container-insights', ratio(observations, 1e6), 'observationUsdPerMillion');
      if (series > 0) {
        part('metrics', fraction(series), 'metricUsdPerMonth');
        this.add('- fleet-metrics', series, null);
      }
    }
  }

  /** Of the hours of all nodes in a month, those in which they run. */
  private workedShare(workload: string, nodes: number): Fraction {
    const { runHours, levels } = this.hall.worked.get(workload)!;
    if (levels !== undefined) {
      // Levels are hours of a week, stretched to a month.
      const weekly = (hoursPerMonth: number) => Math.round((hoursPerMonth * WEEK_HOURS) / MONTH_HOURS);
      const nodeHours = levels.reduce((sum, level) => sum + level.nodes * weekly(level.hoursPerMonth), 0);
      return ratio(nodeHours, WEEK_HOURS * nodes);
    }
    // A pool has no entry of its own, and runs by its levels or always.
    const week = (this.hall.stated.workloads.find(({ name }) => name === workload)?.profile as Json)?.week;
    if (week !== undefined) return ratio(week.filter((level: number) => level > 0).length, WEEK_HOURS);
    return ratio(Math.min(MONTH_HOURS, runHours ?? MONTH_HOURS), MONTH_HOURS);
  }

  /** Whole blocks that cover a month. */
  private blockHours(workload: string): number {
    const bought = this.hall.stated.workloads.find(({ name }) => name === workload)!.purchase as readonly Json[];
    const days: number = bought.find((one) => one.kind === 'capacity-block').days;
    return days * 24 * Math.ceil(MONTH_HOURS / (days * 24));
  }

  private countCluster(): void {
    for (const _ of this.all('eks_cluster')) {
      this.add('- control-plane', MONTH_HOURS, this.prices.of('eksClusterUsdPerHour'));
    }
    const { observations } = this.hall.stated.usage;
    for (const group of Object.values<Json>(this.hall.stack.resource.aws_eks_node_group ?? {})) {
      if (group.tags['datahall:workload'] !== undefined) continue;
      const template =
        this.hall.stack.resource.aws_launch_template[/template\.([^.]+)\./.exec(group.launch_template.id)![1]!];
      const nodes: number = group.scaling_config.desired_size;
      const type: string = template.instance_type;
      this.add(`- system-nodes ${type}`, nodes * MONTH_HOURS, this.prices.instance(type, 'onDemand'));
      const volume: number = template.block_device_mappings[0].ebs.volume_size;
      this.add('- system-node-volumes', nodes * volume, this.prices.of('gp3UsdPerGibMonth'));
      if (template.monitoring.enabled) {
        this.add('- system-node-monitoring', nodes * 7, this.prices.of('metricUsdPerMonth'));
      }
      this.add('- container-insights', ratio(nodes * observations, 1e6), this.prices.of('observationUsdPerMillion'));
    }
  }

  /** The controller by its size, and login nodes. */
  private countSlurm(): void {
    const controllers = { SMALL: 'pcsSmallUsdPerHour', MEDIUM: 'pcsMediumUsdPerHour', LARGE: 'pcsLargeUsdPerHour' };
    for (const stack of this.all('cloudformation_stack')) {
      const { Type, Properties } = JSON.parse(stack.template_body).Resources.Resource;
      if (Type !== 'AWS::PCS::Cluster') continue;
      const figure = controllers[Properties.Size as 'SMALL'];
      this.add('- slurm-controller', MONTH_HOURS, this.prices.of(figure));
      const waits = this.all('cloudformation_stack').filter(({ name }) => name.startsWith('queue_')).length;
      const counted = this.all('cloudwatch_log_metric_filter').length;
      this.add('- scheduler-metrics', waits + counted, this.prices.of('metricUsdPerMonth'));
      if (Properties.SlurmConfiguration.Accounting.Mode === 'NONE') continue;
      this.add('- slurm-accounting', MONTH_HOURS, this.prices.of(figure.replace('Usd', 'AccountingUsd')));
      this.add('- slurm-records', 1, this.prices.of('pcsRecordsUsdPerGbMonth'));
    }
    for (const { properties, template: name } of slurmGroups(this.hall.stack)) {
      if (properties.Tags['datahall:workload'] !== undefined) continue;
      const template = this.hall.stack.resource.aws_launch_template[name];
      const nodes: number = properties.ScalingConfiguration.MinInstanceCount;
      const type: string = properties.InstanceConfigs[0].InstanceType;
      this.add('- slurm-login-fee', nodes * MONTH_HOURS, this.prices.of('pcsNodeUsdPerHour'));
      this.add(`- system-nodes ${type}`, nodes * MONTH_HOURS, this.prices.instance(type, 'onDemand'));
      const volume: number = template.block_device_mappings[0].ebs.volume_size;
      this.add('- system-node-volumes', nodes * volume, this.prices.of('gp3UsdPerGibMonth'));
      if (template.monitoring.enabled) {
        this.add('- system-node-monitoring', nodes * 7, this.prices.of('metricUsdPerMonth'));
      }
    }
  }

  private countNetwork(): void {
    const { endpointTraffic, internetTraffic, natTraffic, regionTraffic = 0, zoneTraffic } = this.hall.stated.usage;
    const gateways = this.all('nat_gateway').length;
    const hourly = (key: string, count: number, figure: string) => {
      if (count > 0) this.add(`- ${key}`, count * MONTH_HOURS, this.prices.of(figure));
    };
    hourly('nat-gateways', gateways, 'natGatewayUsdPerHour');
    hourly('public-ipv4-addresses', this.all('eip').length, 'publicIpv4UsdPerHour');
    if (gateways > 0) {
      this.add('- nat-traffic', ratio(natTraffic, 1e9), this.prices.of('natGatewayUsdPerGb'));
      this.add('- internet-traffic', ratio(internetTraffic, 1e9), this.prices.firstGigabyteOut());
    }
    const interfaces = this.all('vpc_endpoint')
      .filter((endpoint) => endpoint.vpc_endpoint_type === 'Interface')
      .reduce((sum: number, endpoint) => sum + endpoint.subnet_ids.length, 0);
    hourly('interface-endpoints', interfaces, 'interfaceEndpointUsdPerHour');
    if (interfaces > 0) {
      this.add('- endpoint-traffic', ratio(endpointTraffic, 1e9), this.prices.of('interfaceEndpointUsdPerGb'));
    }
    // Where a zone has no gateway, what leaves it through NAT crosses to another zone first.
    // The zones of the foundation: one that a fleet adds is chosen after this line of the bill.
    const subnets = new Set(this.all('subnet').map((subnet) => subnet.availability_zone_id)).size;
    const zones = Math.min(subnets, this.hall.stated.network.zones);
    const crosses = gateways === 0 ? 0 : (natTraffic * (zones - gateways)) / zones;
    if (regionTraffic > 0)
      this.add('- region-traffic', ratio(regionTraffic, 1e9), this.prices.of('interRegionUsdPerGb'));
    this.add('- zone-traffic', ratio(2 * (zoneTraffic + crosses), 1e9), this.prices.of('interZoneUsdPerGb'));
  }

  private countOnPremises(): void {
    const { usage, onPremises } = this.hall.stated;
    const vpns = this.all('vpn_connection');
    const gateways = this.all('dx_gateway_association').length;
    const attachments = this.all('ec2_transit_gateway_vpc_attachment').length + vpns.length + gateways;
    if (attachments > 0) {
      const price = this.prices.of('transitGatewayAttachmentUsdPerHour');
      this.add('- transit-gateway-attachments', attachments * MONTH_HOURS, price);
      this.add('- transit-traffic', ratio(usage.siteTraffic, 1e9), this.prices.of('transitGatewayUsdPerGb'));
    }
    for (const vpn of vpns) {
      this.add('- site-link vpn', MONTH_HOURS, this.prices.of('vpnConnectionUsdPerHour'));
      const tunnels = Object.keys(vpn).filter((name) => /^tunnel\d_ike_versions$/.test(name)).length;
      this.add('- vpn-addresses', tunnels * MONTH_HOURS, this.prices.of('publicIpv4UsdPerHour'));
    }
    if (vpns.length > 0 && gateways === 0) {
      this.add('- site-traffic-out', ratio(usage.siteTrafficOut, 1e9), this.prices.firstGigabyteOut());
    }
    const resolvers = this.all('route53_resolver_endpoint');
    for (const { ip_address } of resolvers) {
      const price = this.prices.of('resolverEndpointUsdPerHour');
      this.add('- resolver-interfaces', ip_address.length * MONTH_HOURS, price);
    }
    if (resolvers.length > 0) {
      this.add('- resolver-queries', ratio(usage.dnsQueries, 1e6), this.prices.of('resolverQueriesUsdPerMillion'));
    }
    for (const _ of this.all('datasync_task')) {
      this.add('- data-transfers', ratio(usage.transferred, 1e9), this.prices.of('dataSyncUsdPerGb'));
    }
    const owned = onPremises?.fleets ?? [];
    if (this.all('eks_access_entry').some(({ type }) => type === 'HYBRID_LINUX')) {
      const vcpus = owned.reduce((sum, { nodes, vcpus }) => sum + nodes * (vcpus ?? 0), 0);
      this.add('- hybrid-nodes', vcpus * MONTH_HOURS, this.prices.of('eksHybridUsdPerVcpuHour'));
    }
    for (const { workload, nodes, hourlyCost } of owned) {
      this.add(`- owned-nodes ${workload} ${nodes}`, nodes * MONTH_HOURS, hourlyCost ?? null);
    }
    this.countSites();
  }

  /** Power of nodes that work all month, at the meter, and people. */
  private countSites(): void {
    const { fleets = [], sites = [], powerUsageEffectiveness: shared } = this.hall.stated.onPremises ?? {};
    for (const { name, powerPrice, powerUsageEffectiveness, staffCost } of sites) {
      const watts = fleets.reduce((sum, { site, nodes, power = 0 }) => sum + (site === name ? nodes * power : 0), 0);
      const drawn = times(ratio(watts * MONTH_HOURS, 1000), fraction(powerUsageEffectiveness ?? shared ?? 1));
      if (powerPrice !== undefined) this.add(`- owned-power ${name}`, drawn, powerPrice);
      if (staffCost !== undefined) this.add(`- owned-staff ${name}`, 1, staffCost);
    }
  }

  private capacityOf(key: string): number {
    const [workload, name] = key.split('.');
    const { storage } = this.hall.stated.workloads.find((one) => one.name === workload)!;
    return storage.find((store) => store.name === name)!.capacity;
  }

  private countStores(): void {
    const { usage } = this.hall.stated;
    const backedUp: string[] = this.all('backup_selection').flatMap(({ resources }) => resources);
    const backups = (type: string, { name, tags }: Json, figure: string): void => {
      if (!backedUp.includes(`\${aws_${type}.${name}.arn}`)) return;
      const key: string = tags['datahall:store'];
      const kept = times(fraction(usage.backupCopies), ratio(this.capacityOf(key), GIB));
      this.add(`- store-use backups ${key}`, kept, this.prices.of(figure));
    };
    for (const one of this.all('fsx_lustre_file_system')) {
      const [workload, store] = one.tags['datahall:store'].split('.');
      const { deployment_type: deployment, per_unit_storage_throughput: throughput = 200 } = one;
      const price = this.prices.fileSystem(deployment, one.storage_type, throughput);
      this.add(`${workload} file-system ${store}`, one.storage_capacity, price);
      backups('fsx_lustre_file_system', one, 'lustreBackupUsdPerGibMonth');
    }
    for (const one of this.all('efs_file_system')) {
      const key: string = one.tags['datahall:store'];
      const capacity = ratio(this.capacityOf(key), GIB);
      this.add(`- unsized-store ${key}`, capacity, this.prices.of('efsUsdPerGibMonth'));
      this.add(`- store-use bytes-read ${key}`, ratio(usage.homeReads, 1e9), this.prices.of('efsReadUsdPerGb'));
      this.add(`- store-use bytes-written ${key}`, ratio(usage.homeWrites, 1e9), this.prices.of('efsWriteUsdPerGb'));
      backups('efs_file_system', one, 'efsBackupUsdPerGibMonth');
    }
    this.countBuckets();
  }

  private countBuckets(): void {
    const { objectSize, oldVersions, reads, writes } = this.hall.stated.usage;
    const about = (type: string, name: string): Json | undefined =>
      this.all(type).find(({ bucket }) => bucket === `\${aws_s3_bucket.${name}.id}`);
    const tiers = this.prices.bucketTiers();
    const first = tiers[0]?.usdPerGibMonth ?? null;
    const stores = this.all('s3_bucket').filter(({ tags }) => tags['datahall:store'] !== undefined);
    let filled = fraction(0);
    for (const { name, tags } of stores.sort((a, b) =>
      a.tags['datahall:store'] < b.tags['datahall:store'] ? -1 : 1,
    )) {
      const key: string = tags['datahall:store'];
      const [workload, store] = key.split('.');
      // To the bill, a pool is the one that has the stores of its workloads.
      const pool = this.hall.stated.pools?.find(({ workloads }) =>
        workloads.some((each) => each.workload === workload),
      );
      const [paid, named] = pool === undefined ? [workload, store] : [pool.name, key];
      const bytes = this.capacityOf(key);
      const requests = (use: string, times: number, figure: string) =>
        this.add(`- store-use ${use} ${key}`, ratio(times, 1000), this.prices.of(figure));
      requests('writes', writes, 's3PutUsdPer1000');
      requests('reads', reads, 's3GetUsdPer1000');
      if (about('s3_bucket_versioning', name)?.versioning_configuration.status === 'Enabled') {
        this.add(`- store-use old-versions ${key}`, times(fraction(oldVersions), ratio(bytes, GIB)), first);
      }
      const logging = about('s3_bucket_logging', name);
      if (logging !== undefined) {
        const logs = /aws_s3_bucket\.([^.]+)\.id/.exec(logging.target_bucket)![1]!;
        const days: number = about('s3_bucket_lifecycle_configuration', logs)!.rule[0].expiration[0].days;
        const months = ratio(days * 24, MONTH_HOURS);
        this.add(`- store-use access-logs ${key}`, times(months, ratio(600 * (reads + writes), GIB)), first);
      }
      const moves: Json[] = about('s3_bucket_lifecycle_configuration', name)!.rule.flatMap(
        (rule: Json) => rule.transition ?? [],
      );
      if (moves.some(({ storage_class }) => storage_class === 'INTELLIGENT_TIERING')) {
        requests('tiering-monitoring', Math.ceil(bytes / objectSize), 's3MonitoringUsdPer1000Objects');
        requests('tiering-transitions', writes, 's3TransitionUsdPer1000');
      }
      let left = ratio(bytes, GIB);
      for (const { upToTb, usdPerGibMonth } of tiers) {
        const room = upToTb === null ? left : minus(fraction(upToTb * 1024), filled);
        const here = isMore(left, room) ? room : left;
        if (!isMore(here, fraction(0))) continue;
        this.add(`${paid} bucket ${named} ${upToTb}`, here, usdPerGibMonth);
        filled = plus(filled, here);
        left = minus(left, here);
      }
    }
  }

  private countOperations(): void {
    const { usage } = this.hall.stated;
    const keys = this.all('kms_key').length;
    this.add('- kms-keys', keys, this.prices.of('kmsKeyUsdPerMonth'));
    if (keys > 0)
      this.add('- key-requests', ratio(usage.keyRequests, 10_000), this.prices.of('kmsRequestsUsdPer10000'));
    if (this.all('cloudwatch_log_group').length > 0) {
      this.add('- log-ingestion', ratio(usage.logs, 1e9), this.prices.of('logIngestUsdPerGb'));
      this.add('- log-storage', ratio(LOG_MONTHS * usage.logs, GIB), this.prices.of('logStorageUsdPerGibMonth'));
    }
    for (const _ of this.all('cloudwatch_dashboard'))
      this.add('- dashboard', 1, this.prices.of('dashboardUsdPerMonth'));
    for (const { metric_query } of this.all('cloudwatch_metric_alarm')) {
      this.add('- alarms', metric_query.filter((one: Json) => one.metric !== undefined).length, null);
    }
    this.countAccount();
  }

  private countAccount(): void {
    const { usage } = this.hall.stated;
    const buckets = Object.values<Json>(this.hall.stack.resource.aws_s3_bucket ?? {}).flatMap(
      ({ tags }): string[] => tags['datahall:store'] ?? [],
    );
    const millions = (key: string, times: number, figure: string) =>
      this.add(`- ${key}`, ratio(times, 1e6), this.prices.of(figure));
    for (const _ of this.all('guardduty_detector')) {
      millions('guardduty-management-events', usage.managementEvents, 'guardDutyEventsUsdPerMillion');
      this.add('- guardduty-flow-logs', ratio(usage.logs, 1e9), this.prices.of('guardDutyFlowUsdPerGb'));
    }
    for (const { name, ...feature } of this.all('guardduty_detector_feature')) {
      if (name.endsWith('s3-data-events') && feature.status === 'ENABLED') {
        const events = buckets.length * (usage.reads + usage.writes);
        millions('guardduty-data-events', events, 'guardDutyDataEventsUsdPerMillion');
      }
      if (name.endsWith('eks-audit-logs') && feature.status === 'ENABLED') {
        millions('guardduty-audit-logs', usage.auditEvents, 'guardDutyAuditUsdPerMillion');
      }
    }
    for (const _ of this.all('macie2_account')) {
      this.add('- macie-buckets', buckets.length, this.prices.of('macieBucketUsdPerMonth'));
      const objects = buckets.reduce((sum, key) => sum + Math.ceil(this.capacityOf(key) / usage.objectSize), 0);
      this.add('- macie-objects', ratio(objects, 1e5), this.prices.of('macieUsdPer100000Objects'));
    }
    for (const { sampling_percentage } of this.all('macie2_classification_job')) {
      const bytes = buckets.reduce((sum, key) => sum + this.capacityOf(key), 0);
      const inspected = times(ratio(52, 12), ratio(sampling_percentage, 100), ratio(bytes, 1e9));
      this.add('- macie-bytes', inspected, this.prices.of('macieUsdPerGb'));
    }
  }
}
