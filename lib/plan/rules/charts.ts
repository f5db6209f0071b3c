import type { AwsRule } from '../kinds/aws-rule.js';

/** Private registry of ECR and its region. */
const ECR_IMAGE = /^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/;

export const CHART_RULES: readonly AwsRule[] = [
  {
    id: 'mirror-in-region',
    title: 'a hall without internet pulls images from a registry of its own region',
    source: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    breaches: ({ hall }) => {
      const { natZones, existing } = hall.network;
      if (hall.platform !== 'eks' || hall.charts.stack === null || natZones.length > 0 || existing !== null) return [];
      const images = hall.charts.releases.flatMap((release) => release.images);
      const elsewhere = images.filter((image) => (ECR_IMAGE.exec(image)?.[1] ?? hall.region) !== hall.region);
      if (elsewhere.length === 0) return [];
      return [
        {
          path: ['kubernetes', 'mirror'],
          message: `the mirror lies outside ${hall.region}, and the endpoints of a hall without internet reach registries of that region alone: ${elsewhere.join(', ')}`,
          hint: `copy the images to a registry in ${hall.region}`,
        },
      ];
    },
  },
];
