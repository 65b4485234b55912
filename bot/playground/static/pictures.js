/** Pictures and files, only ever from this server. */

import { element, icon } from "./dom.js";

/** The picture of an image block or element; one from elsewhere is named, not loaded. */
export function picture(image, reader) {
  const address = imageAddress(image, reader);
  const alt = image.alt_text ?? "";
  if (!address)
    return element(
      "span",
      { class: "picture-away", role: "img", "aria-label": alt, title: reader.words.imageNotLoaded },
      alt || reader.words.image,
    );
  return element("img", { src: address, alt, loading: "lazy", class: "picture" });
}

function imageAddress(image, reader) {
  const held = image.slack_file;
  if (held?.id) return `/files/${encodeURIComponent(held.id)}/?as=${encodeURIComponent(reader.me.id)}`;
  return local(held?.url ?? image.image_url, reader);
}

/** `address` when it leads to this machine (with who asks added), else null. */
export function local(address, reader) {
  if (!address || !URL.canParse(address, window.location.href)) return null;
  const url = new URL(address, window.location.href);
  if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) return null;
  if (url.pathname.startsWith("/files/")) {
    url.searchParams.set("as", reader.me.id);
    return `${url.pathname}${url.search}`;
  }
  return url.href;
}

/** The files of a message: pictures shown, others as a named link. */
export function attachedFiles(files, reader) {
  return element(
    "div",
    { class: "files" },
    files.map((file) => attached(file, reader)),
  );
}

function attached(file, reader) {
  const address = local(file.url_private, reader);
  const name = file.title || file.name;
  if (address && /^image\//.test(file.mimetype ?? "")) {
    return element(
      "a",
      { href: address, target: "_blank", rel: "noopener" },
      element("img", { src: address, alt: file.alt_txt || name, class: "picture", loading: "lazy" }),
    );
  }
  const details = [String(file.filetype ?? "").toUpperCase(), size(file.size)].filter(Boolean).join(" · ");
  return element(
    "a",
    { class: "file-card", href: address, download: file.name, data: { fileId: file.id } },
    icon("file"),
    element(
      "span",
      { class: "file-words" },
      element("span", { class: "file-name" }, name),
      element("span", { class: "quiet" }, details),
    ),
  );
}

function size(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
