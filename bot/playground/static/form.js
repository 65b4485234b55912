/** What a person has typed and chosen on one surface (a message, a modal, the Home), by block and action. */

export class Form {
  /** `values` in the shape of Slack's state.values. */
  constructor(values = {}) {
    this.values = structuredClone(values ?? {});
  }

  /** The value that stands for an element: what was chosen, else `initial` (which then stands). Another type starts anew. */
  take(blockId, element, initial) {
    const held = this.values[blockId]?.[element.action_id];
    if (held?.type === element.type) return held;
    return this.put(blockId, element.action_id, { type: element.type, ...initial });
  }

  /** Let `value` stand for the element; answers it. */
  put(blockId, actionId, value) {
    this.values[blockId] = { ...this.values[blockId], [actionId]: value };
    return value;
  }

  /** Forget what is no longer on the surface. */
  keepOnly(blocks) {
    const there = new Set(blocks.map((block) => block.block_id));
    for (const id of Object.keys(this.values)) if (!there.has(id)) delete this.values[id];
  }
}
