/* How many are ticked, where <output data-ticked="name"> stands; and one tick for all: <input data-ticks="name"> ticks every box of that name in its form (also by form="…"). Without scripts it stays hidden. */
import { t } from "./words.js";

for (const all of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...all.form.elements].filter((box) => box.type === "checkbox" && box.name === all.dataset.ticks);
  all.hidden = boxes.length === 0;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    const told = all.form.querySelector(`[data-ticked="${all.dataset.ticks}"]`);
    if (told) told.textContent = ticked ? t("已勾选 {count} 个", { count: ticked }) : "";
  };
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
