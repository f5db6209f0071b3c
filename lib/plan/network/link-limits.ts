import type { LinkPlan } from '../shape/site-plan.js';

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
 * By kind of link to a transit gateway. Direct Connect: "Routes per BGP session on a private or transit virtual interface from
 * on-premises to AWS, 100 each for IPv4 and IPv6", and the session goes down with more; read 2026-11-29, as the MTU of 8500 of a
 * transit interface. VPN: 1,000 dynamic routes from a customer gateway device to a transit gateway and 5,000 back, the figures
 * that the quotas of transit gateways have for Connect peers too (read 2026-11-29).
 * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-best-practice.html (MTU with AES-GCM)
 * @see https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
 * @see https://docs.aws.amazon.com/directconnect/latest/UserGuide/limits.html
 */
export const LINK_LIMITS: Readonly<Record<LinkPlan['lines'][number]['kind'], LinkLimits>> = {
  vpn: { mtu: 1446, mss: 1406, routesIn: 1000, routesOut: 5000 },
  'direct-connect': { mtu: 8500, mss: 8460, routesIn: 100, routesOut: 200 },
};
