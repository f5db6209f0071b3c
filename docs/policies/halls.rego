# Rules of an organisation on the plan of a hall, for OPA and conftest:
#   datahall plan hall.yaml > plan.json
#   conftest test --policy docs/policies --data docs/policies/limits.json plan.json
package main

import rego.v1

deny contains msg if {
	not data.budgetUsdPerMonthByTeam[object.get(input.tags, "team", "")]
	msg := sprintf("no budget is set for team %s", [object.get(input.tags, "team", "(none)")])
}

deny contains msg if {
	budget := data.budgetUsdPerMonthByTeam[input.tags.team]
	total := input.sizing.cost.totalUsdPerMonth
	total > budget
	msg := sprintf("%v USD a month is above the budget of %s, %v USD a month", [total, input.tags.team, budget])
}

deny contains msg if {
	some item in input.sizing.cost.unpriced
	item.subject.kind == "nodes"
	msg := sprintf("%s has no price: the budget cannot be judged", [item.subject.instanceType])
}

deny contains msg if {
	not input.region in data.regions
	msg := sprintf("region %s is not admitted", [input.region])
}

deny contains msg if {
	some fleet in input.sizing.fleets
	some group in fleet.groups
	not split(group.instanceType, ".")[0] in data.instanceFamilies
	msg := sprintf("instance type %s is not admitted", [group.instanceType])
}

deny contains msg if {
	some tag in data.requiredTags
	not input.tags[tag]
	msg := sprintf("tag %s is missing", [tag])
}

deny contains msg if {
	input.retention.data != data.retention.data
	msg := sprintf("data is not kept: retention.data is %s", [input.retention.data])
}

deny contains msg if {
	some group in input.operations.logGroups
	group.retentionDays < data.retention.logDays
	msg := sprintf("%s keeps logs for %d days, %d are required", [group.name, group.retentionDays, data.retention.logDays])
}

deny contains msg if {
	input.operations.backup.retentionDays < data.retention.backupDays
	msg := sprintf("backups are kept for %d days, %d are required", [input.operations.backup.retentionDays, data.retention.backupDays])
}
