/** What of a link decides how much it carries, as the blueprint states it. */
interface StatedLink {
  readonly kind?: 'vpn' | 'direct-connect' | undefined;
  /** Bytes a second. */
  readonly bandwidth?: number | undefined;
}

/**
 * What a tunnel of a Site-to-Site VPN carries at most, bytes a second: 1.25 Gbit/s ("Tunnel bandwidth options", Site-to-Site
 * VPN User Guide, read 2026-11-29; 5 Gbit/s where large tunnels are ordered, which `bandwidth` says).
 */
const TUNNEL_BYTES_PER_SECOND = 1.25e9 / 8;

/** Ports of a dedicated Direct Connect connection that are quoted beside it, bytes a second (Direct Connect FAQ, read 2026-11-29). */
export const DIRECT_CONNECT_PORTS = [
  { name: '10 Gbit/s', bytesPerSecond: 10e9 / 8 },
  { name: '100 Gbit/s', bytesPerSecond: 100e9 / 8 },
] as const;

/** What a link carries each way at most, bytes a second; null: nothing says it. */
export function linkBytesPerSecond({ kind, bandwidth }: StatedLink): number | null {
  return bandwidth ?? (kind === 'vpn' ? TUNNEL_BYTES_PER_SECOND : null);
}
