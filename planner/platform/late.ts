/**
 * Code that most plans do without is in rooms, each fetched when a plan first calls it. The call stops the plan; whoever asked for the
 * plan fetches the room and asks again, which is the same plan: planning is pure.
 */

type Exports = Readonly<Record<string, unknown>>;

/** A room was called that is not there yet. */
class RoomMissing extends Error {
  readonly fetch: () => Promise<void>;

  constructor(fetch: () => Promise<void>) {
    super('a room of the planner is not there: fetch it and ask again');
    this.fetch = fetch;
  }
}

const rooms: (() => Promise<void>)[] = [];

/**
 * A room, as those who call it see it.
 * @param load - fetches it
 */
export function lateRoom(load: () => Promise<Exports>) {
  let exported: Exports | undefined;
  const fetch = async () => {
    exported ??= await load();
  };
  rooms.push(fetch);
  const member = (name: string): never => {
    if (exported === undefined) throw new RoomMissing(fetch);
    return exported[name] as never;
  };
  return {
    /** A function of the room. */
    call:
      (name: string) =>
      (...given: readonly unknown[]): unknown =>
        (member(name) as (...given: readonly unknown[]) => unknown)(...given),
    /** An object of the room, whose members are looked up when they are asked for. */
    table: (name: string): object => new Proxy({}, { get: (_, key) => member(name)[key] }),
  };
}

/** The answer, once the rooms that it takes are there. */
export async function withRooms<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RoomMissing)) throw error;
      await error.fetch();
    }
  }
}

/** Fetches the rooms that are not there, so that no later plan stops for one. */
export async function fetchRooms(): Promise<void> {
  for (const fetch of rooms) await fetch();
}
