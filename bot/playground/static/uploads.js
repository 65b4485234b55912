/** The element that takes files. */

import { element, fill, icon } from "./dom.js";
import { chosen, marks } from "./elements.js";

/** The node of a file_input: the files chosen so far, each removable, and a way to add more. */
export function renderFileInput(item, place) {
  const { surface, block } = place;
  const { words } = surface.reader;
  const files = [...(surface.form.take(block.block_id, item, { files: [] }).files ?? [])];
  const list = element("div", { class: "chips" });
  const accept = (item.filetypes ?? []).map((type) => `.${type}`).join(",");
  const input = element("input", {
    ...marks(item, place),
    type: "file",
    class: "field",
    multiple: (item.max_files ?? 10) > 1,
    accept,
  });
  const tell = () => chosen(item, place, { files: files.map(({ id, name }) => ({ id, name })) });
  const redraw = () =>
    fill(
      list,
      files.map((file) =>
        chip(
          file,
          () => {
            files.splice(files.indexOf(file), 1);
            redraw();
            tell();
          },
          words,
        ),
      ),
    );
  input.addEventListener("change", async () => {
    for (const file of [...input.files].slice(0, (item.max_files ?? 10) - files.length))
      files.push(await surface.upload(file));
    input.value = "";
    redraw();
    tell();
  });
  redraw();
  return element("div", { class: "file-input" }, list, input);
}

function chip(file, remove, words) {
  return element(
    "span",
    { class: "chip" },
    icon("file"),
    file.name ?? file.id,
    element(
      "button",
      { type: "button", class: "chip-remove", "aria-label": words.remove(file.name ?? file.id), on: { click: remove } },
      icon("close"),
    ),
  );
}
