/** Moments as people in a time zone read them. Moments are epoch seconds; zones are IANA names. */

const formatters = new Map();

function formatter(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key);
}

function write(seconds, reader, options) {
  return formatter(reader.locale, { timeZone: reader.zone, ...options }).format(new Date(seconds * 1000));
}

/** Year, month, day, hour, minute, second (numbers) on the wall of `zone`. */
export function wallClock(seconds, zone) {
  const options = {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  };
  const parts = formatter("en-US", options).formatToParts(new Date(seconds * 1000));
  return Object.fromEntries(
    parts.filter((part) => part.type !== "literal").map((part) => [part.type, Number(part.value)]),
  );
}

const two = (number) => String(number).padStart(2, "0");

/** "2025-11-23" in the zone. */
export function isoDate(seconds, zone) {
  const wall = wallClock(seconds, zone);
  return `${wall.year}-${two(wall.month)}-${two(wall.day)}`;
}

/** "2025-11-23T13:40" in the zone, as a datetime-local field wants it. */
export function isoMinute(seconds, zone) {
  const wall = wallClock(seconds, zone);
  return `${isoDate(seconds, zone)}T${two(wall.hour)}:${two(wall.minute)}`;
}

/** The moment at which the wall of `zone` shows "2025-11-23T13:40"; null when the text is no such time. */
export function momentOf(text, zone) {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text ?? "");
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number);
  const wanted = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  const once = wanted - offsetAt(wanted, zone);
  return wanted - offsetAt(once, zone);
}

function offsetAt(seconds, zone) {
  const wall = wallClock(seconds, zone);
  const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) / 1000;
  return shown - Math.floor(seconds);
}

/** "13:40" or "1:40 PM", as the reader's locale has it. */
export function timeOfDay(seconds, reader) {
  return write(seconds, reader, { hour: "numeric", minute: "2-digit" });
}

/** Today, yesterday, tomorrow, or the date with its weekday. */
export function dayName(seconds, reader, now) {
  return nearDay(seconds, reader, now) ?? write(seconds, reader, dateLong(seconds, reader, now));
}

function dateLong(seconds, reader, now) {
  const sameYear = wallClock(seconds, reader.zone).year === wallClock(now, reader.zone).year;
  return { weekday: "long", month: "long", day: "numeric", ...(sameYear ? {} : { year: "numeric" }) };
}

function nearDay(seconds, reader, now) {
  const day = 86400;
  const date = isoDate(seconds, reader.zone);
  if (date === isoDate(now, reader.zone)) return reader.words.today;
  if (date === isoDate(now - day, reader.zone)) return reader.words.yesterday;
  if (date === isoDate(now + day, reader.zone)) return reader.words.tomorrow;
  return null;
}

/** A date with weekday and time, for the clock: "11月23日周日 13:40". */
export function fullMoment(seconds, reader) {
  return write(seconds, reader, {
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  });
}

/** The zone as people call it: "中国时间", "United Kingdom Time"; `style` "short" for "GMT+8". */
export function zoneName(seconds, reader, style = "shortGeneric") {
  const options = { timeZone: reader.zone, timeZoneName: style };
  const parts = formatter(reader.locale, options).formatToParts(new Date(seconds * 1000));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? reader.zone;
}

/** "3 天 2 小时": how long a stretch of seconds is, in its two largest units. */
export function stretch(seconds, language) {
  const units = language === "zh" ? [" 天", " 小时", " 分钟"] : [" d", " h", " min"];
  const minutes = Math.round(seconds / 60);
  const counts = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  return counts
    .map((count, index) => (count ? count + units[index] : ""))
    .filter(Boolean)
    .slice(0, 2)
    .join(" ");
}

const TOKENS = {
  date_num: (at, reader) => isoDate(at, reader.zone),
  date: (at, reader) => write(at, reader, { year: "numeric", month: "long", day: "numeric" }),
  date_short: (at, reader) => write(at, reader, { year: "numeric", month: "short", day: "numeric" }),
  date_long: (at, reader) => write(at, reader, { year: "numeric", month: "long", day: "numeric", weekday: "long" }),
  time: (at, reader) => timeOfDay(at, reader),
  time_secs: (at, reader) => write(at, reader, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (at, reader) => ago(at, reader),
};

function dateToken(name, at, reader) {
  if (name === "day_divider_pretty") return dayName(at, reader, reader.now());
  const plain = name.replace(/_pretty$/, "");
  if (!TOKENS[plain]) return null;
  const near = name.endsWith("_pretty") ? nearDay(at, reader, reader.now()) : null;
  return near ? near.toLowerCase() : TOKENS[plain](at, reader);
}

function ago(at, reader) {
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const distance = at - reader.now();
  const [unit, size] = units.find(([, seconds]) => Math.abs(distance) >= seconds) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: "auto" }).format(Math.round(distance / size), unit);
}

/** Slack's date format ("{date_short} {time}") for a moment; null when a token is not known (then show the fallback). */
export function formatDate(seconds, format, reader) {
  if (!Number.isFinite(seconds)) return null;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = dateToken(name, seconds, reader);
    if (value === null) known = false;
    return value ?? whole;
  });
  return known ? text : null;
}
