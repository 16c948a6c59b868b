// Somebody else saved the same part: asks, for each field or row that both changed, whose words stay.

import { names } from "./autosave.js";
import { t } from "./words.js";

// conflicts: see merge.js; labels: key → heading. Answers id → "mine" or "theirs"; Esc is no answer, so the dialog stays.
export function settle(said, conflicts, labels) {
  const dialog = document.getElementById("conflict");
  const chosen = document.getElementById("take-chosen");
  const last = said.changes[0];
  document.getElementById("conflict-lead").textContent =
    last
    ? t("{names}在 {time} 保存了对这一部分的修改，与您写的不同。留下谁的？", { names: names(said.changes), time: last.time })
    : t("{names}保存了对这一部分的修改，与您写的不同。留下谁的？", { names: names(said.changes) });
  const body = document.getElementById("conflict-rows");
  body.replaceChildren(...conflicts.flatMap((one) => rows(one, labels)));
  const answers = () => Object.fromEntries([...body.querySelectorAll("input:checked")].map((one) => [one.dataset.id, one.value]));
  chosen.hidden = conflicts.length < 2;
  chosen.disabled = true;
  body.onchange = () => { chosen.disabled = Object.keys(answers()).length < conflicts.length; };
  dialog.oncancel = (event) => event.preventDefault();
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (choices) => () => {
      dialog.close();
      resolve(choices());
    };
    const all = (whose) => () => Object.fromEntries(conflicts.map(({ id }) => [id, whose]));
    document.getElementById("take-mine").onclick = answer(all("mine"));
    document.getElementById("take-theirs").onclick = answer(all("theirs"));
    chosen.onclick = answer(answers);
  });
}

// A table row for each cell; the choice once for the whole of a conflict.
function rows(conflict, labels) {
  return conflict.cells.map((cell, index) => {
    const row = document.createElement("tr");
    const column = cell.key ? labels(cell.key) : t("整行");
    const where = conflict.label && conflict.label !== cell.key ? `${conflict.label} ${column}` : column;
    const absent = cell.key ? t("（空）") : t("（删去了）");
    const texts = [["", where], [t("改之前"), cell.from || t("（空）")], [t("对方改成"), cell.theirs || absent], [t("您写的"), cell.mine || absent]];
    for (const [label, text] of texts) {
      const data = Object.assign(document.createElement("td"), { textContent: text });
      if (label) data.dataset.label = label;
      row.append(data);
    }
    if (index === 0) row.append(choice(conflict));
    return row;
  });
}

function choice(conflict) {
  const data = Object.assign(document.createElement("td"), { rowSpan: conflict.cells.length });
  for (const [whose, words] of [["theirs", t("对方的")], ["mine", t("我的")]]) {
    const input = Object.assign(document.createElement("input"), { type: "radio", name: `keep-${conflict.id}`, value: whose });
    input.dataset.id = conflict.id;
    const label = document.createElement("label");
    label.append(input, words);
    data.append(label);
  }
  return data;
}
