import { InvalidArgumentError } from 'commander';

/** An option that is a month, `YYYY-MM`. */
export function month(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('give a month, such as 2027-01');
  return text;
}
