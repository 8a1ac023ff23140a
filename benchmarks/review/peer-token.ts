/** The token of PR-Agent's user, as the simulator knows it. */
export const peerToken = { token: 'token-of-the-peer', login: 'peer' };
