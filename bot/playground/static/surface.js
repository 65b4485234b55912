/** A surface for blocks: binds what a person does there to the server, as the person who does it. */

import { post, Refusal, upload } from "./net.js";
import { toast } from "./toasts.js";

/** `where` is {channel, ts} or {view_id}; `form` holds what was typed there. */
export function surfaceFor(workspace, where, form, extra = {}) {
  const as = workspace.me.id;
  return {
    reader: workspace.reader,
    form,
    channel: workspace.talk?.id ?? null,
    act: (blockId, action) =>
      told(workspace, post("act", { as, where, block_id: blockId, action, values: form.values })),
    suggest: (blockId, actionId, value) =>
      told(
        workspace,
        post("suggest", { as, where, block_id: blockId, action_id: actionId, value, values: form.values }),
      ).then((answer) => answer ?? {}),
    upload: (file) => upload(as, file),
    ...extra,
  };
}

/** The answer, or null after its refusal has been shown. */
export async function told(workspace, work) {
  try {
    return await work;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    toast(refusal.said(workspace.reader.language), "problem");
    return null;
  }
}
