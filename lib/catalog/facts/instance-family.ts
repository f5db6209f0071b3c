/** The part of a type's name before the dot. */
export function familyOf(instanceType: string): string {
  return instanceType.split('.', 1)[0] ?? instanceType;
}
