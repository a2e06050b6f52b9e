import "uplot/dist/uPlot.min.css";
const data = JSON.parse(document.getElementById("gigawatt-data")!.textContent ?? "{}");
document.title = data.title;
document.getElementById("report")!.textContent = data.answer;
