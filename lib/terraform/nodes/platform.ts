import type { Construct } from 'constructs';
import type { HallAccount } from '../foundation/hall-account.js';
import type { HallKeys } from '../foundation/hall-keys.js';
import type { HallNetwork } from '../foundation/hall-network.js';
import type { ExpressStore } from '../stores/express-store.js';
import type { HomeStore } from '../stores/home-store.js';
import type { LustreStore } from '../stores/lustre-store.js';
import type { ObjectStore } from '../stores/object-store.js';

/** What every platform stands on. */
export interface PlatformContext {
  readonly account: HallAccount;
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  /** On what nodes are made of: the provider's default tags do not reach it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** By key of the plan. */
export interface HallStores {
  readonly objectStores: ReadonlyMap<string, ObjectStore>;
  readonly expressStores: ReadonlyMap<string, ExpressStore>;
  readonly lustreStores: ReadonlyMap<string, LustreStore>;
  readonly homeStores: ReadonlyMap<string, HomeStore>;
}

/** The part of a hall that its platform decides: made in two steps, since stores let its nodes in and it uses them. */
export interface Platform {
  /** Every node is in it. */
  readonly nodeSecurityGroupId: string;
  /** Null: no fleet has EFA. */
  readonly fabricSecurityGroupId: string | null;
  /** Fleets by key whose Auto Scaling group can be named. */
  readonly scalingGroups: ReadonlyMap<string, { readonly scalingGroupName: string }>;
  /** Made after the stores. By key of the plan. */
  addWorkloads(stores: HallStores): {
    readonly fleets: ReadonlyMap<string, Construct>;
    readonly access: ReadonlyMap<string, Construct>;
  };
  /** Values that the stack gives back, beside those of the stores. */
  outputs(): readonly { readonly name: string; readonly value: string; readonly description: string }[];
}
