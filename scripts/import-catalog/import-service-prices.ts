import type { LustreTier, ServicePrices } from '../../lib/catalog/facts/catalog.js';
import type { Citations } from './citations.js';
import type { SourceFiles } from './source-files.js';

const LUSTRE_TIERS = [
  ['SCRATCH_1', 'SSD', 200, 'SCRATCH_1_SSD'],
  ['SCRATCH_2', 'SSD', 200, 'SCRATCH_2_SSD_200_mb_s_per_tib'],
  ['PERSISTENT_1', 'HDD', 12, 'PERSISTENT_1_HDD_12'],
  ['PERSISTENT_1', 'HDD', 40, 'PERSISTENT_1_HDD_40'],
  ['PERSISTENT_1', 'SSD', 50, 'PERSISTENT_1_SSD_50'],
  ['PERSISTENT_1', 'SSD', 100, 'PERSISTENT_1_SSD_100'],
  ['PERSISTENT_1', 'SSD', 200, 'PERSISTENT_1_SSD_200'],
  ['PERSISTENT_2', 'SSD', 125, 'PERSISTENT_2_SSD_125'],
  ['PERSISTENT_2', 'SSD', 250, 'PERSISTENT_2_SSD_250'],
  ['PERSISTENT_2', 'SSD', 500, 'PERSISTENT_2_SSD_500'],
  ['PERSISTENT_2', 'SSD', 1000, 'PERSISTENT_2_SSD_1000'],
] as const;

export function servicePrices(region: string, files: SourceFiles): ServicePrices {
  const home = region === 'us-east-1';
  const transfer = files.services.data_transfer.by_region[region];
  const s3First: number | undefined = files.services.s3.standard_usd_per_gb_month_first_50tb.by_region[region];
  const s3 = files.services.s3['us-east-1'];
  const fsx = files.services.fsx_lustre['us-east-1'];
  return {
    s3StandardTiers: home
      ? [
          { upToTb: 50, usdPerGibMonth: s3First! },
          { upToTb: 500, usdPerGibMonth: s3.standard_next_450tb_usd_per_gb_month.value },
          { upToTb: null, usdPerGibMonth: s3.standard_over_500tb_usd_per_gb_month.value },
        ]
      : s3First === undefined
        ? null
        : [{ upToTb: null, usdPerGibMonth: s3First }],
    lustre: LUSTRE_TIERS.map(
      ([deployment, storageType, speed, row]): LustreTier => ({
        deployment,
        storageType,
        mbytesPerSecondPerTib: speed,
        usdPerGibMonth: home ? fsx.storage_usd_per_gb_month[row].value : null,
      }),
    ),
    lustreMetadataUsdPerIopsMonth: home ? fsx.metadata_iops_usd_per_iops_month.value : null,
    gp3UsdPerGibMonth:
      files.services.ebs.gp3[region]?.usd_per_gb_month ?? files.services.ebs[`gp3_${region}`]?.usd_per_gb_month ?? null,
    eksClusterUsdPerHour: files.services.eks.control_plane_usd_per_hour.value,
    natGatewayUsdPerHour: files.services.nat_gateway.usd_per_hour[region] ?? null,
    natGatewayUsdPerGb: files.services.nat_gateway.usd_per_gb_processed[region] ?? null,
    interfaceEndpointUsdPerHour: files.services.vpc_interface_endpoint.usd_per_hour_per_az[region] ?? null,
    publicIpv4UsdPerHour: files.services.public_ipv4_usd_per_hour.value,
    kmsKeyUsdPerMonth: home ? files.services.kms.key_usd_per_month.value : null,
    logIngestUsdPerGb: home ? files.services.cloudwatch_logs.ingest_usd_per_gb.value : null,
    interZoneUsdPerGb: transfer?.inter_az_usd_per_gb_each_direction ?? null,
    internetEgressTiers: transfer
      ? [
          { upToTb: 10, usdPerGb: transfer.internet_first_10tb_usd_per_gb },
          { upToTb: 50, usdPerGb: transfer.internet_next_40tb_usd_per_gb },
          { upToTb: 150, usdPerGb: transfer.internet_next_100tb_usd_per_gb },
          { upToTb: null, usdPerGb: transfer.internet_over_150tb_usd_per_gb },
        ]
      : null,
    transitGatewayAttachmentUsdPerHour: home ? files.services.transit_gateway.attachment_usd_per_hour.value : null,
    transitGatewayUsdPerGb: home ? files.services.transit_gateway.usd_per_gb.value : null,
  };
}

