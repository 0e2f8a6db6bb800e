// <script src="https://…/static/embed.js" data-taal="nl" data-gemeente="24062" async></script>
// Puts Regiewijzer where the script stands, in a frame that is as high as what is in it.
(() => {
  const script = document.currentScript;
  const site = new URL(".", script.src).href.replace(/static\/$/, "");
  const language = script.dataset.taal ?? "nl";
  const place = /^\d{5}$/.test(script.dataset.gemeente ?? "") ? `gemeente/${script.dataset.gemeente}` : "";
  const frame = document.createElement("iframe");
  frame.src = `${site}in/${language === "nl" ? "" : `${language}/`}${place}`;
  frame.title = script.dataset.titel ?? "Regiewijzer";
  frame.loading = "lazy";
  frame.allow = "geolocation; clipboard-write";
  frame.style.cssText = "width:100%;height:30rem;border:0";
  script.after(frame);
  addEventListener("message", (event) => {
    const height = event.source === frame.contentWindow && Number(event.data?.regiewijzer);
    if (height > 0) frame.style.height = `${Math.min(height, 10_000)}px`;
  });
})();
