// The reviewer's sheet: running total and grade; a reference is filled in only when somebody asks for it.

import { exact, written } from "./sums.js";

const form = document.getElementById("quality");
const total = document.getElementById("q-total");
const bands = [...form.querySelectorAll("[data-band]")];

function count() {
  const points = [...form.querySelectorAll('input[name$=".points"]')].map((one) => exact(one.value));
  const known = points.filter((one) => one !== null);
  const sum = known.reduce((before, one) => before + one, 0n);
  total.textContent = known.length ? written(sum).replace(/\.?0+$/, "") || "0" : "—";
  const whole = exact(form.dataset.full);
  const band = bands.find((one) => sum * 100n >= whole * BigInt(one.dataset.band));
  const all = known.length === points.length;
  document.getElementById("q-grade").textContent = all ? band.dataset.label : "";
  document.getElementById("q-follows").textContent = all ? band.textContent : "";
}

form.addEventListener("input", (event) => {
  if (event.target.name.endsWith(".points")) suit(event.target);
  count();
});

// The opinion follows the points while none is chosen by hand.
function suit(input) {
  const line = input.closest("fieldset");
  const points = exact(input.value);
  const select = line.querySelector("select");
  if (points === null || select.dataset.chosen) return;
  const full = exact(line.dataset.full);
  const option = [...select.options].find((one) => one.value && points * 100n >= full * BigInt(one.dataset.floor));
  select.value = option ? option.value : "";
}

form.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") event.target.dataset.chosen = event.target.value;
});

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-refer]")) return;
  const line = event.target.closest("fieldset");
  line.querySelector("select").value = line.dataset.opinion;
  line.querySelector("input").value = line.dataset.points;
  line.querySelector("input").focus();
  count();
});

count();