export function citeServices(citations: Citations): void {
  const path = (name: string) => `regions/*/prices/${name}`;
  const onlyHome = 'the sources price it in us-east-1 only';
  citations.cite(
    path('s3StandardTiers/**'),
    ['s3-regions'],
    "the first tier's price for all bytes: later tiers are cheaper, so an upper bound above 50 TB",
  );
  citations.cite('regions/us-east-1/prices/s3StandardTiers/**', ['s3-regions', 'price-list-2026-09']);
  citations.cite('regions/me-south-1/prices/s3StandardTiers/**', ['s3-regions'], 'another source gives 0.026');
  citations.cite('regions/af-south-1/prices/s3StandardTiers/**', ['s3-regions'], 'another source gives 0.028');
  citations.lack(path('s3StandardTiers'), 'no source prices S3 Standard in this region');
  for (const field of ['deployment', 'storageType', 'mbytesPerSecondPerTib'])
    citations.cite(path(`lustre/*/${field}`), ['fsx-table']);
  citations.cite(path('lustre/*/usdPerGibMonth'), ['fsx-table'], 'one undated source');
  for (const tier of ['SCRATCH_2-SSD-200', 'PERSISTENT_2-SSD-125', 'PERSISTENT_1-HDD-12']) {
    citations.cite(path(`lustre/${tier}/usdPerGibMonth`), ['fsx-table', 'fsx-checks']);
  }
  citations.lack(path('lustre/*/usdPerGibMonth'), onlyHome);
  citations.cite(path('lustreMetadataUsdPerIopsMonth'), ['fsx-table'], 'one undated source');
  citations.lack(path('lustreMetadataUsdPerIopsMonth'), onlyHome);
  citations.cite(path('gp3UsdPerGibMonth'), ['ebs-regions']);
  citations.cite('regions/us-east-1/prices/gp3UsdPerGibMonth', ['price-list-2026-09', 'infracost-2024-07']);
  citations.cite('regions/eu-south-2/prices/gp3UsdPerGibMonth', ['ebs-eu-south-2']);
  citations.lack(path('gp3UsdPerGibMonth'), 'no source prices gp3 in this region');
  citations.cite(
    path('eksClusterUsdPerHour'),
    ['price-list-2026-09', 'infracost-eks'],
    'read for us-east-1; AWS charges the same in all commercial regions',
  );
  citations.cite(path('natGatewayUsdPerHour'), ['nat-regions']);
  citations.cite('regions/us-east-1/prices/natGatewayUsdPerHour', ['price-list-2026-09', 'infracost-2024-07']);
  citations.lack(path('natGatewayUsdPerHour'), 'no source prices the NAT gateway in this region');
  citations.cite(path('natGatewayUsdPerGb'), ['nat-checks']);
  citations.cite('regions/us-east-1/prices/natGatewayUsdPerGb', ['price-list-2026-09', 'infracost-2024-07']);
  citations.lack(path('natGatewayUsdPerGb'), 'the sources price processed bytes in three regions only');
  citations.cite(path('interfaceEndpointUsdPerHour'), ['endpoint-checks'], 'for each zone');
  citations.cite(
    'regions/us-east-1/prices/interfaceEndpointUsdPerHour',
    ['price-list-2026-09', 'infracost-endpoint'],
    'for each zone',
  );
  citations.lack(path('interfaceEndpointUsdPerHour'), 'the sources price interface endpoints in four regions only');
  citations.cite(
    path('publicIpv4UsdPerHour'),
    ['ipv4-announcement', 'price-list-2026-09'],
    'read for us-east-1; AWS announced one price for all commercial regions',
  );
  citations.cite(path('kmsKeyUsdPerMonth'), ['infracost-2024-07']);
  citations.lack(path('kmsKeyUsdPerMonth'), onlyHome);
  citations.cite(path('logIngestUsdPerGb'), ['price-list-2026-09', 'infracost-2024-07']);
  citations.lack(path('logIngestUsdPerGb'), onlyHome);
  citations.cite(path('interZoneUsdPerGb'), ['infracost-transfer'], 'in each direction');
  citations.lack(path('interZoneUsdPerGb'), 'no source prices data transfer in this region');
  citations.cite(path('internetEgressTiers/**'), ['infracost-transfer']);
  citations.cite(
    'regions/us-east-1/prices/internetEgressTiers/**',
    ['price-list-2026-09', 'infracost-transfer'],
    'the first 100 GB a month are free',
  );
  citations.lack(path('*/*/upToTb'), 'the last tier has no upper bound');
  citations.lack(path('internetEgressTiers'), 'no source prices data transfer in this region');
  for (const name of ['transitGatewayAttachmentUsdPerHour', 'transitGatewayUsdPerGb']) {
    citations.cite(path(name), ['infracost-2024-07']);
    citations.lack(path(name), onlyHome);
  }
}
