/** A thing of an account that has a `Name`. */
export interface TaggedThing {
  readonly arn: string;
  /** As in its ARN, e.g. `ec2`. */
  readonly service: string;
  /** Last part of its ARN, e.g. `vpc-0123456789abcdef0`. */
  readonly id: string;
  /** Value of its tag `Name`. */
  readonly name: string;
}

/** The parts that are read of what `aws resourcegroupstaggingapi get-resources` answers. */
interface Answer {
  readonly ResourceTagMappingList: readonly {
    readonly ResourceARN?: unknown;
    readonly Tags?: readonly { readonly Key?: unknown; readonly Value?: unknown }[];
  }[];
}

/** Named things of an account. @param text - what `get-resources` answers. @returns null where the text is no such answer */
export function taggedThings(text: string): readonly TaggedThing[] | null {
  let answer: Partial<Answer> | null;
  try {
    answer = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(answer?.ResourceTagMappingList)) return null;
  return (answer as Answer).ResourceTagMappingList.flatMap(({ ResourceARN, Tags }) => {
    const name = (Array.isArray(Tags) ? Tags : []).find(({ Key }) => Key === 'Name')?.Value;
    const [arn, service, id] = /^arn:[^:]+:([^:]+):[^:]*:[^:]*:(?:.*[/:])?([^/:]+)$/.exec(`${ResourceARN}`) ?? [];
    return service === undefined || typeof name !== 'string' ? [] : [{ arn: arn!, service, id: id!, name }];
  });
}
