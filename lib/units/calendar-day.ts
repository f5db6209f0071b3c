/** Whole days from 1970-01-01; null: no calendar day. */
export function daysSinceEpoch(date: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== date) return null;
  return milliseconds / 86_400_000;
}
