import { nodeId, type Simulator } from '../simulator.ts';
import { accountById } from '../state/accounts.ts';

/** Somebody as GraphQL names them: an App's account without the `[bot]` that REST puts behind its login. */
export function actorNode(simulator: Simulator, userId: number) {
  const { id, login, type } = accountById(simulator.state, userId);
  return { __typename: type, id: nodeId(type, id), databaseId: int32(id), login: login.replace(/\[bot\]$/, '') };
}

/** `databaseId` is a 32-bit integer in GitHub's schema and null beyond that; `fullDatabaseId` holds every id. */
export function int32(id: number): number | null {
  return id < 2 ** 31 ? id : null;
}
