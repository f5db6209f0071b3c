/** Hours of a week, Monday 00:00 first. */
export const HOURS_PER_WEEK = 168;

/** One hour of the week. */
export interface WeekHour {
  /** Share of the stated demand, in [0, 1]. */
  readonly level: number;
  /** Share of the hour in which the demand is there at all, in [0, 1]; a fleet that starts at half past has 0.5. */
  readonly running: number;
}

/** Names of shapes of a week that ship, each with what it is in words. */
export const WEEK_SHAPES = {
  constant: 'the same in every hour',
  'office-hours': 'all of it Monday to Friday 7–19, nothing else',
  'day-and-night': 'least at 4 in the morning, 30 %, most at 20; a service for people in one time zone (assumed)',
  nights: 'all of it 20–6 every night, nothing by day',
} as const;
/** Name of a shape of a week. */
export type WeekShape = keyof typeof WEEK_SHAPES;

/** All names, the default first. */
export const WEEK_SHAPE_NAMES = Object.keys(WEEK_SHAPES) as WeekShape[];

/** Share of the stated demand by hour of the day (0 to 23) and day of the week (0: Monday). */
const LEVELS: Readonly<Record<WeekShape, (hour: number, day: number) => number>> = {
  constant: () => 1,
  'office-hours': (hour, day) => (day < 5 && hour >= 7 && hour < 19 ? 1 : 0),
  'day-and-night': (hour) => DAY_AND_NIGHT[hour]!,
  nights: (hour) => (hour < 6 || hour >= 20 ? 1 : 0),
};

/** By hour of the day: assumed, after the daily curves that public chat services show: a plateau by day, a peak in the evening. */
const DAY_AND_NIGHT: readonly number[] = [
  0.65, 0.5, 0.38, 0.32, 0.3, 0.31, 0.35, 0.4, 0.48, 0.56, 0.65, 0.74, 0.82, 0.86, 0.88, 0.89, 0.91, 0.94, 0.97, 0.99,
  1, 0.98, 0.91, 0.8,
];

/** The 168 levels of a named shape. */
export function weekOfShape(shape: WeekShape): number[] {
  return Array.from({ length: HOURS_PER_WEEK }, (_, at) => LEVELS[shape](at % 24, Math.floor(at / 24)));
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** `Tuesday 03:00`, of the hour of the week that begins then. */
export function hourName(at: number): string {
  return `${DAYS[Math.floor(at / 24)]} ${String(at % 24).padStart(2, '0')}:00`;
}
