/* One tick for all: <input data-ticks="name"> ticks every box of that name in its form. Without scripts it stays hidden. */
for (const all of document.querySelectorAll("[data-ticks]")) {
  const boxes = [...all.closest("form").elements].filter((box) => box.type === "checkbox" && box.name === all.dataset.ticks);
  all.hidden = boxes.length === 0;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", show));
  show();
}
