/** A range of IPv4 addresses: its first address as a number, and its prefix length. */
export interface Ipv4Block {
  readonly base: number;
  readonly prefix: number;
}

/** @throws Error when the text is no CIDR block or has host bits: the reader has checked it before */
export function parseIpv4Block(cidr: string): Ipv4Block {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const numbers = match?.slice(1).map(Number) ?? [];
  const [prefix = 99] = numbers.slice(4);
  if (numbers.length !== 5 || prefix > 32 || numbers.slice(0, 4).some((octet) => octet > 255)) {
    throw new Error(`not an IPv4 CIDR block: ${cidr}`);
  }
  const base = numbers.slice(0, 4).reduce((sum, octet) => sum * 256 + octet, 0);
  if (base % blockSize(prefix) !== 0) throw new Error(`host bits are set in ${cidr}`);
  return { base, prefix };
}

export function formatIpv4Block({ base, prefix }: Ipv4Block): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Addresses in a block of that prefix length. */
export function blockSize(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** AWS keeps the first four addresses and the last one of every subnet. */
export function usableAddresses(prefix: number): number {
  return blockSize(prefix) - 5;
}

export function blocksOverlap(one: Ipv4Block, other: Ipv4Block): boolean {
  return one.base < other.base + blockSize(other.prefix) && other.base < one.base + blockSize(one.prefix);
}
