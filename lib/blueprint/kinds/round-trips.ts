/**
 * Median round trips between regions of AWS, in milliseconds, of the larger direction; each row has those to the rows above it,
 * and last within the region.
 * Source: sample of cloudping.co in libp2p/jvm-libp2p, tools/simulator, AwsLatencies.kt at 267a4d46 (Apache-2.0 and MIT), read
 * 2026-11-29. Between machines of AWS: users come over their own network besides, which `onPremises.roundTrips` measures.
 */
const MEDIAN_MILLISECONDS: readonly (readonly [region: string, ...milliseconds: number[]])[] = [
  ['af-south-1', 3],
  ['ap-east-1', 241, 1],
  ['ap-northeast-1', 358, 46, 4],
  ['ap-northeast-2', 385, 38, 34, 2],
  ['ap-northeast-3', 364, 39, 10, 24, 2],
  ['ap-south-1', 162, 91, 126, 126, 131, 1],
  ['ap-southeast-1', 205, 39, 69, 70, 75, 58, 4],
  ['ap-southeast-2', 412, 128, 109, 142, 119, 146, 93, 1],
  ['ca-central-1', 225, 186, 144, 172, 150, 187, 210, 198, 2],
  ['eu-central-1', 162, 189, 223, 223, 231, 110, 158, 249, 92, 2],
  ['eu-north-1', 179, 211, 243, 242, 249, 131, 178, 295, 108, 22, 2],
  ['eu-south-1', 171, 180, 214, 214, 220, 102, 150, 238, 101, 12, 31, 1],
  ['eu-west-1', 158, 212, 201, 230, 207, 120, 182, 256, 70, 27, 42, 35, 1],
  ['eu-west-2', 148, 204, 211, 238, 217, 111, 171, 265, 78, 17, 33, 25, 13, 1],
  ['eu-west-3', 151, 197, 216, 246, 221, 104, 167, 279, 84, 12, 30, 20, 18, 10, 1],
  ['me-south-1', 147, 122, 162, 159, 168, 35, 87, 179, 163, 87, 105, 78, 96, 87, 80, 1],
  ['sa-east-1', 343, 299, 257, 285, 263, 298, 322, 312, 125, 204, 215, 214, 177, 186, 195, 273, 1],
  ['us-east-1', 232, 188, 146, 174, 151, 186, 213, 199, 15, 92, 112, 102, 70, 76, 83, 160, 114, 4],
  ['us-east-2', 242, 176, 135, 162, 138, 197, 200, 187, 25, 102, 121, 111, 79, 86, 93, 170, 124, 13, 4],
  ['us-west-1', 292, 146, 108, 128, 111, 228, 172, 139, 79, 151, 175, 160, 128, 147, 143, 220, 173, 62, 53, 3],
  ['us-west-2', 274, 136, 98, 120, 99, 218, 162, 140, 60, 141, 159, 151, 119, 128, 134, 212, 174, 64, 52, 22, 3],
];

const REGIONS = MEDIAN_MILLISECONDS.map(([region]) => region);
const MILLISECONDS_PER_HOUR = 3_600_000;

/** A round trip that the blueprint states; broken entries have holes. */
export interface StatedTrip {
  readonly between?: readonly (string | undefined)[] | undefined;
  /** Hours. */
  readonly time?: number | undefined;
}

/** What the round trips of a site follow from. */
export interface Placed {
  /** Of a site, or a region, or a place of users. */
  readonly name: string;
  /** Region of AWS that it is nearest to. @default - `name`, which may be one */
  readonly place?: string | undefined;
}

/**
 * From one place to another and back, in milliseconds: as stated between the two names, else between a name and the other's
 * place, else the median between the regions of their places; null: nothing says it.
 */
export function roundTripMilliseconds(
  one: Placed,
  other: Placed,
  stated: readonly (StatedTrip | undefined)[],
): number | null {
  const namesOf = ({ name, place }: Placed) => (place === undefined ? [name] : [name, place]);
  for (const a of namesOf(one)) {
    for (const b of namesOf(other)) {
      const found = stated.find((trip) => trip?.between?.includes(a) && trip.between.includes(b) && a !== b);
      if (found?.time !== undefined) return found.time * MILLISECONDS_PER_HOUR;
    }
  }
  const [row, column] = [one, other].map(({ name, place }) => REGIONS.indexOf(place ?? name)).sort((a, b) => b - a);
  if (row === undefined || column === undefined || column < 0) return null;
  return (MEDIAN_MILLISECONDS[row]![column + 1] as number | undefined) ?? null;
}

/** What is stated of round trips in one place: between two names, or between a site and the region of the hall. */
interface StatedTrips {
  readonly roundTrips?: readonly (StatedTrip | undefined)[] | undefined;
  readonly sites?:
    | readonly (
        | {
            readonly name?: string | undefined;
            readonly link?: { readonly roundTrip?: number | undefined } | undefined;
          }
        | undefined
      )[]
    | undefined;
}

/** All of them, those between two names first. @param regions - that the hall may be in */
export function statedTrips(
  { roundTrips = [], sites = [] }: StatedTrips,
  regions: readonly string[],
): (StatedTrip | undefined)[] {
  return [
    ...roundTrips,
    ...sites.flatMap((site) => {
      const time = site?.link?.roundTrip;
      return time === undefined ? [] : regions.map((region) => ({ between: [site?.name, region], time }));
    }),
  ];
}

/** Regions that a hall names; none where it may be in any. */
export function namedRegions(region: string | readonly (string | undefined)[] | undefined): string[] {
  return [region].flat().flatMap((name) => (name === undefined || name === 'any' ? [] : [name]));
}
