// The form for reading: findings under their rows and fields, and the ways from the list to the place.

import { Findings } from "./findings.js";

const form = document.getElementById("form");
const data = JSON.parse(document.getElementById("form-data").textContent);
const indicators = [];
for (const row of form.querySelectorAll("#grid tr[data-index]")) indicators[Number(row.dataset.index)] = row;
const findings = new Findings(form, document.getElementById("rail-findings"));
findings.show(data.findings, { indicators, expenditures: [...form.querySelectorAll("#expenditures tr.line")] });
findings.listen();
