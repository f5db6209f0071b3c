/** What of a blueprint has names; broken entries are holes. */
interface Named {
  readonly workloads?: readonly ({ readonly name?: string | undefined } | undefined)[] | undefined;
  readonly pools?:
    | readonly (
        | {
            readonly name?: string | undefined;
            readonly workloads?: readonly ({ readonly workload?: string | undefined } | undefined)[] | undefined;
          }
        | undefined
      )[]
    | undefined;
}

/** Names of what has a fleet: the workloads outside of pools, then the pools. */
export function fleetNames({ workloads = [], pools = [] }: Named): string[] {
  const pooled = pools.flatMap((pool) => (pool?.workloads ?? []).map((member) => member?.workload));
  return [...workloads, ...pools].flatMap((each) =>
    each?.name === undefined || pooled.includes(each.name) ? [] : [each.name],
  );
}
