/** Talking with the server: one function per door, and the stream of what happens. */

/** What the server (or the way to it) refused: `zh` and `en` say it in words where the server knew any. */
export class Refusal extends Error {
  constructor({ error = "network", zh = "", en = "" } = {}) {
    super(error);
    this.code = error;
    this.zh = zh;
    this.en = en;
  }

  /** The words for a reader of `language`. */
  said(language) {
    return (language === "zh" ? this.zh : this.en) || this.en || this.code;
  }
}

const AWAY = { error: "network", zh: "服务器没有应答。", en: "The server does not answer." };

async function answered(request) {
  let answer;
  try {
    answer = await (await request).json();
  } catch {
    throw new Refusal(AWAY);
  }
  if (!answer.ok) throw new Refusal(answer);
  return answer;
}

/** The answer of GET /ui/<door>; throws a Refusal. */
export function get(door, query = {}) {
  const filled = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return answered(fetch(`/ui/${door}?${new URLSearchParams(filled)}`));
}

/** The answer of POST /ui/<door> with a JSON body; throws a Refusal. */
export function post(door, body) {
  return answered(
    fetch(`/ui/${door}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

/** The file as the server now knows it. */
export async function upload(as, file) {
  const form = new FormData();
  form.append("as", as);
  form.append("file", file);
  return (await answered(fetch("/ui/upload", { method: "POST", body: form }))).file;
}

const EVENTS = [
  "hello",
  "message",
  "message_changed",
  "message_deleted",
  "ephemeral",
  "home",
  "view_opened",
  "view_updated",
  "view_closed",
  "conversation",
  "unread",
  "time",
  "traffic",
  "faults",
  "connected",
  "busy",
  "toast",
];

/** Listen to what happens for a person; `tell(event, data)`, and "lost" when the line drops. Answers the way to hang up. */
export function listen(as, tell) {
  const stream = new EventSource(`/ui/stream?as=${encodeURIComponent(as)}`);
  for (const name of EVENTS) stream.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
  stream.addEventListener("error", () => tell("lost", {}));
  return () => stream.close();
}
