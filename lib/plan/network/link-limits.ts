import type { SitePlan } from '../shape/site-plan.js';

/** What a kind of link takes of a router. */
export interface LinkLimits {
  /** Largest packet, and the segment of TCP in it, bytes. */
  readonly mtu: number;
  readonly mss: number;
  /** Routes that AWS takes from the router; the session goes down with more. */
  readonly routesIn: number;
  /** Routes that AWS announces at most. */
  readonly routesOut: number;
}

/**
 * By kind of link to a transit gateway.
 * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-best-practice.html (MTU with AES-GCM)
 * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
 * @see https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html (100 routes on a transit interface)
 */
export const LINK_LIMITS: Readonly<Record<SitePlan['link']['kind'], LinkLimits>> = {
  vpn: { mtu: 1446, mss: 1406, routesIn: 1000, routesOut: 5000 },
  'direct-connect': { mtu: 8500, mss: 8460, routesIn: 100, routesOut: 200 },
};
