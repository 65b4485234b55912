/** A list of messages being asked for: what happens until the answer is here may not stand in the answer. */

export class Reading {
  constructor() {
    this.changes = [];
  }

  put(message) {
    this.changes.push((known) => known.set(message.ts, message));
  }

  drop(ts) {
    this.changes.push((known) => known.delete(ts));
  }

  /** The messages by ts (a Map): those of the answer, with what happened meanwhile. */
  over(list) {
    const known = new Map(list.map((message) => [message.ts, message]));
    for (const change of this.changes) change(known);
    return known;
  }
}
