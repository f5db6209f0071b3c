/**
 * Rules of an organisation on the plan of a hall (`datahall plan hall.yaml`, schema `urn:datahall:plan:v2`). Copy it with
 * limits.json and change both.
 * @returns one sentence for each rule that is broken
 */
export function violations(plan, limits) {
  const { retention } = limits;
  const { totalUsdPerMonth, unpriced } = plan.sizing.cost;
  const { team } = plan.tags;
  const budget = limits.budgetUsdPerMonthByTeam[team];
  const types = plan.sizing.fleets.flatMap(({ groups }) => groups.map(({ instanceType }) => instanceType));
  const logs = plan.operations.logGroups.filter(({ retentionDays }) => retentionDays < retention.logDays);
  const { backup } = plan.operations;
  return [
    ...(budget === undefined ? [`no budget is set for team ${team ?? '(none)'}`] : []),
    ...(totalUsdPerMonth > budget
      ? [`${totalUsdPerMonth} USD a month is above the budget of ${team}, ${budget} USD a month`]
      : []),
    ...unpriced
      .filter(({ subject }) => subject.kind === 'nodes')
      .map(({ subject }) => `${subject.instanceType} has no price: the budget cannot be judged`),
    ...(limits.regions.includes(plan.region) ? [] : [`region ${plan.region} is not admitted`]),
    ...[...new Set(types)]
      .filter((type) => !limits.instanceFamilies.includes(type.split('.')[0]))
      .map((type) => `instance type ${type} is not admitted`),
    ...limits.requiredTags.filter((tag) => !(tag in plan.tags)).map((tag) => `tag ${tag} is missing`),
    ...(plan.retention.data === retention.data ? [] : [`data is not kept: retention.data is ${plan.retention.data}`]),
    ...logs.map(
      ({ name, retentionDays }) => `${name} keeps logs for ${retentionDays} days, ${retention.logDays} are required`,
    ),
    ...(backup !== null && backup.retentionDays < retention.backupDays
      ? [`backups are kept for ${backup.retentionDays} days, ${retention.backupDays} are required`]
      : []),
  ];
}
