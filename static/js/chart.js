// Charts. The figures stand in the page as data and as a table; ECharts is fetched when the first chart comes into
// view, and where it doesn't come, the table is shown. Colours are the tokens', so a change of theme draws anew.
(() => {
  let library;

  function fetchLibrary(url) {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  }

  const root = document.documentElement;
  const PAPER = 620; // pixels of a chart's frame on A4
  const ROLES = { accent: "--accent", mid: "--accent-mid", quiet: "--line-strong", wait: "--wait-mark", stop: "--stop-mark" };
  const LINES = { ...ROLES, quiet: "--field" };

  function option(data, area) {
    const style = getComputedStyle(root);
    const role = (name) => style.getPropertyValue(name).trim();
    const text = { color: role("--ink-3"), fontFamily: getComputedStyle(area).fontFamily, fontSize: 12 };
    const compact = new Intl.NumberFormat(root.lang, { notation: "compact", maximumFractionDigits: 1 });
    const places = {
      type: "category", data: data.places, inverse: data.rows, axisTick: { show: false },
      axisLine: { show: !data.rows, lineStyle: { color: role("--line-strong") } },
      axisLabel: { ...text, color: role("--ink-2"), width: data.rows ? Math.min(area.clientWidth * 0.45, 420) : undefined, overflow: "truncate", hideOverlap: true },
    };
    const values = {
      type: "value", minInterval: data.unit === "yuan" ? 0 : 1, splitNumber: 3,
      axisLabel: { ...text, show: !data.rows, formatter: (value) => compact.format(value) },
      splitLine: { show: !data.rows, lineStyle: { color: role("--line") } },
    };
    return {
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches, animationDuration: 180,
      textStyle: text,
      // Room at the end of a row for its figure.
      grid: { left: 4, right: data.rows ? 96 : 8, top: data.rows ? 0 : 10, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      [data.rows ? "yAxis" : "xAxis"]: places,
      [data.rows ? "xAxis" : "yAxis"]: values,
      tooltip: {
        renderMode: "richText", confine: true, transitionDuration: 0, trigger: "axis",
        axisPointer: { type: data.series[0].shape === "bar" ? "none" : "line", lineStyle: { color: role("--line-strong") } },
        backgroundColor: role("--surface"), borderColor: role("--line-strong"), textStyle: { ...text, color: role("--ink") },
        formatter: (points) => [points[0].name, ...points.filter((one) => one.value != null && !Number.isNaN(one.value)).map((one) => (data.series.length > 1 ? `${one.seriesName}  ` : "") + data.series[one.seriesIndex].texts[one.dataIndex])].join("\n"),
      },
      series: data.series.map((one) => drawn(one, data, role, text)),
    };
  }

  function drawn(one, data, role, text) {
    const points = one.values.map((value) => (value === null ? null : Number(value)));
    if (one.shape !== "bar") {
      const color = role(LINES[one.tones[0]]);
      return {
        type: "line", name: one.name, data: points, step: one.shape === "step" ? "end" : false, symbol: "none", color, cursor: "default",
        lineStyle: { width: 2, type: one.tones[0] === "quiet" ? "dashed" : "solid" },
        areaStyle: one.tones[0] === "quiet" ? undefined : { color: role("--accent-soft"), opacity: 0.6 }, emphasis: { disabled: true },
      };
    }
    const tone = (at) => role(ROLES[one.tones[at] ?? one.tones.at(-1)]);
    return {
      type: "bar", name: one.name, barMaxWidth: data.rows ? 14 : 28, barCategoryGap: "30%", stack: data.stacked ? "one" : undefined,
      barMinHeight: data.rows ? 2 : 0, cursor: data.links.length ? "pointer" : "default", emphasis: { disabled: true },
      data: points.map((value, at) => ({ value, itemStyle: { color: tone(at), borderRadius: data.stacked ? 0 : data.rows ? [0, 3, 3, 0] : [3, 3, 0, 0] } })),
      label: { ...text, color: role("--ink"), show: data.rows, position: "right", formatter: (point) => (point.value ? one.texts[point.dataIndex] : "") },
    };
  }

  function draw(figure) {
    const area = figure.querySelector(".chart-area");
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    fetchLibrary(figure.dataset.library).then((echarts) => {
      const chart = echarts.init(area, null, { renderer: "canvas" });
      const paint = () => chart.setOption(option(data, area), true);
      paint();
      if (data.links.length) chart.on("click", (point) => location.assign(data.links[point.dataIndex]));
      new ResizeObserver(() => area.clientWidth && (chart.resize(), paint())).observe(area);
      new MutationObserver(paint).observe(root, { attributeFilter: ["data-theme"] });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
      // Paper is narrower than most screens; what was drawn for one would be cut off on the other.
      const fit = (size) => (chart.resize(size), chart.getZr().flush());
      addEventListener("beforeprint", () => area.clientWidth > PAPER && fit({ width: PAPER }));
      addEventListener("afterprint", () => area.clientWidth && fit({ width: "auto" }));
      figure.dataset.drawn = "";
    }, () => show(figure, true));
  }

  function show(figure, asTable) {
    figure.classList.toggle("is-table", asTable);
    figure.querySelector(".chart-toggle").setAttribute("aria-pressed", asTable);
  }

  function begin(figure) {
    if (figure.dataset.begun !== undefined || !figure.querySelector(".chart-area")) return;
    figure.dataset.begun = "";
    figure.querySelector(".chart-toggle").addEventListener("click", () => show(figure, !figure.classList.contains("is-table")));
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      draw(figure);
    }, { rootMargin: "200px" });
    watch.observe(figure);
  }

  const all = (where) => where.querySelectorAll("[data-chart]").forEach(begin);
  all(document);
  document.addEventListener("htmx:load", (event) => all(event.target));
})();
