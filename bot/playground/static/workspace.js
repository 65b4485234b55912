/** What the page knows: who one is, the conversations, their messages, the clock. Changes are told to whoever listens. */

import { Reading } from "./reading.js";
import { languageOf, strings } from "./strings.js";

export class Workspace extends EventTarget {
  constructor() {
    super();
    this.talks = new Map();
    this.messages = new Map();
    this.reading = new Map();
    this.place = null;
    this.thread = null;
    this.home = null;
    this.ahead = 0;
    this.landmarks = [];
    this.busy = false;
    this.connected = true;
    this.lost = false;
  }

  /** Take what /ui/boot said. */
  begin(boot) {
    this.boot = boot;
    this.me = boot.me;
    this.talks = new Map([...boot.channels, ...boot.dms].map((talk) => [talk.id, talk]));
    this.messages = new Map();
    this.reading = new Map();
    this.home = null;
    this.busy = false;
    this.connected = boot.connected !== false;
    this.reader = readerFor(this);
    this.setTime(boot);
    this.tell("person");
  }

  /** Tell the listeners of `name`. */
  tell(name) {
    this.dispatchEvent(new Event(name));
  }

  /** Call `listener` whenever one of `names` happens. */
  when(names, listener) {
    for (const name of names.split(" ")) this.addEventListener(name, listener);
  }

  /** Now on the moved clock, in epoch seconds. */
  now() {
    return Date.now() / 1000 + this.ahead;
  }

  setTime({ now, offset, landmarks }) {
    this.ahead = Date.parse(now) / 1000 - Date.now() / 1000;
    this.offset = offset ?? 0;
    this.landmarks = landmarks ?? this.landmarks;
    this.tell("time");
  }

  /** The conversation on screen, or null on Home. */
  get talk() {
    return this.place?.kind === "talk" ? (this.talks.get(this.place.id) ?? null) : null;
  }

  /** The known messages of a conversation by ts (a Map), if it has been read. */
  known(channel) {
    return this.messages.get(channel);
  }

  /** A conversation is being asked for; `read` brings the answer. */
  startReading(channel) {
    this.reading.set(channel, new Reading());
  }

  /** Replace what is known of a conversation, but for what happened while it was being asked for. */
  read(channel, list) {
    const reading = this.reading.get(channel) ?? new Reading();
    this.reading.delete(channel);
    this.messages.set(channel, reading.over(list));
    this.tell("messages");
  }

  /** A message is new or has changed; answers whether it was new here. */
  put(message) {
    this.reading.get(message.channel)?.put(message);
    const known = this.messages.get(message.channel);
    if (!known) return true;
    const isNew = !known.has(message.ts);
    known.set(message.ts, message);
    this.tell("messages");
    return isNew;
  }

  drop({ channel, ts }) {
    this.reading.get(channel)?.drop(ts);
    this.messages.get(channel)?.delete(ts);
    this.tell("messages");
  }

  setTalk(talk) {
    this.talks.set(talk.id, { ...this.talks.get(talk.id), ...talk });
    this.tell("talks");
  }

  setUnread(channel, unread) {
    const talk = this.talks.get(channel);
    if (!talk || talk.unread === unread) return;
    this.setTalk({ ...talk, unread });
  }

  set(name, value) {
    this[name] = value;
    this.tell(name);
  }
}

const SLACKBOT = {
  id: "USLACKBOT",
  name: "slackbot",
  real_name: "Slackbot",
  is_bot: true,
  color: "5b6470",
  initials: "S",
  role_zh: "平台",
  role_en: "Platform",
};

/** Whoever reads: language, zone, names. What every renderer needs and nothing else. */
export function readerFor(workspace) {
  const { me, boot } = workspace;
  const language = languageOf(me.locale);
  const people = new Map([...boot.people, SLACKBOT].map((person) => [person.id, person]));
  const reader = {
    me,
    language,
    locale: me.locale || "en-US",
    zone: me.tz || "UTC",
    words: strings(language),
    now: () => workspace.now(),
    person: (id) => people.get(id) ?? { id, name: id, real_name: id, color: "5b6470", initials: "?" },
    userName: (id) => people.get(id)?.real_name ?? null,
    channelName: (id) => workspace.talks.get(id)?.name ?? null,
    channelAddress: (id) => `#${id}`,
    people: () => boot.people,
    conversations: () => [...workspace.talks.values()],
    role: (person) => (language === "zh" ? person.role_zh : person.role_en) ?? "",
    talkName: (talk) => (talk.kind === "im" ? (people.get(talk.with)?.real_name ?? talk.name) : `#${talk.name}`),
  };
  return reader;
}
