// Somebody else saved the same part: asks whose words stay.

import { names } from "./autosave.js";
import { t } from "./words.js";

// Answers "mine" or "theirs"; leaving the dialog with Esc is no answer, so it stays open.
export function settle(said, mine) {
  const dialog = document.getElementById("conflict");
  const rows = said.changes.map((change) => {
    const row = document.createElement("tr");
    for (const text of [change.where, change.from, change.to, own(mine, change.path)]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text || t("（空）") }));
    }
    return row;
  });
  const last = said.changes[0];
  document.getElementById("conflict-lead").textContent =
    last
    ? t("{names}在 {time} 保存了对这一部分的修改，与您写的不同。留下谁的？", { names: names(said.changes), time: last.time })
    : t("{names}保存了对这一部分的修改，与您写的不同。留下谁的？", { names: names(said.changes) });
  document.getElementById("conflict-rows").replaceChildren(...rows);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (choice) => () => {
      dialog.close();
      resolve(choice);
    };
    document.getElementById("take-mine").onclick = answer("mine");
    document.getElementById("take-theirs").onclick = answer("theirs");
  });
}

function own(mine, path) {
  if (!Array.isArray(mine)) return mine[path];
  const [row, key] = path.split(".");
  return mine[Number(row) - 1] ? mine[Number(row) - 1][key] : "";
}
