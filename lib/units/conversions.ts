/** Bytes in a GiB. */
export const GIB = 2 ** 30;

/** A month as AWS prices it: 8760 h ÷ 12. */
export const HOURS_PER_MONTH = 730;

/** Hours in a day. */
export const HOURS_PER_DAY = 24;

/** Seconds in an hour. */
export const SECONDS_PER_HOUR = 3600;
